"""What an import writes into the history of a case."""

from __future__ import annotations

from tracker.cases.happenings import happening
from tracker.foundation.words import N_

# fmt: off
ROWS = (
    happening("HistoryImported", N_("Imported from another system"), shows="note", keeps="source external_id"),
)
# fmt: on
