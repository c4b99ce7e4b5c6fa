"""Root cases: what keeps coming back is looked at as one thing, until it stays away."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.audit.verifying import CHAINS
    from tracker.cases.panels import PANELS, WAITING
    from tracker.cases.queries.detail import HANGINGS, Hanging
    from tracker.cases.queries.inbox import COUNTED_ALSO
    from tracker.cases.services.sweep import LOOKS
    from tracker.notices.telling import POINTERS, WORDS
    from tracker.people.services.open_work import WORKS
    from tracker.recurrence.happenings import ROWS
    from tracker.recurrence.models import RootCase, RootLink
    from tracker.recurrence.queries.roots import select_waiting
    from tracker.recurrence.rulebook import book
    from tracker.recurrence.services.open_work import ROOTS
    from tracker.recurrence.services.steps import ROOTS as FLOW
    from tracker.recurrence.services.watch import watch_roots
    from tracker.recurrence.views import ADDRESSES, NAVIGATION, blueprint
    from tracker.recurrence.views.panels import point_at_roots, recurrence_panel, roots_waiting
    from tracker.web.navigation import PLACES
    from tracker.workflow.happenings import notices_of
    from tracker.workflow.rulebook import BOOKS
    from tracker.workflow.taking import WORKFLOWS

    app.url_map.converters.update(ADDRESSES)
    app.register_blueprint(blueprint)
    PLACES.add(app, *NAVIGATION)
    HANGINGS.add(app, Hanging("root_cases", RootLink.case_id))
    PANELS.add(app, recurrence_panel)
    WAITING.add(app, roots_waiting)
    COUNTED_ALSO.add(app, select_waiting)
    WORKS.add(app, ROOTS)
    LOOKS.add(app, watch_roots)
    CHAINS.add(app, ("root", RootCase))
    BOOKS.add(app, book())
    WORKFLOWS.add(app, FLOW)
    WORDS.add(app, notices_of(ROWS))
    POINTERS.add(app, point_at_roots)
