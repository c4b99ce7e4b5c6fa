"""Keeping filters under a name."""

from __future__ import annotations

from sqlalchemy import delete, func, select

from tracker.access.actor import Actor
from tracker.cases.models import SavedFilter
from tracker.extensions import db
from tracker.foundation.words import N_, Refused

MOST = 30


def save_saved_filter(*, actor: Actor, name: str, query: str) -> SavedFilter:
    """Keep a filter; the same name is written over. Refused without a name or beyond thirty."""
    name = name.strip()[:40]
    if not name:
        raise Refused(N_("Give the filter a name."), field="name")
    row = db.session.scalar(select(SavedFilter).where(SavedFilter.user_id == actor.user_id, SavedFilter.name == name))
    if row is None:
        count = db.session.scalar(select(func.count()).where(SavedFilter.user_id == actor.user_id))
        if int(count or 0) >= MOST:
            raise Refused(N_("At most %(most)s filters can be kept. Delete one first."), field="name", most=MOST)
        row = SavedFilter(user_id=actor.user_id, name=name, query=query)
        db.session.add(row)
    row.query = query
    db.session.flush()
    return row


def delete_saved_filter(*, actor: Actor, filter_id: int) -> None:
    """Delete one's own filter; another's is left alone."""
    db.session.execute(delete(SavedFilter).where(SavedFilter.id == filter_id, SavedFilter.user_id == actor.user_id))
