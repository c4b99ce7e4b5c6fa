"""The indicators in plain language, with this month's figures of the reader's area beside them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Response, g, request

from tracker.access import Permission
from tracker.cases.views.desk import filter_from
from tracker.clock.instants import local_day
from tracker.supervision.figures import period_of, rate
from tracker.supervision.indicators import BASES, INDICATORS, count_indicators
from tracker.supervision.views.closure import asked_period
from tracker.web.access import requires
from tracker.web.identity import now
from tracker.web.options import area_options
from tracker.web.pages import page
from tracker.web.turns import aside

#: What stands side by side at the top: closing, solving and satisfying are three different things.
HEADLINE = ("closure", "verified", "satisfied", "response_share")
#: With fewer cases a single one moves the rate by more than five points.
FEW = 20


#: What another subject says beside an indicator: given area (empty: all), first and last day; "" for nothing.
Beside = Callable[[str, date, date], str]

_beside: dict[str, Beside] = {}


def say_beside(key: str, say: Beside) -> None:
    """Let another subject put words beside an indicator; called when the application is made."""
    _beside[key] = say


@requires(Permission.REPORT_VIEW)
def indicators() -> Response:
    """Each indicator: what it counts, over what, from where, what it cannot say; and its figures of a period."""
    first, last, trouble = asked_period(request.args, local_day(now()))
    wanted = filter_from({"area": request.args.get("area", ""), "category": request.args.get("category", "")})
    period = period_of(first, last, now())
    with aside():
        counted = count_indicators(period=period, actor=g.actor, asked=wanted, now=now())
    return page(
        "supervision/indicators.html",
        fragment="results",
        first=first,
        last=last,
        trouble=trouble,
        wanted=wanted,
        area_options=area_options(g.actor, wanted.area),
        headline=[counted[key] for key in HEADLINE],
        counted=[counted[one.key] for one in INDICATORS],
        # What others say beside a figure is said of all categories together.
        beside={} if wanted.category else {key: say(wanted.area, first, last) for key, say in _beside.items()},
        rate=rate,
        BASES=BASES,
        FEW=FEW,
    )
