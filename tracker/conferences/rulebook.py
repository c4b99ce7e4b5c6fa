"""The rules of joint conferences as rows for the page of rules and docs/rules.md."""

from __future__ import annotations

from tracker.access.policy import CENTRE_ROLE, SUPERVISOR_ROLE, Reach
from tracker.cases.rulebook import REACHES, Book, Life
from tracker.conferences.asks import CONFERENCE_ASKS
from tracker.conferences.rules import MOVES, UNITS
from tracker.conferences.vocabulary import STATUSES, STEPS
from tracker.foundation.words import N_
from tracker.people.vocabulary import ROLE_LABELS

NAMED_TO = N_("it is named to")
READABLE = N_("everything; of the case only what it may read of it anyway")


def book() -> Book:
    """Everything about the life of a conference and who sees it."""
    return Life(MOVES, STATUSES, STEPS, CONFERENCE_ASKS).book(
        slug="conferences",
        title=N_("Life of a joint conference"),
        sight_title=N_("Who sees which joint conferences"),
        sights=[
            (ROLE_LABELS[SUPERVISOR_ROLE], REACHES[Reach.AREA], READABLE),
            (ROLE_LABELS[CENTRE_ROLE], REACHES[Reach.AREA], READABLE),
            (UNITS, NAMED_TO, READABLE),
        ],
    )
