"""A user's saved filters."""

from __future__ import annotations

from sqlalchemy import select

from tracker.access.actor import Actor
from tracker.cases.models import SavedFilter
from tracker.extensions import db


def list_saved_filters(actor: Actor) -> list[SavedFilter]:
    """One's own filters by name."""
    return list(
        db.session.scalars(select(SavedFilter).where(SavedFilter.user_id == actor.user_id).order_by(SavedFilter.name))
    )
