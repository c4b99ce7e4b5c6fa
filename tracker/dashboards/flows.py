"""What came in and what was closed, and what lay open at the end of each day, week or month of a stretch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import TypeVar

from sqlalchemy import ColumnElement, func, select

from tracker.access.actor import Actor
from tracker.cases.models import Case
from tracker.cases.queries.lists import CaseFilter, narrowed
from tracker.cases.queries.outcomes import Period
from tracker.cases.queries.scope import counted_cases
from tracker.clock.instants import day_number, day_of
from tracker.dashboards.periods import Span, Stretch, stretch_of
from tracker.extensions import db
from tracker.figures.cells import Rows, Wanted, count_backlog, sum_cells
from tracker.figures.closure import period_of
from tracker.figures.counting import count_sums
from tracker.figures.kept import Kept, find_kept
from tracker.figures.measures import CLOSED, DAY_IN, DAY_OUT, RECEIVED
from tracker.figures.months import Months, day_number_sql, label_of, month_end, month_of, month_sql
from tracker.figures.rates import Sums
from tracker.foundation.days import day_start, local_day
from tracker.foundation.groups import grouped
from tracker.foundation.orm import Instants

#: Up to so many days are told day by day, then by week, whole years by month.
BY_DAY = 62


@dataclass(frozen=True)
class Flow:
    """One day, week or month."""

    label: str
    came_in: int
    went_out: int
    #: Open at its end.
    backlog: int


Pair = tuple[int, int]
#: (came in, closed) by the number of a month or day.
Pairs = dict[int, Pair]


def read_flows(stretch: Stretch, *, asked: CaseFilter, actor: Actor, now: datetime) -> list[Flow]:
    """The flows of a stretch up to today, the oldest first, inside the actor's scope."""
    months = stretch.whole_months
    period = period_of(months.first, months.last, now)
    kept = find_kept(by=None, asked=asked, period=period, actor=actor)
    scoped = [counted_cases(actor), *narrowed(asked, actor=actor, now=now)]
    last, end = min(stretch.last, local_day(now)), month_end()
    if stretch.span is Span.YEAR:
        pairs = _read_months(kept) if kept else _count(partial(month_sql, end=end), stretch.first, last, scoped)
        shown = range(stretch.months.first, month_of(last, end) + 1)
        told = [(label_of(month), pairs.get(month, (0, 0))) for month in shown]
        return _flows(told, _open_before(stretch.first, kept, scoped))
    # What lay open before is kept by months: a stretch that begins within one is counted from the month's first day.
    begin = months.first if kept else stretch.first
    reads = kept if not asked.category else None
    days = _read_days(reads, begin, last) if reads else _count(day_number_sql, begin, last, scoped)
    first = day_number(stretch.first)
    meanwhile = [days.get(day, (0, 0)) for day in range(day_number(begin), first)]
    open_before = _open_before(begin, kept, scoped) + sum(came - went for came, went in meanwhile)
    by_day = [(day_of(day), days.get(day, (0, 0))) for day in range(first, day_number(last) + 1)]
    return _flows(_by_week(by_day) if len(by_day) > BY_DAY else [(f"{day}", pair) for day, pair in by_day], open_before)


def _flows(told: list[tuple[str, Pair]], open_before: int) -> list[Flow]:
    found = []
    for label, (came_in, went_out) in told:
        open_before += came_in - went_out
        found.append(Flow(label, came_in, went_out, open_before))
    return found


def _by_week(days: list[tuple[date, Pair]]) -> list[tuple[str, Pair]]:
    """Taken together by calendar week; the first and the last may be cut."""
    weeks = grouped((stretch_of(Span.WEEK, day).label, pair) for day, pair in days)
    return [(label, (sum(one[0] for one in pairs), sum(one[1] for one in pairs))) for label, pairs in weeks.items()]


def _read_months(kept: Kept) -> Pairs:
    wanted = replace(kept.wanted, rows=Rows.MONTH, until_day=None)
    return _pairs(sum_cells(wanted, RECEIVED, "workload"), sum_cells(wanted, CLOSED, "workload"))


def _read_days(kept: Kept, first: date, last: date) -> Pairs:
    end = month_end()
    wanted = Wanted(Months(month_of(first, end), month_of(last, end)), kept.wanted.areas, rows=Rows.DAY)
    return _pairs(sum_cells(wanted, DAY_IN, "cases"), sum_cells(wanted, DAY_OUT, "cases"))


def _count(
    key_of: Callable[[Instants], ColumnElement[int]], first: date, last: date, scoped: list[ColumnElement[bool]]
) -> Pairs:
    days = Period(day_start(first), day_start(last + timedelta(days=1)))
    counted = (count_sums(one, days, scoped, "cases", key=key_of(one.at)) for one in (DAY_IN, DAY_OUT))
    return _pairs(*counted)


K = TypeVar("K", str, int)


def _pairs(came: Mapping[K, Sums], went: Mapping[K, Sums]) -> Pairs:
    """Rows of one count each, side by side."""
    both = came.keys() | went.keys()
    return {int(key): (came.get(key, Sums()).total(), went.get(key, Sums()).total()) for key in both}


def _open_before(day: date, kept: Kept | None, scoped: list[ColumnElement[bool]]) -> int:
    """What lay open when a day began: read, or what lies open now less what has come since, and what has gone."""
    if kept:
        return count_backlog(kept.wanted, month_of(day, month_end()))
    lies_open, came_in, went_out = (
        select(func.count()).where(*conditions, *scoped).scalar_subquery()
        for conditions in (
            (DAY_IN.about, Case.is_open, Case.closed_at.is_(None)),
            (DAY_IN.about, DAY_IN.at >= day_start(day)),
            (DAY_OUT.about, DAY_OUT.at >= day_start(day)),
        )
    )
    return int(db.session.scalar(select(lies_open - came_in + went_out)) or 0)
