"""A user's saved filters."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Row, bindparam, select

from tracker.access.actor import Actor
from tracker.cases.models import SavedFilter
from tracker.extensions import db

_MINE = (
    select(SavedFilter.id, SavedFilter.name, SavedFilter.query)
    .where(SavedFilter.user_id == bindparam("user"))
    .order_by(SavedFilter.name)
)


def list_saved_filters(actor: Actor) -> Sequence[Row]:
    """One's own filters by name: id, name, query."""
    return db.session.connection().execute(_MINE, {"user": actor.user_id}).all()
