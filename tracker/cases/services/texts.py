"""Keeping a case findable: the search tokens of what may be searched."""

from __future__ import annotations

from tracker.cases.models import Case
from tracker.foundation.bigrams import bigrams


def index_text(case: Case) -> None:
    """Write the tokens of number, title, place and text. Reporter data never enters the index."""
    case.tokens = bigrams(f"{case.ref} {case.title} {case.place} {case.text}")
