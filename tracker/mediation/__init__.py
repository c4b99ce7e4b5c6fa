"""People's mediation (人民调解): a file of its own, from the application to the archive, and what stands beside it."""

from __future__ import annotations

from flask import Flask

from tracker.mediation import committees, papers, statistics

#: Beside the file itself; none of them knows another's pages.
ANNEXES = (committees, papers, statistics)


def init_app(app: Flask) -> None:
    """Hang the wing in. Its pages have one name together, so those of the file come last, when all are known."""
    from tracker.audit.verifying import CHAINS
    from tracker.cases.panels import PANELS
    from tracker.cases.services.routing import CHECKERS
    from tracker.cases.services.sweep import LOOKS
    from tracker.cases.signals import case_moved, case_reported
    from tracker.files.removing import KEEPERS
    from tracker.mediation import views
    from tracker.mediation.happenings import NOTICES
    from tracker.mediation.models import Mediation, MediationFile
    from tracker.mediation.rules import BOOK
    from tracker.mediation.services.linkage import find_head, send_to_committee, watch_case
    from tracker.mediation.services.moves import MEDIATIONS as FLOW
    from tracker.mediation.services.open_work import COMMITTEES, MEDIATIONS
    from tracker.mediation.services.reminders import remind
    from tracker.mediation.views.panel import mediation_panel, point_at_mediations, say_mediations_outside
    from tracker.notices.telling import OUTSIDE, POINTERS, WORDS
    from tracker.people.services.open_work import WORKS
    from tracker.web.navigation import hang_pages

    for annex in ANNEXES:
        annex.init_app(app)
    hang_pages(app, views)
    PANELS.add(app, mediation_panel)
    WORKS.add(app, MEDIATIONS, COMMITTEES)
    LOOKS.add(app, remind)
    CHECKERS.add(app, find_head)
    CHAINS.add(app, ("mediation", Mediation))
    KEEPERS.add(app, MediationFile.sha256, Mediation.dossier_sha256)
    case_reported.connect(send_to_committee, sender=app)
    case_moved.connect(watch_case, sender=app)
    FLOW.hang_in(app, BOOK)
    WORDS.add(app, NOTICES)
    POINTERS.add(app, point_at_mediations)
    OUTSIDE.add(app, say_mediations_outside)
