"""The rules of joint conferences as rows for the page of rules and docs/rules.md."""

from __future__ import annotations

from tracker.access.policy import CENTRE_ROLE, SUPERVISOR_ROLE
from tracker.cases.rulebook import in_area
from tracker.conferences.rules import LIFE, UNITS
from tracker.foundation.words import N_
from tracker.workflow.rulebook import book_of

NAMED_TO = N_("it is named to")
READABLE = N_("everything; of the case only what it may read of it anyway")

#: Everything about the life of a conference and who sees it.
BOOK = book_of(
    LIFE,
    slug="conferences",
    title=N_("Life of a joint conference"),
    sight_title=N_("Who sees which joint conferences"),
    sights=[in_area(SUPERVISOR_ROLE, READABLE), in_area(CENTRE_ROLE, READABLE), (UNITS, NAMED_TO, READABLE)],
)
