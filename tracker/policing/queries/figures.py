"""The figures of public-safety cases, by the area of a police station. Stations are compared, persons never."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, func
from sqlalchemy import case as sql_case

from tracker.access.actor import Actor
from tracker.cases.models import Case
from tracker.cases.queries.outcomes import Period, period_between
from tracker.cases.queries.scope import counted_cases
from tracker.figures.counting import count_sums
from tracker.figures.measures import POLICE_DUE, POLICE_RECEIVED, TRIAGE_ASKED
from tracker.figures.rates import Sums
from tracker.figures.spans import Span, token_of
from tracker.foundation.days import day_start
from tracker.foundation.orm import Instants

#: A station serves a street: the first nine digits of an area's code.
STREET_DIGITS = 9
#: By the area of a station or by month.
Rows = list[tuple[str, Sums]]


def figures_between(*, first: date, last: date, actor: Actor, now: datetime, digits: int = STREET_DIGITS) -> Rows:
    """One row a street (or a village, by its twelve digits) of the actor's scope, for a stretch of local days."""
    area = func.substr(Case.area_code, 1, digits)
    return _counted(lambda _at: area, str, first=first, last=last, actor=actor, now=now)


def figures_by_month(months: Sequence[Span], *, actor: Actor, now: datetime) -> Rows:
    """One row a month for the whole scope, '2026-03'; the latest of the `months` first."""

    def month(at: Instants) -> ColumnElement[int]:
        return sql_case(*[(at >= day_start(one.first), place) for place, one in enumerate(months)], else_=0)

    def name(place: int) -> str:
        return token_of(months[place])

    return _counted(month, name, first=months[-1].first, last=months[0].last, actor=actor, now=now)


K = TypeVar("K")


def _counted(
    key: Callable[[Instants], ColumnElement[K]], name: Callable[[K], str], *, first: date, last: date, actor: Actor,
    now: datetime,
) -> Rows:  # fmt: skip
    """The three figures, one pass each; `key` groups by the instant a figure goes by."""
    start, end = day_start(first), day_start(last + timedelta(days=1))
    rows: dict[str, Sums] = {}
    # What must be answered within its limit is judged as of now, also when the month is over.
    for basis, period in (
        (POLICE_DUE, period_between(start, end, now)),
        (POLICE_RECEIVED, Period(start, end, now)),
        (TRIAGE_ASKED, Period(start, end, now)),
    ):
        counted = count_sums(basis, period, [counted_cases(actor)], key=key(basis.at))
        for part, sums in counted.items():
            rows.setdefault(name(part), Sums()).update(sums)
    return sorted(rows.items())
