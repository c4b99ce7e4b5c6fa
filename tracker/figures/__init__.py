"""Every measure, kept by area, part and month beside the cases, and counted where nothing is kept."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.cases.models import Case
    from tracker.cases.services.sweep import LOOKS
    from tracker.figures.services import FOLLOWED, keep_figures

    FOLLOWED.add(app, Case)
    LOOKS.add(app, keep_figures)
