"""The access mark every view carries, and the gate that reads it. A view without a mark is closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, request, url_for
from werkzeug.wrappers import Response

from tracker.access import Permission, require
from tracker.web.addresses import local_address, referring_page
from tracker.web.pages import go, wants_fragment
from tracker.web.replies import reply, wants_reply

View = TypeVar("View", bound=Callable[..., object])
PUBLIC = "public"
LOGGED_IN = "logged in"
#: Views by their full names that are sent without a token.
TOKENLESS: set[str] = set()


def public(view: View) -> View:
    """Open to everyone."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


def tokenless(view: View) -> View:
    """Sent without login or cookie: there is nothing of anybody's that a foreign page could make use of."""
    TOKENLESS.add(f"{view.__module__}.{view.__name__}")
    return view


def is_tokenless(endpoint: str | None) -> bool:
    """Whether what is sent there carries no token; never so where somebody is logged in by the mark of the view."""
    view = current_app.view_functions.get(endpoint or "")
    if view is None or getattr(view, "access", None) != PUBLIC:
        return False
    return f"{view.__module__}.{view.__name__}" in TOKENLESS


def logged_in(view: View) -> View:
    """Open to everyone with an account: own password, own sessions, the rules."""
    view.access = LOGGED_IN  # type: ignore[attr-defined]
    return view


def requires(permission: Permission) -> Callable[[View], View]:
    """Open to those whose posts grant the permission."""

    def mark(view: View) -> View:
        view.access = permission  # type: ignore[attr-defined]
        return view

    return mark


def mark_of(endpoint: str) -> Any:
    """The access mark of an endpoint, or None."""
    return getattr(current_app.view_functions.get(endpoint), "access", None)


def login_address() -> str:
    """The login page, and behind it what was asked for: of a region its page, of something sent nothing."""
    if request.method != "GET":
        return url_for("people.login", ended=1)
    asked = referring_page() if wants_fragment() else local_address(request.full_path.rstrip("?"))
    return url_for("people.login", next=asked)


def check_access() -> Response | None:
    """Before each request: let through what the mark allows, send the unknown to the login page."""
    if request.endpoint is None:
        return None
    mark = mark_of(request.endpoint)
    if mark == PUBLIC:
        return None
    if g.actor is None:
        return reply(401) if wants_reply() else go(login_address())
    if g.actor.must_change_password and request.endpoint not in ("people.password", "people.logout"):
        return reply(401) if wants_reply() else go(url_for("people.password"))
    if mark is None:
        abort(403)
    if mark != LOGGED_IN:
        require(g.actor, mark)
    return None


def init_app(app: Flask) -> None:
    app.before_request(check_access)
