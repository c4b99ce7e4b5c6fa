"""Computing open deadlines anew, for who keeps the calendar: numbers first, then the act."""

from __future__ import annotations

from flask import Response, g, request, url_for
from flask_babel import gettext as _

from tracker.access import Permission, require
from tracker.cases.services.recomputing import preview, recompute
from tracker.web.access import requires
from tracker.web.identity import address, now
from tracker.web.pages import done, page


@requires(Permission.CALENDAR_EDIT)
def deadlines() -> Response:
    """GET says what would move; POST moves it."""
    if request.method == "GET":
        return page("cases/deadlines.html", found=preview(now()))
    post = require(g.actor, Permission.CALENDAR_EDIT)
    moved = recompute(actor=g.actor, post=post, now=now(), address=address())
    return done(url_for("cases.deadlines"), _("Computed anew: %(count)s deadlines.", count=moved.total))
