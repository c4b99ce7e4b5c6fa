"""Supervision: closure, indicators, and orders (督办) that ask for a reply."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.cases.happenings import hang_in
    from tracker.cases.panels import PANELS, WAITING
    from tracker.cases.queries.inbox import CASES_ALSO
    from tracker.cases.services.sweep import LOOKS
    from tracker.cases.signals import case_moved
    from tracker.people.services.open_work import WORKS
    from tracker.supervision import views
    from tracker.supervision.happenings import ROWS
    from tracker.supervision.queries.orders import select_waiting
    from tracker.supervision.rules import BOOK
    from tracker.supervision.services.open_work import ORDERS
    from tracker.supervision.services.orders import ORDERS as FLOW
    from tracker.supervision.services.orders import follow_case
    from tracker.supervision.services.watch import watch_orders
    from tracker.supervision.views.panels import orders_panel, replies_panel
    from tracker.web.navigation import hang_pages

    hang_pages(app, views)
    PANELS.add(app, orders_panel)
    WAITING.add(app, replies_panel)
    CASES_ALSO.add(app, select_waiting)
    WORKS.add(app, ORDERS)
    LOOKS.add(app, watch_orders)
    case_moved.connect(follow_case, sender=app)
    FLOW.hang_in(app, BOOK)
    hang_in(app, ROWS)
