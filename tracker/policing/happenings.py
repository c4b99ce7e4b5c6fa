"""What the police-liaison side writes into the history of a case."""

from __future__ import annotations

from tracker.cases.happenings import happening
from tracker.foundation.words import N_

# fmt: off
ROWS = (
    happening("NoteSealed", N_("A sealed note was written"), is_printed=False),
)
# fmt: on

#: What notices say that come from no history.
NOTICES = {
    "JointVisitPlanned": N_("A visit is planned with you"),
    "JointVisitMade": N_("You were named as partner of a visit"),
    "JointVisitCalledOff": N_("The visit with you is called off"),
}
