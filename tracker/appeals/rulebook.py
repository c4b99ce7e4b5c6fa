"""The rules of appeals as rows for the page of rules and docs/rules.md."""

from __future__ import annotations

from tracker.access.policy import SUPERVISOR_ROLE
from tracker.appeals.rules import APPELLANT, LIFE
from tracker.cases.rulebook import in_area
from tracker.foundation.words import N_
from tracker.workflow.rulebook import book_of

OWN = N_("its own")
READABLE = N_("everything; of the case only what it may read of it anyway")

#: Everything about the life of an appeal and who sees it.
BOOK = book_of(
    LIFE,
    slug="appeals",
    title=N_("Life of an appeal"),
    sight_title=N_("Who sees which appeals"),
    sights=[(APPELLANT, OWN, READABLE), in_area(SUPERVISOR_ROLE, READABLE)],
)
