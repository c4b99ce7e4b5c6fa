"""Logging in and out, and one's own password."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from tracker.access.actor import Actor
from tracker.audit.services import log_access
from tracker.extensions import db
from tracker.foundation.words import N_, Refused
from tracker.people.models import LoginAttempt, User, UserSession
from tracker.people.passwords import KEPT, check_new_password, hash_password, verify_password
from tracker.people.queries.sessions import token_hash
from tracker.site.queries import get_setting

WRONG = N_("User name or password is wrong.")
LAPSED = N_("This first password has lapsed. Ask the system administrator for a new one.")
WAIT = N_("Too many failed tries from this device. Wait %(minutes)s minutes and try again.")


def is_throttled(*, username: str, address: str, now: datetime) -> bool:
    """Whether this address has failed too often for this user name of late.

    Counted for the pair, so that nobody can lock another person out by guessing from elsewhere; an address
    that fails for many names is slowed down as a whole, at ten times the number.
    """
    since = now - timedelta(minutes=int(get_setting("login.minutes")))
    tries = int(get_setting("login.tries"))
    last_good = (
        select(func.max(LoginAttempt.at))
        .where(LoginAttempt.username == username, LoginAttempt.address == address, LoginAttempt.succeeded)
        .scalar_subquery()
    )
    failed = select(func.count()).where(
        LoginAttempt.address == address, ~LoginAttempt.succeeded, LoginAttempt.at > since
    )
    pair = failed.where(LoginAttempt.username == username, LoginAttempt.at > func.coalesce(last_good, 0))
    return int(db.session.scalar(pair) or 0) >= tries or int(db.session.scalar(failed) or 0) >= tries * 10


def record_attempt(*, username: str, address: str, succeeded: bool, now: datetime) -> None:
    db.session.add(LoginAttempt(username=username[:40], address=address, at=now, succeeded=succeeded))


def find_by_credentials(*, username: str, password: str) -> User | None:
    """The active user whose password fits; takes as long for an unknown name as for a wrong password."""
    user = db.session.scalar(select(User).where(User.username == username.strip().lower()))
    fits = verify_password(user.password_hash if user else "", password)
    return user if user is not None and fits and user.is_active else None


def has_lapsed(user: User, now: datetime) -> bool:
    """Whether the password is a first one that has lain about for too long: someone else knows it too."""
    if not user.must_change_password or user.password_changed_at is None:
        return False
    return user.password_changed_at + timedelta(hours=int(get_setting("login.first_hours"))) < now


def start_session(*, user_id: int, device: str, address: str, now: datetime) -> str:
    """A new session; returns the secret for the cookie, which is not kept."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        UserSession(
            user_id=user_id,
            token_hash=token_hash(token),
            device=device[:120],
            address=address,
            started_at=now,
            seen_at=now,
        )
    )
    db.session.flush()
    return token


def mark_seen(*, session_id: int, now: datetime) -> None:
    """The session is in use."""
    db.session.execute(update(UserSession).where(UserSession.id == session_id).values(seen_at=now))


def end_session(*, session_id: int, actor: Actor, now: datetime) -> bool:
    """End one of the actor's own sessions; False when it is not his or has ended."""
    result = db.session.execute(
        update(UserSession)
        .where(UserSession.id == session_id, UserSession.user_id == actor.user_id, UserSession.ended_at.is_(None))
        .values(ended_at=now)
    )
    return bool(result.rowcount)  # type: ignore[attr-defined]


def end_all_sessions(*, user_id: int, now: datetime, but: int | None = None) -> None:
    """End every session of a user, except one."""
    query = update(UserSession).where(UserSession.user_id == user_id, UserSession.ended_at.is_(None))
    db.session.execute(query.where(UserSession.id != (but or 0)).values(ended_at=now))


def set_password(*, user: User, password: str, now: datetime, must_change: bool = False) -> None:
    """Give a user a new password and remember the old ones."""
    check_new_password(password, username=user.username, history=f"{user.password_hash}\n{user.password_history}")
    kept = [user.password_hash, *user.password_history.split()] if user.password_hash else []
    user.password_history = "\n".join(kept[: KEPT - 1])
    user.password_hash = hash_password(password)
    user.password_changed_at = now
    user.must_change_password = must_change
    db.session.flush()


def change_password(*, actor: Actor, old: str, new: str, now: datetime) -> None:
    """Change one's own password; every other session of the user ends."""
    user = db.session.get(User, actor.user_id)
    if user is None or not verify_password(user.password_hash, old):
        raise Refused(N_("The present password is wrong."), field="old_password")
    set_password(user=user, password=new, now=now)
    end_all_sessions(user_id=user.id, now=now, but=actor.session_id)
    log_access(actor=actor, act="password:change", now=now)
