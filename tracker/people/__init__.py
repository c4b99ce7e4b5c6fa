"""Users, posts, appointments, absences: who acts for what, and who can act now."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.people import views
    from tracker.people.vocabulary import ROLE_LABELS, UNIT_LABELS
    from tracker.web.navigation import hang_pages

    hang_pages(app, views)
    app.jinja_env.globals.update(ROLE_LABELS=ROLE_LABELS, UNIT_LABELS=UNIT_LABELS)
