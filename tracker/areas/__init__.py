"""The tree of areas by code: effective dates, boundaries, the grid of a point."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.areas import views
    from tracker.areas.views.options import area_words
    from tracker.web.navigation import hang_pages

    hang_pages(app, views)
    app.jinja_env.globals.update(area_words=area_words)
