"""Cases: the heart. Whatever else there is about them hangs itself in (panels.py, signals.py and the hooks)."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.audit.verifying import CHAINS
    from tracker.cases import views
    from tracker.cases.happenings import ROWS, hang_in
    from tracker.cases.models import Case, CaseFile
    from tracker.cases.queries.calendar import count_deadlines_over
    from tracker.cases.services.moves import CASES as FLOW
    from tracker.cases.services.open_work import CASES, CENTRED
    from tracker.cases.services.sweep import LOOKS
    from tracker.cases.services.words import count_words
    from tracker.cases.views import ENTRIES, SETTINGS, WORDS
    from tracker.cases.views.desk import point_at_cases, say_cases_outside
    from tracker.cases.views.redacting import remove_redacted
    from tracker.clock.services import DEADLINES
    from tracker.files.removing import KEEPERS
    from tracker.notices.telling import OUTSIDE, POINTERS
    from tracker.people.services.open_work import WORKS
    from tracker.web.carrying import CARRIERS
    from tracker.web.navigation import BEHIND, hang_pages
    from tracker.web.uploads import forget_held

    hang_pages(app, views)
    app.jinja_env.globals.update(WORDS)
    app.config["MOST_FILES"] = "case.files"
    BEHIND.add(app, SETTINGS)
    WORKS.add(app, CASES, CENTRED)
    DEADLINES.add(app, count_deadlines_over)
    LOOKS.add(app, forget_held, count_words, remove_redacted)
    KEEPERS.add(app, CaseFile.sha256, CaseFile.thumb_sha256)
    CARRIERS.add(app, *ENTRIES)
    CHAINS.add(app, ("case", Case))
    FLOW.hang_in(app)
    hang_in(app, ROWS)
    POINTERS.add(app, point_at_cases)
    OUTSIDE.add(app, say_cases_outside)
