"""The work calendar, and deadlines of which every minute can be explained."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.clock import views
    from tracker.clock.views import SETTINGS
    from tracker.web.navigation import BEHIND, hang_pages

    hang_pages(app, views)
    BEHIND.add(app, SETTINGS)
