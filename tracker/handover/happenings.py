"""What a hand-over writes into the history of a case."""

from __future__ import annotations

from tracker.cases.happenings import happening
from tracker.foundation.words import N_

# fmt: off
ROWS = (
    happening("PostHandedOver", N_("Handed over with its post"), shows="post_id"),
)
# fmt: on

#: What notices say that come from no history.
NOTICES = {
    "StandInBegan": N_("You stand in for this post"),
    "StandInEnded": N_("Standing in has ended"),
}
