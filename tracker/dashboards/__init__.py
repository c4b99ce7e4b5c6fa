"""The dashboard: where cases come from, where they lie, how they went."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.dashboards import views
    from tracker.web.navigation import hang_pages

    hang_pages(app, views)
