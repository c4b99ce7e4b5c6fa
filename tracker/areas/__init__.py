"""The tree of areas by code: effective dates, boundaries, the grid of a point."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.areas.views import NAVIGATION, blueprint
    from tracker.areas.views.options import area_words
    from tracker.web.navigation import PLACES

    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(area_words=area_words)
    PLACES.add(app, *NAVIGATION)
