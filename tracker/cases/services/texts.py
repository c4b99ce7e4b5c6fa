"""Keeping a case findable: the search tokens of what may be searched."""

from __future__ import annotations

from tracker.cases.models import Case
from tracker.foundation.bigrams import bigrams


def title_of(matter: str, place: str) -> str:
    """Place and matter, as an office would head the sheet."""
    return f"{place} {matter}".strip()[:80]


def index_text(case: Case) -> None:
    """Write the tokens of number, title, place and text. Reporter data never enters the index."""
    case.tokens = bigrams(f"{case.ref} {case.title} {case.place} {case.text}")
