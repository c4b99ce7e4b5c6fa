"""The rules of root cases as rows for the page of rules and docs/rules.md."""

from __future__ import annotations

from tracker.access.policy import CENTRE_ROLE, SUPERVISOR_ROLE, Reach
from tracker.foundation.words import N_
from tracker.recurrence.rules import CHECKS, LIFE, OWNED
from tracker.workflow.rulebook import Book, book_of

GIVEN_TO = N_("it was given")
READABLE = N_("everything; of its cases only those it may read anyway, the others as a number")


def book() -> Book:
    """Everything about the life of a root case and who sees it."""
    return book_of(
        LIFE,
        slug="roots",
        title=N_("Life of a root case"),
        sight_title=N_("Who sees which root cases"),
        sights=[
            (SUPERVISOR_ROLE.label, Reach.AREA.label, READABLE),
            (CENTRE_ROLE.label, Reach.AREA.label, READABLE),
            (OWNED, GIVEN_TO, READABLE),
            (CHECKS, GIVEN_TO, READABLE),
        ],
    )
