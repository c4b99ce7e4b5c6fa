"""The service guide 办事指南: what can be applied for, what it takes, and how long it may take."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.files.removing import KEEPERS
    from tracker.foundation.words import N_
    from tracker.residents.links import LINKS, Link
    from tracker.services.guide import views
    from tracker.services.guide.models import ServiceForm
    from tracker.web.navigation import hang_pages

    hang_pages(app, views)
    KEEPERS.add(app, ServiceForm.sha256)
    LINKS.add(app, Link("guide.services", N_("Service guide"), "file-text"))
