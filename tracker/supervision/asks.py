"""What the steps of an order ask for."""

from __future__ import annotations

from tracker.cases.asks import ASKS
from tracker.foundation.words import N_
from tracker.workflow.asks import Ask, Widget

ORDER_ASKS: dict[str, Ask] = {
    "answer": Ask(
        "answer",
        N_("Reply"),
        Widget.TEXT,
        help=N_("What was done, what is still to do and by when. Name nobody; write nothing of a confidential matter."),
        longest=2000,
    ),
    **{name: ASKS[name] for name in ("documents", "note", "reason")},
}
