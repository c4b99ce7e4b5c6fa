"""The rules of joint conferences as rows for the page of rules and docs/rules.md."""

from __future__ import annotations

from tracker.access.policy import CENTRE_ROLE, SUPERVISOR_ROLE, Reach
from tracker.conferences.rules import LIFE, UNITS
from tracker.foundation.words import N_
from tracker.workflow.rulebook import Book, book_of

NAMED_TO = N_("it is named to")
READABLE = N_("everything; of the case only what it may read of it anyway")


def book() -> Book:
    """Everything about the life of a conference and who sees it."""
    return book_of(
        LIFE,
        slug="conferences",
        title=N_("Life of a joint conference"),
        sight_title=N_("Who sees which joint conferences"),
        sights=[
            (SUPERVISOR_ROLE.label, Reach.AREA.label, READABLE),
            (CENTRE_ROLE.label, Reach.AREA.label, READABLE),
            (UNITS, NAMED_TO, READABLE),
        ],
    )
