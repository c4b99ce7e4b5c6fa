"""Keeping what is being typed, as it is typed; giving it up."""

from __future__ import annotations

import re

from flask import Response, abort, g, make_response, request, url_for

from tracker.access import Permission
from tracker.mediation.services import drafts as do
from tracker.web.access import requires
from tracker.web.addresses import local_address
from tracker.web.identity import now
from tracker.web.pages import go

KEY = re.compile(r"[A-Za-z0-9:_-]{1,80}")
SKIPPED = frozenset({"csrf_token", "draft_key", "version", "base"})


def _key() -> str:
    key = request.form.get("draft_key", "")
    if not KEY.fullmatch(key):
        abort(400)
    return key


@requires(Permission.MEDIATION_LIST)
def save() -> Response:
    """Keep the fields of a form; the page sends them a moment after the last key."""
    fields = [[name, value] for name, value in request.form.items(multi=True) if name not in SKIPPED]
    if sum(len(name) + len(value) for name, value in fields) > do.LONGEST:
        abort(413)
    do.save_draft(key=_key(), fields=fields, actor=g.actor, now=now())
    return make_response("", 204)


@requires(Permission.MEDIATION_LIST)
def discard() -> Response:
    """The draft is not wanted."""
    do.drop_draft(key=_key(), actor=g.actor)
    return go(local_address(request.form.get("next")) or url_for("cases.home"))
