"""The supervisor's home: what presses today, each number a list, and what has changed since yesterday."""

from __future__ import annotations

from flask import Response, g, url_for

from tracker.access import Permission
from tracker.cases.queries.lists import CaseFilter, list_cases
from tracker.cases.queries.pressing import SETS, Pressing, Since, count_pressing, count_since_yesterday
from tracker.cases.views.lines import lines_of
from tracker.web.access import requires
from tracker.web.identity import now
from tracker.web.pages import page

#: How many of a set the page shows itself.
SHOWN = 5
#: The sets whose first cases stand on the page: what only this person can decide, and what has waited longest.
OPENED = (Pressing.TO_DECIDE, Pressing.LATE_7)


@requires(Permission.SUPERVISION_DESK)
def home() -> Response:
    """Counts of what presses in my area, the longest overdue, and what waits for my decision."""
    at = now()
    counts, changed = count_pressing(g.actor, at), count_since_yesterday(g.actor, at)
    opened = []
    for one in OPENED:
        found = list_cases(CaseFilter(pressing=one.value), actor=g.actor, now=at).rows if counts[one] else []
        opened.append((one, lines_of(found[:SHOWN])))
    return page(
        "supervision/home.html",
        fragment="results",
        counts=[
            (one, meaning, counts[one], url_for("cases.listing", pressing=one.value))
            for one, (meaning, _so) in SETS.items()
        ],
        since=[(which.label, changed[which]) for which in Since],
        opened=opened,
    )
