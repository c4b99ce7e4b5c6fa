"""Sessions that still hold."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import select

from tracker.extensions import db
from tracker.people.models import User, UserSession

LONGEST = timedelta(hours=12)


def token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def find_live_session(token: str, now: datetime) -> tuple[UserSession, User] | None:
    """The session of a cookie's secret with its user, unless ended, too old, or the user is shut out."""
    row = db.session.execute(
        select(UserSession, User)
        .join(User, User.id == UserSession.user_id)
        .where(
            UserSession.token_hash == token_hash(token),
            UserSession.ended_at.is_(None),
            UserSession.started_at > now - LONGEST,
            User.is_active,
        )
    ).first()
    return (row[0], row[1]) if row else None


def list_live_sessions(user_id: int, now: datetime) -> list[UserSession]:
    """The sessions of a user that have not ended, latest first."""
    return list(
        db.session.scalars(
            select(UserSession)
            .where(
                UserSession.user_id == user_id,
                UserSession.ended_at.is_(None),
                UserSession.started_at > now - LONGEST,
            )
            .order_by(UserSession.started_at.desc())
        )
    )
