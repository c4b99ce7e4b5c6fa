"""The work calendar, and deadlines of which every minute can be explained."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.clock.views import SETTINGS, blueprint
    from tracker.web.navigation import BEHIND

    app.register_blueprint(blueprint)
    BEHIND.add(app, SETTINGS)
