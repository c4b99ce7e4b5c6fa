"""The monthly report: figures taken at one moment, words, a seal."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.monthly.views import NAVIGATION, blueprint
    from tracker.web.navigation import PLACES

    app.register_blueprint(blueprint)
    PLACES.add(app, *NAVIGATION)
