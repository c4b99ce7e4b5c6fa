"""One window 一窗受理: the service guide, applications with their promise, agents' errands, numbers at the windows."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.services import guide

    guide.init_app(app)
