"""Root cases: what keeps coming back is looked at as one thing, until it stays away."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.audit.verifying import CHAINS
    from tracker.cases.panels import PANELS, WAITING
    from tracker.cases.queries.detail import HANGINGS, Hanging
    from tracker.cases.queries.inbox import COUNTED_ALSO
    from tracker.cases.services.sweep import LOOKS
    from tracker.files.removing import KEEPERS
    from tracker.notices.telling import POINTERS
    from tracker.people.services.open_work import WORKS
    from tracker.recurrence import views
    from tracker.recurrence.models import RootCase, RootCheck, RootLink
    from tracker.recurrence.queries.roots import select_waiting
    from tracker.recurrence.rules import BOOK
    from tracker.recurrence.services.open_work import ROOTS
    from tracker.recurrence.services.steps import ROOTS as FLOW
    from tracker.recurrence.services.watch import watch_roots
    from tracker.recurrence.views.panels import point_at_roots, recurrence_panel, roots_waiting
    from tracker.web.navigation import hang_pages

    hang_pages(app, views)
    HANGINGS.add(app, Hanging("root_cases", RootLink.case_id))
    PANELS.add(app, recurrence_panel)
    WAITING.add(app, roots_waiting)
    COUNTED_ALSO.add(app, select_waiting)
    WORKS.add(app, ROOTS)
    LOOKS.add(app, watch_roots)
    CHAINS.add(app, ("root", RootCase))
    KEEPERS.add(app, RootCheck.photo_sha256)
    FLOW.hang_in(app, BOOK)
    POINTERS.add(app, point_at_roots)
