"""The papers of a mediation: thirteen of them, printed, written, scanned, and bound into one file."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.mediation.papers import views
    from tracker.web.navigation import BEHIND

    BEHIND.add(app, ("mediation.listing", views.PAGES))
