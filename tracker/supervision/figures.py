"""The closure figures: formulas in one place, each with its source, computed in the database.

结案率      = due and closed by the period's end ÷ (due − suspended)          Jinhua 2010s appraisal rules
按期结案率  = due and closed by the deadline ÷ (due − suspended)              the same; recomputes Tianmen 2016-12
超期率      = (closed late + open past deadline) ÷ (due − suspended)
处置时长    = closing − dispatch − pauses, in working hours; mean and median

A zero denominator gives no rate at all; nothing is counted as on time for want of a target.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, cast, func, literal, select
from sqlalchemy import case as sql_case

from tracker.access.actor import Actor
from tracker.cases.models import Case
from tracker.cases.queries.lists import CaseFilter, day_start, narrowed
from tracker.cases.queries.outcomes import (
    Period,
    is_apart,
    is_closed,
    is_due,
    is_on_time,
    is_suspended,
    period_between,
)
from tracker.cases.queries.scope import counted_cases
from tracker.extensions import db
from tracker.people.models import Post, Unit

CHINA = timezone(timedelta(hours=8))


class By(StrEnum):
    """What the rows of the report are."""

    AREA = "area"
    CATEGORY = "category"
    UNIT = "unit"
    MONTH = "month"


@dataclass
class Closure:
    """The counts of one row. Rates are computed from them, never stored."""

    key: str
    due: int = 0
    suspended: int = 0
    closed: int = 0
    on_time: int = 0
    no_target: int = 0
    on_spot: int = 0
    minutes_sum: int = 0
    minutes_count: int = 0
    #: Working minutes, to a tenth of an hour → how many cases took so long: what the median is read from.
    minutes: dict[int, int] = field(default_factory=dict)

    @property
    def base(self) -> int:
        return self.due - self.suspended

    @property
    def overdue(self) -> int:
        return self.base - self.on_time

    @property
    def mean_hours(self) -> float | None:
        return self.minutes_sum / self.minutes_count / 60 if self.minutes_count else None

    @property
    def median_hours(self) -> float | None:
        half, seen, before = self.minutes_count / 2, 0, None
        for minutes in sorted(self.minutes):
            if before is not None:
                return (before + minutes) / 120
            seen += self.minutes[minutes]
            if seen > half:
                return minutes / 60
            if seen == half:
                before = minutes
        return None

    def take(self, code: int, cases: int, minutes: int | None) -> None:
        """Count the cases of one code (see `_counts`).

        Handling times are kept to a tenth of an hour, beyond twenty working hours to the hour.
        """
        self.due += cases
        if code == HALTED:
            self.suspended += cases
        elif code != OPEN:
            self.closed += cases
            self.on_time += cases * (code & 1)
            if code >= 0:
                tenths = (code >> 1) * 6
                self.minutes[tenths] = self.minutes.get(tenths, 0) + cases
                self.minutes_count += cases
                self.minutes_sum += minutes or 0

    def add(self, other: Closure) -> None:
        """Take another row's counts in."""
        for name in ("due", "suspended", "closed", "on_time", "no_target", "on_spot", "minutes_sum", "minutes_count"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for minutes, count in other.minutes.items():
            self.minutes[minutes] = self.minutes.get(minutes, 0) + count


def rate(part: int, whole: int) -> str:
    """A share as the bulletins print it: two decimals and a percent sign, or a dash without a base."""
    return f"{100 * part / whole:.2f}%" if whole else "—"


def period_of(first: date, last: date, now: datetime) -> Period:
    """The instants of a stretch of local days, judged as of its end, or as of now while it runs."""
    return period_between(day_start(first), day_start(last + timedelta(days=1)), now)


def closure_by(
    *, by: By, wanted: CaseFilter, period: Period, actor: Actor, now: datetime
) -> tuple[list[Closure], Closure]:
    """One row for each part, and their sum. All counting is done by the database, inside the actor's scope."""
    # Without an area the rows are one level below the widest area of the actor's posts.
    level = len(wanted.area) or min((len(post.area_code) for post in actor.posts), default=6)
    key = _key(by, wanted, period, level)
    scoped = [counted_cases(actor), *narrowed(wanted, actor=actor, now=now)]
    row_of = _units() if by is By.UNIT else str
    rows: dict[str, Closure] = {}
    connection = db.session.connection()
    for part, code, cases, minutes in connection.execute(_counts(key, scoped, period)):
        _row(rows, row_of(part)).take(code, cases, minutes)
    apart = _key(by, wanted, period, level, column=Case.received_at)
    for part, is_on_spot, cases in connection.execute(_apart(apart, scoped, period)):
        found = _row(rows, row_of(part))
        if is_on_spot:
            found.on_spot += cases
        else:
            found.no_target += cases
    total = Closure("")
    for found in rows.values():
        total.add(found)
    return sorted(rows.values(), key=lambda one: one.key), total


def _row(rows: dict[str, Closure], key: str) -> Closure:
    found = rows.get(key)
    if found is None:
        found = rows[key] = Closure(key)
    return found


#: What a due case has come to, as one number a row of the database's answer is grouped by: below zero one of
#: these, else twice the handling time in tenths of an hour, plus one when it closed by its deadline.
OPEN, HALTED, LATE_UNTIMED, ON_TIME_UNTIMED = -1, -2, -4, -3


def _counts(key: ColumnElement[Any], scoped: Iterable[ColumnElement[bool]], period: Period):  # type: ignore[no-untyped-def]
    """One pass over the covering index: how many cases of each code, and their minutes."""
    on_time = cast(is_on_time(period), Integer)
    minutes = Case.handling_minutes
    tenths = sql_case((minutes < 1200, (minutes + 3) // 6), else_=(minutes + 30) // 60 * 10)
    code = sql_case(
        (and_(is_closed(period), Case.handling_minutes.isnot(None)), on_time + 2 * tenths),
        (is_closed(period), on_time + LATE_UNTIMED),
        (is_suspended(period), HALTED),
        else_=OPEN,
    )
    return (
        select(
            key.label("key"),
            code.label("code"),
            func.count().label("cases"),
            func.sum(Case.handling_minutes).label("minutes"),
        )
        .where(is_due(period), *scoped)
        .group_by("key", "code")
    )


def _apart(key: ColumnElement[Any], scoped: Iterable[ColumnElement[bool]], period: Period):  # type: ignore[no-untyped-def]
    """What is counted beside the rates, both sorts in one pass: settled on the spot, and without a target."""
    return (
        select(key.label("key"), Case.is_on_spot.label("is_on_spot"), func.count().label("cases"))
        .where(is_apart(period), *scoped)
        .group_by("key", "is_on_spot")
    )


#: One level down from each level of the tree; a grid is shown as itself.
_NEXT = {6: 9, 9: 12, 12: 15, 15: 15, 17: 17}


def _key(by: By, wanted: CaseFilter, period: Period, level: int, column: Any = None) -> ColumnElement[Any]:
    if by is By.AREA:
        return func.substr(Case.area_code, 1, _NEXT[level])
    if by is By.CATEGORY:
        return func.substr(Case.category_code, 1, 4 if wanted.category else 2)
    if by is By.UNIT:
        return cast(Case.lead_post_id, Integer)
    return _month(Case.due_at if column is None else column, period)


def _month(column: Any, period: Period) -> ColumnElement[str]:
    """The local month of an instant, as '2026-03', by comparing with the months of the period."""
    starts = []
    month = period.start.astimezone(CHINA).date().replace(day=1)
    while day_start(month) < period.end:
        starts.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    whens = [(column >= day_start(one), literal(f"{one:%Y-%m}")) for one in reversed(starts)]
    return sql_case(*whens, else_=literal("")) if whens else literal("")


#: Cases led by a post without a unit, or by nobody yet: one row, since units are compared and persons never.
NO_UNIT = "none"


def _units() -> Callable[[int | None], str]:
    """From a lead post to the row of its unit."""
    units = {row.id: str(row.unit_id) for row in db.session.execute(select(Post.id, Post.unit_id)) if row.unit_id}
    return lambda post_id: units.get(post_id, NO_UNIT)


def unit_names() -> dict[str, str]:
    """Units by id, for rows by unit."""
    return {str(row.id): row.name for row in db.session.execute(select(Unit.id, Unit.name))}
