"""What consecutive stretches of days came to, each judged as of its own end: read where kept, else counted at once.

Whatever the way, the measures are those of rollups/statements.py and the indicators' those of supervision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, cast, func, literal, select, union_all
from sqlalchemy import case as sql_case

from tracker.access.actor import Actor
from tracker.cases.models import Case
from tracker.cases.queries.lists import CaseFilter, narrowed
from tracker.cases.queries.outcomes import Period, is_closed, is_due, is_on_time, is_suspended
from tracker.cases.queries.scope import counted_cases
from tracker.dashboards.periods import Span, Stretch
from tracker.extensions import db
from tracker.foundation.days import day_start
from tracker.foundation.orm import Instant
from tracker.rollups.classes import class_sql, quantile
from tracker.rollups.models import Fact
from tracker.rollups.queries import Rows, sum_cells, sum_times
from tracker.rollups.statements import FACTS, count_measure
from tracker.supervision.figures import period_of
from tracker.supervision.indicators import BY_KEY, INDICATORS, Counted
from tracker.supervision.kept import SUMMED, Kept, count_due_today, find_kept, places_of

#: Counted of each fact beside what the indicators need.
MORE = {Fact.DUE: (), Fact.CLOSED: ("workload",), Fact.RECEIVED: ("workload",)}


@dataclass
class Counts:
    """What one stretch came to: sums by fact and measure, and how long the handling took."""

    stretch: Stretch
    sums: dict[Fact, dict[str, int]] = field(default_factory=dict)
    #: Working minutes of a class → cases; only of a stretch that is compared (`read_history`).
    times: dict[int, int] = field(default_factory=dict)
    is_timed: bool = False

    def of(self, key: str) -> Counted:
        """An indicator."""
        one = BY_KEY[key]
        part, whole = one.kept
        sums = self.sums.get(Fact(one.basis.value), {})
        return Counted(one, sums.get(part, 0), sums.get(whole, 0))

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
        return self.sums.get(Fact.RECEIVED, {}).get("workload", 0)

    @property
    def went_out(self) -> int:
        return self.sums.get(Fact.CLOSED, {}).get("workload", 0)


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
        _count(found, [counted_cases(actor), *narrowed(asked, actor=actor, now=now)], now)
    for one in found:
        due = one.sums.setdefault(Fact.DUE, dict.fromkeys(SUMMED[Fact.DUE], 0))
        due["base"] = due["cases"]
        due["overdue"] = due["base"] - due["on_time"]
    return found


def _are_even(stretches: Sequence[Stretch]) -> bool:
    """Made of equally many reporting months each."""
    return stretches[0].span in (Span.MONTH, Span.QUARTER, Span.YEAR)


def _read(found: list[Counts], kept: Kept, now: datetime) -> None:
    each = found[0].stretch.months.count
    kept = replace(kept, wanted=replace(kept.wanted, rows=Rows.STRETCH, each=each))
    apart = replace(kept.wanted, until_day=None)
    for fact in (Fact.DUE, Fact.CLOSED, Fact.RECEIVED):
        wanted = kept.wanted if fact is Fact.DUE else apart
        for place, sums in sum_cells(wanted, fact, *SUMMED[fact], *MORE[fact]).items():
            found[int(place)].sums[fact] = sums
    for one in found:
        if one.is_timed:
            alone = replace(apart, rows=Rows.WHOLE, months=one.stretch.months)
            one.times = {minutes: cases for _key, minutes, cases in sum_times(alone)}
    for _key, cases, extended in count_due_today(kept):
        _add_due(found[-1], cases, extended)
    for place, cases, extended in _suspended(found, kept, now):
        _add_due(found[place], -cases, -extended)


def _add_due(one: Counts, cases: int, extended: int) -> None:
    due = one.sums.setdefault(Fact.DUE, dict.fromkeys(SUMMED[Fact.DUE], 0))
    due["cases"] += cases
    due["extended"] += extended


def _suspended(found: list[Counts], kept: Kept, now: datetime) -> list[Any]:
    """(place, cases, of them extended) of what was due in a stretch and stood still at its end."""
    row = _rows_of(found, now)
    period = Period(row.c.first, row.c.end, row.c.judged)
    stood_still = (Case.pause_count > 0, is_due(period), is_suspended(period), *places_of(kept))
    extended = func.sum(cast(Case.extension_count > 0, Integer))
    query = select(row.c.place, func.count(), extended).join_from(row, Case, literal(value=True))
    return list(db.session.connection().execute(query.where(*stood_still).group_by(row.c.place)))


def _rows_of(found: list[Counts], now: datetime) -> Any:
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


def _count(found: list[Counts], scoped: list[ColumnElement[bool]], now: datetime) -> None:
    """Case by case, one pass for each fact."""
    for fact, (about, at, measures) in FACTS.items():
        if fact not in (Fact.CLOSED, Fact.RECEIVED):
            continue
        names = (*SUMMED[fact], *MORE[fact])
        sums = [count_measure(measures[name]) for name in names]
        place, within = _places(found, at, now)
        query = select(place.label("stretch_no"), *sums).where(about, within, *scoped).group_by("stretch_no")
        for row in db.session.connection().execute(query):
            found[row[0]].sums[fact] = dict(zip(names, map(int, row[1:]), strict=True))
    place, _within = _places(found, Case.due_at, now)
    period = _each_judged_at_its_end(found, now)
    _count_due(found, place, period, scoped)
    closed = (is_due(period), is_closed(period), Case.handling_minutes.isnot(None), *scoped)
    minutes = class_sql(Case.handling_minutes).label("minutes")
    query = select(place.label("stretch_no"), minutes, func.count()).where(*closed).group_by("stretch_no", "minutes")
    for at_place, stands_for, cases in db.session.connection().execute(query):
        if found[at_place].is_timed:
            found[at_place].times[int(stands_for)] = int(cases)


def _count_due(found: list[Counts], place: Any, period: Period, scoped: list[ColumnElement[bool]]) -> None:
    base = ~is_suspended(period)
    counted = {
        "cases": base,
        "closed": and_(base, is_closed(period)),
        "on_time": and_(base, is_on_time(period)),
        "extended": and_(base, Case.extension_count > 0),
    }
    sums = [count_measure(counted[name]) for name in SUMMED[Fact.DUE]]
    query = select(place.label("stretch_no"), *sums).where(is_due(period), *scoped).group_by("stretch_no")
    for row in db.session.connection().execute(query):
        found[row[0]].sums[Fact.DUE] = dict(zip(SUMMED[Fact.DUE], map(int, row[1:]), strict=True))


def _places(found: list[Counts], at: Any, now: datetime) -> tuple[ColumnElement[int], ColumnElement[bool]]:
    """In which stretch an instant lies, and that it lies in one of them."""
    starts = [day_start(one.stretch.first) for one in found]
    end = min(_end(found[-1]), now + timedelta(seconds=1))
    whens = [(at >= start, place) for place, start in reversed(list(enumerate(starts)))]
    return sql_case(*whens, else_=0), and_(at >= starts[0], at < end)


def _end(one: Counts) -> datetime:
    return day_start(one.stretch.last + timedelta(days=1))


def _each_judged_at_its_end(found: list[Counts], now: datetime) -> Period:
    """All stretches as one period in which a case is judged as of the end of the stretch its deadline lies in."""
    ends = [min(_end(one), now + timedelta(seconds=1)) for one in found]
    whens = [(Case.due_at < _end(one), literal(end, Instant)) for one, end in zip(found[:-1], ends, strict=False)]
    judged = sql_case(*whens, else_=literal(ends[-1], Instant)) if whens else ends[-1]
    return Period(day_start(found[0].stretch.first), _end(found[-1]), judged)


#: With fewer cases a rate says little.
FEW = 20

#: The rates a history draws: closing, solving and satisfying are three different things, and doing it in time a fourth.
DRAWN = ("closure", "on_time", "verified", "satisfied")
#: What is told of handling beside them.
ASIDE = tuple(one.key for one in INDICATORS if one.key not in {*DRAWN, "overdue", "response_share"})
