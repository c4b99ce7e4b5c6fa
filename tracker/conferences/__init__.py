"""Joint conferences (联席会议): whose matter it is, decided by all at one table."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.cases.happenings import hang_in
    from tracker.cases.panels import PANELS, WAITING
    from tracker.cases.queries.inbox import CASES_ALSO
    from tracker.cases.services.sweep import LOOKS
    from tracker.cases.signals import case_moved
    from tracker.conferences import views
    from tracker.conferences.happenings import ROWS
    from tracker.conferences.queries.conferences import select_waiting
    from tracker.conferences.rules import BOOK
    from tracker.conferences.services.open_work import CONFERENCES
    from tracker.conferences.services.opening import follow_case
    from tracker.conferences.services.steps import CONFERENCES as FLOW
    from tracker.conferences.services.watch import watch_conferences
    from tracker.conferences.views.panels import conferences_panel, waiting_panel
    from tracker.people.services.open_work import WORKS
    from tracker.web.navigation import hang_pages

    hang_pages(app, views)
    PANELS.add(app, conferences_panel)
    WAITING.add(app, waiting_panel)
    CASES_ALSO.add(app, select_waiting)
    WORKS.add(app, CONFERENCES)
    LOOKS.add(app, watch_conferences)
    case_moved.connect(follow_case, sender=app)
    FLOW.hang_in(app, BOOK)
    hang_in(app, ROWS)
