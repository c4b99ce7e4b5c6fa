"""The texts a county has written."""

from __future__ import annotations

from sqlalchemy import select

from tracker.channels.models import Wording
from tracker.channels.vocabulary import Language
from tracker.extensions import db


def find_wording(kind: str, language: Language) -> str:
    """The county's own text for a kind; '' where it has none."""
    row = db.session.get(Wording, (kind, language))
    return row.text if row else ""


def list_worded() -> set[str]:
    """The kinds with a text of the county's own."""
    return set(db.session.scalars(select(Wording.kind).distinct()))
