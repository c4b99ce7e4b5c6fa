"""Who is at the other end: from the cookie to an actor, read-only and before anything else.

Flask's signed cookie carries the secret of a row in `user_sessions` and is renewed with every answer; it
lapses 30 minutes after the last one. The row ends it after 12 hours, at log-out, or when it is revoked.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask, current_app, g, request, session

from tracker.extensions import db, reading
from tracker.people.queries.actors import load_actor
from tracker.people.queries.sessions import find_live_session

CHINA = timedelta(hours=8)
IDLE = timedelta(minutes=30)
TOKEN = "token"


def now() -> datetime:
    """The instant of this request; tests put their own into the application's config."""
    if "now" not in g:
        fixed = current_app.config.get("NOW")
        g.now = (fixed() if fixed else datetime.now(UTC)).replace(microsecond=0)
    return g.now


def address() -> str:
    """The caller's network address, after trusted proxies."""
    return (request.remote_addr or "")[:45]


def identify() -> None:
    """Set g.actor: the person of the session with the posts of today, or None."""
    g.actor = None
    if request.endpoint in ("web.asset", "web.healthz", "web.readyz"):
        return
    token = session.get(TOKEN)
    if not token:
        return
    with reading():
        found = find_live_session(token, now())
        if found is None:
            session.clear()
            return
        row, user = found
        g.actor = load_actor(user, (now() + CHINA).date(), session_id=row.id)
        db.session.expunge_all()


def init_app(app: Flask) -> None:
    app.before_request(identify)
