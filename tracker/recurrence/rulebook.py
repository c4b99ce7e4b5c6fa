"""The rules of root cases as rows for the page of rules and docs/rules.md."""

from __future__ import annotations

from tracker.access.policy import CENTRE_ROLE, SUPERVISOR_ROLE
from tracker.cases.rulebook import in_area
from tracker.foundation.words import N_
from tracker.recurrence.rules import CHECKS, LIFE, OWNED
from tracker.workflow.rulebook import book_of

GIVEN_TO = N_("it was given")
READABLE = N_("everything; of its cases only those it may read anyway, the others as a number")

#: Everything about the life of a root case and who sees it.
BOOK = book_of(
    LIFE,
    slug="roots",
    title=N_("Life of a root case"),
    sight_title=N_("Who sees which root cases"),
    sights=[
        in_area(SUPERVISOR_ROLE, READABLE),
        in_area(CENTRE_ROLE, READABLE),
        (OWNED, GIVEN_TO, READABLE),
        (CHECKS, GIVEN_TO, READABLE),
    ],
)
