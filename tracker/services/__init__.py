"""One window 一窗受理: the service guide, applications with their promise, agents' errands, numbers at the windows."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.audit.verifying import CHAINS
    from tracker.cases.panels import PANELS, WAITING
    from tracker.cases.services.sweep import LOOKS
    from tracker.files.removing import KEEPERS
    from tracker.notices.telling import OUTSIDE, POINTERS
    from tracker.people.services.open_work import WORKS
    from tracker.residents.views.board import BELOW
    from tracker.residents.views.slip import FOLLOWED
    from tracker.services import guide, rules, views
    from tracker.services.models import Application, ApplicationFile
    from tracker.services.queries.scope import reached
    from tracker.services.services import watch
    from tracker.services.services.open_work import APPLICATIONS as WORK
    from tracker.services.services.steps import APPLICATIONS, ERRANDS
    from tracker.services.services.tickets import TICKETS, forget_tickets
    from tracker.services.views import own, panels
    from tracker.services.views.promises import board_panel
    from tracker.supervision.queries.readings import OTHERS, Reached
    from tracker.web.navigation import hang_pages

    guide.init_app(app)
    hang_pages(app, views)
    APPLICATIONS.hang_in(app, rules.BOOK)
    ERRANDS.hang_in(app, rules.ERRAND_BOOK)
    TICKETS.hang_in(app, rules.TICKET_BOOK)
    CHAINS.add(app, ("application", Application))
    PANELS.add(app, panels.case_panel)
    WAITING.add(app, panels.waiting_panel)
    WORKS.add(app, WORK)
    FOLLOWED.add(app, own.lead)
    BELOW.add(app, board_panel)
    OTHERS.add(app, Reached("application:", reached))
    POINTERS.add(app, panels.point_at_applications)
    OUTSIDE.add(app, panels.say_applications_outside)
    KEEPERS.add(app, ApplicationFile.sha256, ApplicationFile.thumb_sha256)
    LOOKS.add(
        app,
        watch.deem_accepted,
        watch.end_mandates,
        watch.end_pauses,
        watch.watch_promises,
        watch.watch_errands,
        panels.forget_applicants,
        forget_tickets,
    )
