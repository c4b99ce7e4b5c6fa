"""The figures of public-safety cases, by the area of a police station. Stations are compared, persons never.

处置按期率   = public-safety cases due in the period and closed by their deadline ÷ (due − suspended)
首次响应按时率 = cases that came in during the period and were answered within their limit ÷ came in with a limit
研判按时率   = questions "civil or police?" of the period answered within the hour ÷ questions asked

A zero denominator gives no rate. What is still running inside its limit counts in no denominator yet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, cast, func, or_, select
from sqlalchemy import case as sql_case

from tracker.access.actor import Actor
from tracker.cases.models import Case
from tracker.cases.queries.outcomes import in_base, is_on_time, period_between
from tracker.cases.queries.scope import counted_cases
from tracker.cases.vocabulary import NEVER_DUE, Visibility
from tracker.extensions import db
from tracker.foundation.days import day_start

#: A station serves a street: the first nine digits of an area's code.
STREET_DIGITS = 9
IS_POLICE = Case.visibility == Visibility.POLICE


@dataclass
class StationFigures:
    """The counts of one row; rates are computed from them, never stored."""

    key: str
    due: int = 0
    on_time: int = 0
    received: int = 0
    responded: int = 0
    asked: int = 0
    answered: int = 0

    def add(self, other: StationFigures) -> None:
        """Take another row's counts in."""
        for name in ("due", "on_time", "received", "responded", "asked", "answered"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(cast(condition, Integer)), 0)


def figures_between(
    *, first: date, last: date, actor: Actor, now: datetime, digits: int = STREET_DIGITS
) -> list[StationFigures]:
    """One row a street (or a village, by its twelve digits) of the actor's scope, for a stretch of local days."""
    area = func.substr(Case.area_code, 1, digits)
    return _counted(lambda _at: area, str, first=first, last=last, actor=actor, now=now)


def figures_by_month(months: Sequence[tuple[date, date]], *, actor: Actor, now: datetime) -> list[StationFigures]:
    """One row a month for the whole scope, '2026-03'; `months` are first and last days, the latest first."""

    def month(at: ColumnElement[datetime]) -> ColumnElement[int]:
        return sql_case(*[(at >= day_start(first), place) for place, (first, _last) in enumerate(months)], else_=0)

    def name(place: int) -> str:
        return f"{months[place][0]:%Y-%m}"

    return _counted(month, name, first=months[-1][0], last=months[0][1], actor=actor, now=now)


def _counted(
    key: Callable[[Any], Any], name: Callable[[Any], str], *, first: date, last: date, actor: Actor, now: datetime
) -> list[StationFigures]:
    """The three figures, one pass each; `key` groups by the instant a figure goes by."""
    start, end = day_start(first), day_start(last + timedelta(days=1))
    period = period_between(start, end, now)
    rows: dict[str, StationFigures] = {}

    def take(names: tuple[str, str], at: Any, where: list[ColumnElement[bool]], good: ColumnElement[bool]) -> None:
        query = select(key(at).label("key"), func.count().label("whole"), _sum(good).label("good"))
        for row in db.session.connection().execute(query.where(*where, counted_cases(actor)).group_by("key")):
            found = rows.setdefault(name(row.key), StationFigures(name(row.key)))
            setattr(found, names[0], row.whole)
            setattr(found, names[1], row.good)

    take(("due", "on_time"), Case.due_at, [IS_POLICE, in_base(period)], is_on_time(period))
    came_in, asked = _came_in(start, end, now), _asked(start, end, now)
    take(("received", "responded"), Case.received_at, came_in, Case.responded_at <= Case.response_due_at)
    take(("asked", "answered"), Case.triage_asked_at, asked, Case.triage_answered_at <= Case.triage_due_at)
    return sorted(rows.values(), key=lambda one: one.key)


def _came_in(start: datetime, end: datetime, now: datetime) -> list[ColumnElement[bool]]:
    """Cases with a limit for the first response that has been given or has run out."""
    return [
        IS_POLICE,
        and_(Case.received_at >= start, Case.received_at < end),
        Case.response_due_at.isnot(None),
        or_(Case.responded_at.isnot(None), Case.response_due_at < now),
        Case.state.notin_(list(NEVER_DUE)),
    ]


def _asked(start: datetime, end: datetime, now: datetime) -> list[ColumnElement[bool]]:
    """Questions that were answered or whose hour is over. They are asked of standard cases too."""
    return [
        and_(Case.triage_asked_at >= start, Case.triage_asked_at < end),
        or_(Case.triage_answered_at.isnot(None), Case.triage_due_at < now),
    ]


def months_back(today: date, count: int) -> list[tuple[date, date]]:
    """The month that runs and those before it, as first and last days, the latest first."""
    found, first = [], today.replace(day=1)
    for _month in range(count):
        last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        found.append((first, last))
        first = (first - timedelta(days=1)).replace(day=1)
    return found
