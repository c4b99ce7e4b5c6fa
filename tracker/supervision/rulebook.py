"""The rules of supervision orders as rows for the page of rules and docs/rules.md."""

from __future__ import annotations

from tracker.access.policy import SUPERVISOR_ROLE, Sees
from tracker.cases.rulebook import in_area
from tracker.foundation.words import N_
from tracker.supervision.rules import LIFE
from tracker.workflow.rulebook import book_of

CONFIDENTIAL = N_("everything; of confidential cases only number and type")

#: Everything about the life of an order and who sees it.
BOOK = book_of(
    LIFE,
    slug="orders",
    title=N_("Life of a supervision order"),
    sight_title=N_("Who sees which supervision orders"),
    sights=[
        in_area(SUPERVISOR_ROLE, CONFIDENTIAL),
        (N_("post that was asked"), N_("sent to it"), Sees.CONTENT.label),
    ],
)
