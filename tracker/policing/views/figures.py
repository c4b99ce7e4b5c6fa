"""The figures of the police stations: response, closure on time, the answer clock, beside visits and coverage."""

from __future__ import annotations

from flask import Response, g, request

from tracker.access import Permission, can
from tracker.areas.queries import get_tree
from tracker.figures.rates import Sums
from tracker.figures.spans import month_of, months_back, token_of
from tracker.foundation.days import local_day
from tracker.foundation.identifiers import AreaLevel
from tracker.policing.queries.figures import figures_between, figures_by_month
from tracker.web.access import requires
from tracker.web.identity import now
from tracker.web.pages import page
from tracker.web.turns import aside

MONTHS = 12


@requires(Permission.POLICING_FIGURES)
def figures() -> Response:
    """A month by station, and the months before it for the whole scope."""
    months = months_back(month_of(local_day(now())), MONTHS)[::-1]
    asked = next((one for one in months if token_of(one) == request.args.get("month")), months[0])
    # A village stands for its officer: by village only he himself sees it, and his station.
    is_own = can(g.actor, Permission.POLICING_DESK)
    digits = (AreaLevel.VILLAGE if is_own else AreaLevel.STREET).digits
    with aside():
        rows = figures_between(first=asked.first, last=asked.last, actor=g.actor, now=now(), digits=digits)
        trend = figures_by_month(months, actor=g.actor, now=now())
    total = Sums()
    for _key, row in rows:
        total.update(row)
    tree = get_tree()
    return page(
        "policing/figures.html",
        fragment="results",
        rows=[(tree.name(key), row) for key, row in rows],
        total=total,
        trend=trend[::-1],
        month=token_of(asked),
        months=[token_of(one) for one in months],
        is_own=is_own,
    )
