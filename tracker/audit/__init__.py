"""Histories as chains that can be checked, and the log of who looked at what."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.audit import views
    from tracker.web.navigation import hang_pages

    hang_pages(app, views)
