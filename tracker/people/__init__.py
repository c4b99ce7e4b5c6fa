"""Users, posts, appointments, absences: who acts for what, and who can act now."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.people import views
    from tracker.web.navigation import hang_pages

    hang_pages(app, views)
