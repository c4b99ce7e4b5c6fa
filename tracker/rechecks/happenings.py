"""What a blind re-check writes into the history of a case."""

from __future__ import annotations

from tracker.cases.happenings import TELLINGS
from tracker.foundation.words import N_
from tracker.rechecks.vocabulary import Verdict
from tracker.workflow.happenings import Code, happening_of

happening = happening_of({"recheck": Code(Verdict), **TELLINGS})

# fmt: off
ROWS = (
    happening("CaseRechecked", N_("Looked at again by another grid"), shows="note recheck"),
)
# fmt: on

#: What notices say that come from no history.
NOTICES = {"RecheckAsked": N_("Closed cases to look at again")}
