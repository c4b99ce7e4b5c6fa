"""Sessions that still hold."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import select

from tracker.extensions import db
from tracker.people.models import UserSession

LONGEST = timedelta(hours=12)


def token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def list_live_sessions(user_id: int, now: datetime) -> list[UserSession]:
    """The sessions of a user that have not ended, the one last used first."""
    return list(
        db.session.scalars(
            select(UserSession)
            .where(
                UserSession.user_id == user_id,
                UserSession.ended_at.is_(None),
                UserSession.started_at > now - LONGEST,
            )
            .order_by(UserSession.seen_at.desc(), UserSession.id.desc())
        )
    )
