"""The figures of the police stations: response, closure on time, the answer clock, beside visits and coverage."""

from __future__ import annotations

from flask import Response, g, request

from tracker.access import Permission, can
from tracker.areas.queries import get_tree
from tracker.foundation.days import local_day
from tracker.foundation.identifiers import AreaLevel
from tracker.policing.queries.figures import StationFigures, figures_between, figures_by_month, months_back
from tracker.supervision.figures import rate
from tracker.web.access import requires
from tracker.web.identity import now
from tracker.web.pages import page
from tracker.web.turns import aside

MONTHS = 12


@requires(Permission.POLICING_FIGURES)
def figures() -> Response:
    """A month by station, and the months before it for the whole scope."""
    months = months_back(local_day(now()), MONTHS)
    asked = next((one for one in months if f"{one[0]:%Y-%m}" == request.args.get("month")), months[0])
    # A village stands for its officer: by village only he himself sees it, and his station.
    is_own = can(g.actor, Permission.POLICING_DESK)
    digits = (AreaLevel.VILLAGE if is_own else AreaLevel.STREET).digits
    with aside():
        rows = figures_between(first=asked[0], last=asked[1], actor=g.actor, now=now(), digits=digits)
        trend = figures_by_month(months, actor=g.actor, now=now())
    total = StationFigures("")
    for row in rows:
        total.add(row)
    tree = get_tree()
    return page(
        "policing/figures.html",
        fragment="results",
        rows=[(tree.name(row.key), row) for row in rows],
        total=total,
        trend=trend[::-1],
        month=f"{asked[0]:%Y-%m}",
        months=[f"{first:%Y-%m}" for first, _last in months],
        rate=rate,
        is_own=is_own,
    )
