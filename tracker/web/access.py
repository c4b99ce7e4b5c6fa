"""The access mark every view carries, and the gate that reads it. A view without a mark is closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from tracker.access import Permission, require

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = "public"
LOGGED_IN = "logged in"


def public(view: View) -> View:
    """Open to everyone."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


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


def check_access() -> Response | None:
    """Before each request: let through what the mark allows, send the unknown to the login page."""
    if request.endpoint is None:
        return None
    mark = mark_of(request.endpoint)
    if mark == PUBLIC:
        return None
    if g.actor is None:
        target = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("people.login", next=target, ended=None if request.method == "GET" else 1), 303)
    if g.actor.must_change_password and request.endpoint not in ("people.password", "people.logout"):
        return redirect(url_for("people.password"), 303)
    if mark is None:
        abort(403)
    if mark != LOGGED_IN:
        require(g.actor, mark)
    return None


def init_app(app: Flask) -> None:
    app.before_request(check_access)
