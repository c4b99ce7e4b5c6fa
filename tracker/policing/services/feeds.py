"""The secret calendar link of a person: made, replaced, revoked."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import update

from tracker.access.actor import Actor
from tracker.audit.services import log_access
from tracker.extensions import db
from tracker.people.queries.sessions import token_hash
from tracker.policing.models import CalendarFeed


def make_feed(*, actor: Actor, now: datetime) -> str:
    """A new link in place of any before; returns its secret, which is not kept."""
    _revoke(actor, now)
    token = secrets.token_urlsafe(32)
    db.session.add(CalendarFeed(user_id=actor.user_id, token_hash=token_hash(token), made_at=now))
    db.session.flush()
    log_access(actor=actor, act="calendar-link:make", now=now, subject=f"user:{actor.username}")
    return token


def revoke_feed(*, actor: Actor, now: datetime) -> bool:
    """End the actor's link; False when there was none."""
    ended = _revoke(actor, now)
    if ended:
        log_access(actor=actor, act="calendar-link:revoke", now=now, subject=f"user:{actor.username}")
    return ended


def _revoke(actor: Actor, now: datetime) -> bool:
    ended = db.session.execute(
        update(CalendarFeed)
        .where(CalendarFeed.user_id == actor.user_id, CalendarFeed.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    return bool(ended.rowcount)  # type: ignore[attr-defined]
