"""Who read personal data, for the supervisor of the place and for the auditor."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Response, g, request

from tracker.access import Permission, can
from tracker.audit.queries import list_entries
from tracker.audit.views import details_of
from tracker.audit.vocabulary import ACT_LABELS, READINGS
from tracker.foundation.words import printable
from tracker.supervision.queries.readings import of_number, of_reach
from tracker.web.access import requires
from tracker.web.asked import asked_day, asked_key
from tracker.web.pages import page


@requires(Permission.READING_LIST)
def readings() -> Response:
    """When who saw a reporter in plain, or read a mediation, sealed notes or a paper; nothing of what stood there."""
    asked = {name: printable(request.args.get(name, "")[:40]) for name in ("act", "user", "on", "ref")}
    limits = [one for one in (of_reach(g.actor), of_number(asked["ref"]) if asked["ref"] else None) if one is not None]
    only = None
    for limit in limits:
        only = limit if only is None else only & limit
    rows, older = list_entries(
        act=asked["act"] if asked["act"] in READINGS else "",
        among=READINGS,
        username=asked["user"],
        on=asked_day(asked["on"]),
        before=asked_key(request.args.get("before", "")),
        only=only,
    )
    query = urlencode({name: value for name, value in asked.items() if value})
    return page(
        "supervision/readings.html",
        fragment="results",
        rows=rows,
        acts=READINGS,
        ACT_LABELS=ACT_LABELS,
        details_of=details_of,
        asked=asked,
        opens=can(g.actor, Permission.CASE_LIST),
        older_url=f"?{query}&before={older}" if older else None,
    )
