"""The monthly report: figures taken at one moment, words, a seal."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.monthly import views
    from tracker.web.navigation import hang_pages

    hang_pages(app, views)
