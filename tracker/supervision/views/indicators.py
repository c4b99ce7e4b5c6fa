"""The indicators in plain language, with this month's figures of the reader's area beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from flask import Response, g, request

from tracker.access import Permission
from tracker.areas.views.options import area_options
from tracker.cases.queries.lists import CaseFilter
from tracker.cases.queries.outcomes import Period
from tracker.figures.closure import period_of
from tracker.figures.counting import count_measures
from tracker.figures.rates import Counted
from tracker.foundation.days import local_day
from tracker.hooks import Hook
from tracker.supervision.views.closure import asked_period
from tracker.web.access import requires
from tracker.web.identity import now
from tracker.web.pages import page
from tracker.web.turns import aside

#: What stands side by side at the top: closing, solving and satisfying are three different things.
HEADLINE = ("closure", "verified", "satisfied", "response_share")


#: What another subject says beside an indicator: given area (empty: all), first and last day; "" for nothing.
Beside = Callable[[str, date, date], str]
Words = dict[str, list[str]]

#: (key of an indicator, what is said beside it)
BESIDE: Hook[tuple[str, Beside]] = Hook()


#: What another subject says beside the indicators, given all of them as counted with filter and period: words by key.
BesideAll = Callable[[Sequence[Counted], CaseFilter, Period], dict[str, str]]

BESIDE_ALL: Hook[BesideAll] = Hook()


def _words_beside(counted: Sequence[Counted], wanted: CaseFilter, period: Period, days: tuple[date, date]) -> Words:
    """The sentences others say beside each indicator."""
    found: Words = {}
    if not wanted.category:  # what is said of days and an area is said of all categories together
        found = {key: [words] for key, say in BESIDE if (words := say(wanted.area, *days))}
    for say_all in BESIDE_ALL:
        for key, words in say_all(counted, wanted, period).items():
            found.setdefault(key, []).append(words)
    return found


@requires(Permission.REPORT_VIEW)
def indicators() -> Response:
    """Each indicator: what it counts, over what, from where, what it cannot say; and its figures of a period."""
    first, last, trouble = asked_period(request.args, local_day(now()))
    wanted = CaseFilter.of({"area": request.args.get("area", ""), "category": request.args.get("category", "")})
    period = period_of(first, last, now())
    with aside():
        counted = count_measures(period=period, actor=g.actor, asked=wanted, now=now())
    return page(
        "supervision/indicators.html",
        fragment="results",
        first=first,
        last=last,
        trouble=trouble,
        wanted=wanted,
        area_options=area_options(g.actor, wanted.area),
        headline=[counted[key] for key in HEADLINE],
        counted=list(counted.values()),
        beside=_words_beside(list(counted.values()), wanted, period, (first, last)),
    )
