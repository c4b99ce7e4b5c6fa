"""Residents 居民: the public card of a grid, reporting, slips, disputed closings, and the public board."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.cases.happenings import hang_in
    from tracker.cases.panels import PANELS, WAITING
    from tracker.cases.queries.inbox import COUNTED_ALSO
    from tracker.cases.services.sweep import LOOKS
    from tracker.files.removing import KEEPERS
    from tracker.residents import views
    from tracker.residents.happenings import ROWS
    from tracker.residents.links import public_links
    from tracker.residents.models import HeldPhoto
    from tracker.residents.services.limits import forget_tries
    from tracker.residents.services.marking import mark_phones
    from tracker.residents.views import panels
    from tracker.web.navigation import hang_pages

    hang_pages(app, views)
    app.jinja_env.globals["public_links"] = public_links
    hang_in(app, ROWS)
    PANELS.add(app, panels.phone_panel, panels.slip_panel)
    WAITING.add(app, panels.dispute_panel)
    COUNTED_ALSO.add(app, panels.count_waiting, panels.count_waiting_reports)
    LOOKS.add(app, forget_tries, mark_phones)
    KEEPERS.add(app, HeldPhoto.sha256, HeldPhoto.thumb_sha256)
