"""一村(格)一警: every village has its police liaison, and it can be seen."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.cases.happenings import hang_in
    from tracker.cases.panels import PANELS
    from tracker.files.removing import KEEPERS
    from tracker.notices.telling import POINTERS, WORDS
    from tracker.policing import views
    from tracker.policing.happenings import NOTICES, ROWS
    from tracker.policing.models import LiaisonOfficer
    from tracker.policing.views.panels import duty_panel, notes_panel, point_at_visits
    from tracker.web.navigation import hang_pages

    hang_pages(app, views)
    PANELS.add(app, duty_panel, notes_panel)
    KEEPERS.add(app, LiaisonOfficer.photo_sha256)
    hang_in(app, ROWS)
    WORDS.add(app, NOTICES)
    POINTERS.add(app, point_at_visits)
