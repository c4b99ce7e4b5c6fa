"""Who is at the other end: from the cookie to an actor, read-only and before anything else.

Flask-Login keeps in Flask's signed cookie whose login it is: here not a user's number but the secret of a row in
`user_sessions`. The cookie is renewed once a minute while it is used and lapses 30 minutes after that. The row ends
the login after 12 hours, at log-out, or when it is revoked, and says when it was last used. No other module asks
Flask-Login who is there: they ask `g.actor`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from flask import Flask, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user, user_logged_in, user_logged_out
from itsdangerous import URLSafeTimedSerializer

from tracker.access.actor import Actor
from tracker.audit.services import log_access
from tracker.extensions import keys, reading
from tracker.foundation.days import local_day
from tracker.people.queries.actors import find_present_actor
from tracker.people.services import accounts
from tracker.web.language import chosen_language
from tracker.web.transaction import SAFE, afterwards

SEEN = "seen"
#: How old the row's word of its last use may be before it is written anew: reading a page seldom writes.
SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Present(UserMixin):
    """The person of a login, as Flask-Login holds him: the secret of the session's row is his identifier."""

    secret: str
    actor: Actor

    def get_id(self) -> str:
        """What the cookie keeps."""
        return self.secret


class Logins(LoginManager):
    """Flask-Login without a remembered login: a cookie that outlives the session is neither set nor believed."""

    def __init__(self) -> None:
        super().__init__()
        # It would tie a login to address and browser string; a phone changes its address on every street.
        self.session_protection = None
        self.user_loader(load_present)

    def _load_user_from_remember_cookie(self, cookie: str) -> None:
        return None


def load_present(secret: str) -> Present | None:
    """Who holds the cookie's secret today; None when the session is over or the person shut out."""
    # A request that only reads goes on in this transaction; one that writes begins its own, with the lock.
    if request.method in SAFE:
        actor = find_present_actor(secret, now(), local_day(now()))
    else:
        with reading():
            actor = find_present_actor(secret, now(), local_day(now()))
    return Present(secret, actor) if actor else None


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
    if "_user_id" in session and request.endpoint not in WITHOUT_DATABASE:
        if current_user.is_authenticated:
            g.actor = current_user.actor
            renew()
            keep_last_use(g.actor)
        else:
            session.clear()
    g.language = chosen_language()


def renew() -> None:
    """Let the cookie live on from now; signing it anew once a minute is enough to know who has gone idle."""
    minute = int(now().timestamp()) // 60
    if session.get(SEEN) != minute:
        session[SEEN] = minute


def keep_last_use(actor: Actor) -> None:
    """Write down, at most once in five minutes and after the page, that the session is in use."""
    if actor.session_id and actor.seen_at and actor.seen_at <= now() - SEEN_EVERY:
        afterwards(partial(accounts.mark_seen, session_id=actor.session_id, now=now()))


def log_in(secret: str) -> None:
    """This browser is from now on that of the session with this secret."""
    actor = find_present_actor(secret, now(), local_day(now()))
    assert actor is not None, "the session was begun a moment ago"
    login_user(Present(secret, actor))


def log_out() -> None:
    """End the session at both ends."""
    accounts.end_session(session_id=g.actor.session_id, actor=g.actor, now=now())
    logout_user()
    session.clear()


def _trace_login(_app: Flask, user: Present) -> None:
    log_access(actor=user.actor, act="session:start", now=now(), address=address())


def _trace_logout(_app: Flask, user: Present) -> None:
    log_access(actor=user.actor, act="session:end", now=now(), address=address())


class CookieSessions(SecureCookieSessionInterface):
    """Flask's signed cookie, with the signer made once instead of twice a request."""

    def __init__(self) -> None:
        self._signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The signer of the application's secret, which does not change while the process runs."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer


def init_app(app: Flask) -> None:
    app.session_interface = CookieSessions()
    Logins().init_app(app, add_context_processor=False)
    user_logged_in.connect(_trace_login, app)
    user_logged_out.connect(_trace_logout, app)
    app.before_request(check_keys)
    app.before_request(identify)
