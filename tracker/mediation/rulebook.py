"""The rules of mediation as rows for the page of rules and docs/rules.md."""

from __future__ import annotations

from tracker.access.policy import MEDIATION_SCOPES
from tracker.foundation.words import N_
from tracker.mediation.rules import LIFE
from tracker.workflow.rulebook import book_of

#: Everything about the life of a mediation and who sees it.
BOOK = book_of(
    LIFE,
    slug="mediation",
    title=N_("Life of a mediation"),
    sight_title=N_("Who sees which mediations"),
    sights=[(row.role.label, row.reach.label, row.sees.label) for row in MEDIATION_SCOPES],
)
