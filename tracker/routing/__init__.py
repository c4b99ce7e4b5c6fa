"""Routing rules (派单规则): an ordered table that suggests to which post a case goes, and says why."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.cases.panels import PANELS
    from tracker.cases.services.routing import SUGGESTERS
    from tracker.cases.signals import case_moved
    from tracker.routing import views
    from tracker.routing.queries.suggestions import suggest_by_rule
    from tracker.routing.services.choices import keep_choice
    from tracker.routing.views.panels import routing_panel
    from tracker.web.navigation import hang_pages

    hang_pages(app, views)
    PANELS.add(app, routing_panel)
    SUGGESTERS.add(app, suggest_by_rule)
    case_moved.connect(keep_choice, sender=app)
