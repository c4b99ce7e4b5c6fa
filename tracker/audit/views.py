"""The audit administrator's page."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from tracker.access import Permission
from tracker.audit.models import AccessEntry
from tracker.audit.queries import list_acts, list_entries
from tracker.audit.vocabulary import ACT_LABELS, DETAIL_LABELS, FROM_TO, READINGS
from tracker.foundation.words import N_, printable
from tracker.web.access import requires
from tracker.web.language import say
from tracker.web.navigation import Place
from tracker.web.pages import page

blueprint = Blueprint("audit", __name__)


def details_of(entry: AccessEntry) -> str:
    """What an entry says beside act and purpose, in a line; nothing of what was written (audit/vocabulary.py)."""
    return " · ".join(
        f"{say(DETAIL_LABELS[key])} {value}"
        for key, value in entry.detail.items()
        if key in DETAIL_LABELS and (key not in ("from", "to") or entry.act in FROM_TO)
    )


@requires(Permission.AUDIT_READ)
def log() -> Response:
    """Who unmasked, exported, printed or administered what, when and why."""
    asked = {name: printable(request.args.get(name, "")[:40]) for name in ("act", "user", "on")}
    try:
        day = date.fromisoformat(asked["on"]) if asked["on"] else None
    except ValueError:
        day = None
    rows, older = list_entries(
        act="" if asked["act"] == "readings" else asked["act"],
        among=READINGS if asked["act"] == "readings" else (),
        username=asked["user"],
        on=day,
        before=request.args.get("before", type=int),
    )
    query = urlencode({name: value for name, value in asked.items() if value})
    return page(
        "audit/log.html",
        fragment="results",
        rows=rows,
        acts=list_acts(),
        ACT_LABELS=ACT_LABELS,
        details_of=details_of,
        asked=asked,
        older_url=f"?{query}&before={older}" if older else None,
    )


blueprint.add_url_rule("/admin/log", view_func=log)

NAVIGATION = (Place(350, "audit.log", N_("Access log"), "history", Permission.AUDIT_READ),)  # fmt: skip
