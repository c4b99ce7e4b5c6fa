"""What residents' reports write into the history of a case."""

from __future__ import annotations

from tracker.cases.happenings import happening
from tracker.foundation.words import N_

# fmt: off
ROWS = (
    happening("NeighbourJoined", N_("A neighbour has joined the report"), "users", keeps="joined"),
    happening("SlipIssued",      N_("Slip given to who reported"), "file-text"),
    happening("ReportReleased",  N_("Taken in by the centre, which had looked at it first"), "check"),
)
# fmt: on
