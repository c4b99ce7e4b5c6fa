"""What consecutive stretches of days came to, each judged as of its own end: read where kept, else counted at once.

Whatever the way, the measures are those of figures/measures.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CTE, ColumnElement, func, literal, select, union_all
from sqlalchemy import case as sql_case

from tracker.access.actor import Actor
from tracker.cases.models import Case
from tracker.cases.queries.lists import CaseFilter, narrowed
from tracker.cases.queries.outcomes import Period, is_due, is_suspended
from tracker.cases.queries.scope import counted_cases
from tracker.dashboards.periods import Span, Stretch
from tracker.extensions import db
from tracker.figures.cells import Rows, sum_times
from tracker.figures.classes import MOST, class_sql, quantile
from tracker.figures.closure import period_of
from tracker.figures.counting import count_sums
from tracker.figures.kept import EXTENDED, Kept, count_due_today, find_kept, places_of, read_due, read_sums
from tracker.figures.measures import CLOSED, DUE, HANDLED, INDICATORS, MEASURES, RECEIVED, Basis, names_of
from tracker.figures.rates import Counted, Sums
from tracker.foundation.days import day_start
from tracker.foundation.orm import Instant, Instants

#: A stretch and a class of handling times as one number; no class reaches it.
PACKED = 10 * MOST
BASES = (DUE, CLOSED, RECEIVED)


def _names(basis: Basis) -> tuple[str, ...]:
    """What the measures need of a basis, and what came in and was closed."""
    return names_of(basis) if basis is DUE else (*names_of(basis), "workload")


@dataclass
class Counts:
    """What one stretch came to: sums by basis, and how long the handling took."""

    stretch: Stretch
    sums: dict[Basis, Sums] = field(default_factory=lambda: {basis: Sums() for basis in BASES})
    #: Working minutes of a class → cases; only of a stretch that is compared (`read_history`).
    times: dict[int, int] = field(default_factory=dict)
    is_timed: bool = False

    def of(self, key: str) -> Counted:
        """An indicator."""
        return self.sums[MEASURES[key].basis].of(key)

    @property
    def indicators(self) -> list[Counted]:
        return [self.of(one.key) for one in INDICATORS]

    def hours(self, share: float) -> float | None:
        """The working hours within which this share of what was due and closed was handled."""
        minutes = quantile(self.times, share)
        return None if minutes is None else minutes / 60

    @property
    def is_anything(self) -> bool:
        """Whether anything was due, came in or was closed."""
        return any(count for sums in self.sums.values() for count in sums.values())

    @property
    def came_in(self) -> int:
        return self.sums[RECEIVED]["workload"]

    @property
    def went_out(self) -> int:
        return self.sums[CLOSED]["workload"]


def read_history(stretches: Sequence[Stretch], *, asked: CaseFilter, actor: Actor, now: datetime) -> list[Counts]:
    """The counts of stretches that follow one another, the oldest first, inside the actor's scope.

    How long the handling took is told of the last, of the one before it and of the same a year before.
    """
    timed = {*stretches[-2:], stretches[-1].year_before}
    found = [Counts(one, is_timed=one in timed) for one in stretches]
    whole = period_of(stretches[0].first, stretches[-1].last, now)
    kept = find_kept(by=None, asked=asked, period=whole, actor=actor) if _are_even(stretches) else None
    if kept:
        _read(found, kept, now)
    else:
        _count(found, [counted_cases(actor), *narrowed(asked, actor=actor, now=now)], whole, now)
    return found


def _are_even(stretches: Sequence[Stretch]) -> bool:
    """Made of equally many reporting months each."""
    return stretches[0].span in (Span.MONTH, Span.QUARTER, Span.YEAR)


def _read(found: list[Counts], kept: Kept, now: datetime) -> None:
    each = found[0].stretch.months.count
    kept = replace(kept, wanted=replace(kept.wanted, rows=Rows.STRETCH, each=each))
    apart = replace(kept.wanted, until_day=None)
    for basis in (CLOSED, RECEIVED):
        for place, sums in read_sums(kept, basis, *_names(basis)).items():
            found[int(place)].sums[basis] = sums
    for one in found:
        if one.is_timed:
            alone = replace(apart, rows=Rows.WHOLE, months=one.stretch.months)
            one.times = {minutes: cases for _key, minutes, cases in sum_times(alone)}
    last = str(len(found) - 1)
    unkept = [(last, cases, extended) for _key, cases, extended in count_due_today(kept)]
    unkept += [(str(place), -cases, -extended) for place, cases, extended in _suspended(found, kept, now)]
    for place, sums in read_due(kept, unkept).items():
        found[int(place)].sums[DUE] = sums


def _suspended(found: list[Counts], kept: Kept, now: datetime) -> list[tuple[int, int, int]]:
    """(place, cases, of them extended) of what was due in a stretch and stood still at its end."""
    row = _rows_of(found, now)
    bounds: Any = row.c  # instants in SQL
    period = Period(bounds.first, bounds.end, bounds.judged)
    stood_still = (Case.pause_count > 0, is_due(period), is_suspended(period), *places_of(kept))
    query = select(row.c.place, func.count(), EXTENDED).join_from(row, Case, literal(value=True))
    rows = db.session.connection().execute(query.where(*stood_still).group_by(row.c.place))
    return [(place, cases, extended) for place, cases, extended in rows]


def _rows_of(found: list[Counts], now: datetime) -> CTE:
    """The stretches as rows (place, first, end, judged): each then finds its own cases in an index of instants."""
    selects = [
        select(
            literal(place).label("place"),
            literal(day_start(one.stretch.first), Instant).label("first"),
            literal(_end(one), Instant).label("end"),
            literal(min(_end(one), now + timedelta(seconds=1)), Instant).label("judged"),
        )
        for place, one in enumerate(found)
    ]
    return union_all(*selects).cte("stretches")


def _count(found: list[Counts], scoped: list[ColumnElement[bool]], whole: Period, now: datetime) -> None:
    """Case by case, one pass for each basis."""
    judged = _each_judged_at_its_end(found, now)
    for basis in BASES:
        period = judged if basis is DUE else whole
        for place, sums in count_sums(basis, period, scoped, *_names(basis), key=_place(found, basis.at)).items():
            found[place].sums[basis] = sums
    key = _place(found, Case.due_at) * PACKED + class_sql(Case.handling_minutes)
    for packed, sums in count_sums(HANDLED, judged, scoped, "cases", key=key).items():
        place, minutes = divmod(packed, PACKED)
        if found[place].is_timed:
            found[place].times[minutes] = sums["cases"]


def _place(found: list[Counts], at: Instants) -> ColumnElement[int]:
    """In which stretch an instant lies that lies in one of them."""
    starts = [day_start(one.stretch.first) for one in found]
    return sql_case(*[(at >= start, place) for place, start in reversed(list(enumerate(starts)))], else_=0)


def _end(one: Counts) -> datetime:
    return day_start(one.stretch.last + timedelta(days=1))


def _each_judged_at_its_end(found: list[Counts], now: datetime) -> Period:
    """All stretches as one period in which a case is judged as of the end of the stretch its deadline lies in."""
    ends = [min(_end(one), now + timedelta(seconds=1)) for one in found]
    whens = [(Case.due_at < _end(one), literal(end, Instant)) for one, end in zip(found[:-1], ends, strict=False)]
    judged = sql_case(*whens, else_=literal(ends[-1], Instant)) if whens else ends[-1]
    return Period(day_start(found[0].stretch.first), _end(found[-1]), judged)


#: The rates a history draws: closing, solving and satisfying are three different things, and doing it in time a fourth.
DRAWN = ("closure", "on_time", "verified", "satisfied")
#: What is told of handling beside them.
ASIDE = tuple(one.key for one in INDICATORS if one.key not in {*DRAWN, "overdue", "response_share"})
