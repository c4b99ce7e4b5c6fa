"""The audit administrator's page."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from tracker.access import Permission
from tracker.audit.queries import list_acts, list_entries
from tracker.audit.vocabulary import ACT_LABELS
from tracker.web.access import requires
from tracker.web.pages import page

blueprint = Blueprint("audit", __name__)


@requires(Permission.AUDIT_READ)
def log() -> Response:
    """Who unmasked, exported, printed or administered what, when and why."""
    asked = {name: request.args.get(name, "").strip()[:40] for name in ("act", "user", "on")}
    try:
        day = date.fromisoformat(asked["on"]) if asked["on"] else None
    except ValueError:
        day = None
    rows, older = list_entries(
        act=asked["act"], username=asked["user"], on=day, before=request.args.get("before", type=int)
    )
    query = urlencode({name: value for name, value in asked.items() if value})
    return page(
        "audit/log.html",
        fragment="results",
        rows=rows,
        acts=list_acts(),
        ACT_LABELS=ACT_LABELS,
        asked=asked,
        older_url=f"?{query}&before={older}" if older else None,
    )


blueprint.add_url_rule("/admin/log", view_func=log)
