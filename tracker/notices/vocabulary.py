"""What notices say that do not come from the history of a case: the stored word and its label."""

from __future__ import annotations

from tracker.foundation.words import N_

NOTICE_LABELS: dict[str, str] = {
    "StandInBegan": N_("You stand in for this post"),
    "StandInEnded": N_("Standing in has ended"),
    "JointVisitPlanned": N_("A visit is planned with you"),
    "JointVisitMade": N_("You were named as partner of a visit"),
    "JointVisitCalledOff": N_("The visit with you is called off"),
}
