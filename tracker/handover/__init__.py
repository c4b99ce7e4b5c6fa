"""交接: a post changes hands, and nothing that was promised is forgotten."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.cases.happenings import hang_in
    from tracker.cases.services.sweep import LOOKS
    from tracker.handover import views
    from tracker.handover.happenings import NOTICES, ROWS
    from tracker.handover.services import make_handovers
    from tracker.handover.standing_in import tell_stand_ins
    from tracker.handover.views import say_stand_ins
    from tracker.notices.telling import POINTERS, WORDS
    from tracker.web.navigation import hang_pages

    hang_pages(app, views)
    LOOKS.add(app, make_handovers, tell_stand_ins)
    hang_in(app, ROWS)
    WORDS.add(app, NOTICES)
    POINTERS.add(app, say_stand_ins)
