"""In the field 现场: what a phone needs to work without a signal, and how what it kept comes in, once."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.cases.panels import WAITING
    from tracker.cases.services.sweep import LOOKS
    from tracker.field import views
    from tracker.field.services.answers import forget_answers
    from tracker.field.views import entries
    from tracker.field.views.patrols import patrol_panel
    from tracker.field.views.pieces import forget_pieces
    from tracker.web.navigation import hang_pages

    hang_pages(app, views)
    entries.init_app(app)
    WAITING.add(app, patrol_panel)
    LOOKS.add(app, forget_answers, forget_pieces)
