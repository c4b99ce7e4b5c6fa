"""The committees and the mediators appointed to them: terms, rooms, how busy each is."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.mediation.committees import views
    from tracker.web.navigation import PLACES

    PLACES.add(app, *views.NAVIGATION)
