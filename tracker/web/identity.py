"""Who is at the other end: from the cookie to an actor, read-only and before anything else.

Flask's signed cookie carries the secret of a row in `user_sessions` and is renewed once a minute while it is used;
it lapses 30 minutes after that. The row ends it after 12 hours, at log-out, or when it is revoked.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Flask, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface

from tracker.extensions import keys, reading
from tracker.foundation.days import local_day
from tracker.people.queries.actors import find_present_actor
from tracker.web.language import chosen_language
from tracker.web.transaction import SAFE

TOKEN = "token"
SEEN = "seen"


def now() -> datetime:
    """The instant of this request; tests put their own into the application's config."""
    found: datetime | None = g.get("now")
    if found is None:
        fixed = current_app.config.get("NOW")
        found = g.now = (fixed() if fixed else datetime.now(UTC)).replace(microsecond=0)
    return found


def address() -> str:
    """The caller's network address, after trusted proxies."""
    return (request.remote_addr or "")[:45]


#: What answers also where there is no database, or none that fits.
WITHOUT_DATABASE = frozenset({"web.asset", "web.healthz", "web.readyz"})


def check_keys() -> None:
    """Nothing is read or written with keys that are not those of the database (KeyUnusable); asked once a process."""
    if request.endpoint not in WITHOUT_DATABASE and not keys.are_open:
        with reading():
            _ = keys.ring


def identify() -> None:
    """Set g.actor: the person of the session with the posts of today, or None."""
    g.actor = None
    g.pop("language", None)
    token = session.get(TOKEN)
    if token and request.endpoint not in WITHOUT_DATABASE:
        _find_actor(token)
    g.language = chosen_language()


def _find_actor(token: str) -> None:
    # A request that only reads goes on in this transaction; one that writes begins its own, with the lock.
    if request.method in SAFE:
        g.actor = find_present_actor(token, now(), local_day(now()))
    else:
        with reading():
            g.actor = find_present_actor(token, now(), local_day(now()))
    if g.actor is None:
        session.clear()
    else:
        renew()


def renew() -> None:
    """Let the cookie live on from now; signing it anew once a minute is enough to know who has gone idle."""
    minute = int(now().timestamp()) // 60
    if session.get(SEEN) != minute:
        session[SEEN] = minute


class CookieSessions(SecureCookieSessionInterface):
    """Flask's signed cookie, with the signer made once instead of twice a request."""

    def __init__(self) -> None:
        self._signer: Any = None

    def get_signing_serializer(self, app: Flask) -> Any:
        """The signer of the application's secret, which does not change while the process runs."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer


def init_app(app: Flask) -> None:
    app.session_interface = CookieSessions()
    app.before_request(check_keys)
    app.before_request(identify)
