"""Blind re-checks: some closed cases are looked at again by somebody who has no part in them."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.cases.happenings import hang_in
    from tracker.notices.telling import WORDS
    from tracker.people.services.open_work import WORKS
    from tracker.rechecks import views
    from tracker.rechecks.happenings import NOTICES, ROWS
    from tracker.rechecks.services import RECHECKS
    from tracker.rechecks.views import beside_verified
    from tracker.supervision.views.indicators import BESIDE
    from tracker.web.navigation import hang_pages

    hang_pages(app, views)
    WORKS.add(app, RECHECKS)
    BESIDE.add(app, ("verified", beside_verified))
    hang_in(app, ROWS)
    WORDS.add(app, NOTICES)
