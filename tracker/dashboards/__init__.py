"""The dashboard: where cases come from, where they lie, how they went."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.dashboards.views import NAVIGATION, blueprint
    from tracker.web.navigation import PLACES

    app.register_blueprint(blueprint)
    PLACES.add(app, *NAVIGATION)
