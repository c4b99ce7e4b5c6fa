"""The page of what has not arrived yet. Its entries lie on the phone alone; the page is the same for whoever asks."""

from __future__ import annotations

from flask import Response, g

from tracker.access import Permission, can
from tracker.web.access import logged_in
from tracker.web.pages import page


@logged_in
def outbox() -> Response:
    return page("field/outbox.html", may_carry=can(g.actor, Permission.OUTBOX_CARRY))
