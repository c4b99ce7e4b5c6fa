"""Appeals (申诉): a post contests how a case counts against it."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.appeals import views
    from tracker.appeals.models import Appeal
    from tracker.appeals.queries.corrections import find_upheld
    from tracker.appeals.rules import BOOK
    from tracker.appeals.services.open_work import APPEALS
    from tracker.appeals.services.steps import APPEALS as FLOW
    from tracker.appeals.services.watch import watch_appeals
    from tracker.appeals.views.panels import appeals_panel, beside_closure, beside_indicators, waiting_panel
    from tracker.audit.verifying import CHAINS
    from tracker.cases.panels import PANELS, WAITING
    from tracker.cases.queries.detail import HANGINGS, Hanging
    from tracker.cases.services.sweep import LOOKS
    from tracker.people.services.open_work import WORKS
    from tracker.supervision.corrections import FINDERS
    from tracker.supervision.views.closure import BESIDE_ROWS
    from tracker.supervision.views.indicators import BESIDE_ALL
    from tracker.web.navigation import hang_pages

    hang_pages(app, views)
    HANGINGS.add(app, Hanging("appeals", Appeal.case_id))
    PANELS.add(app, appeals_panel, rank=1)  # below what is about the case itself
    WAITING.add(app, waiting_panel)
    WORKS.add(app, APPEALS)
    LOOKS.add(app, watch_appeals)
    FINDERS.add(app, find_upheld)
    BESIDE_ALL.add(app, beside_indicators)
    BESIDE_ROWS.add(app, beside_closure)
    CHAINS.add(app, ("appeal", Appeal))
    FLOW.hang_in(app, BOOK)
