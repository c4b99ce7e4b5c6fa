"""Histories as chains that can be checked, and the log of who looked at what."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.audit.views import NAVIGATION, blueprint
    from tracker.web.navigation import PLACES

    app.register_blueprint(blueprint)
    PLACES.add(app, *NAVIGATION)
