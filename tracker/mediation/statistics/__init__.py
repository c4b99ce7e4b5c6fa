"""The justice offices' monthly table: counted, with small cells hidden, on a page and as a workbook."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.mediation.statistics import views
    from tracker.web.navigation import PLACES

    PLACES.add(app, *views.NAVIGATION)
