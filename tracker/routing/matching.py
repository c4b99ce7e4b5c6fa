"""Which rule fits a case: plain data in, plain data out, no database.

Rules are looked at in their order; the first that fits wins. Nothing here knows a person or a request.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from tracker.clock.calendar import WorkCalendar
from tracker.clock.instants import DAY, MINUTE, day_of, to_micros
from tracker.foundation.days import local_day
from tracker.foundation.identifiers import is_within
from tracker.routing.vocabulary import Days, Why, Window


@dataclass(frozen=True, slots=True)
class Hours:
    """When a rule applies. Minutes count from local midnight; None for both means the whole day.

    A window that ends before it begins goes over midnight and belongs to the day on which it begins.
    """

    window: Window = Window.ANY
    days: Days = Days.EVERY
    weekdays: frozenset[int] = frozenset()
    from_minute: int | None = None
    until_minute: int | None = None

    @property
    def edges(self) -> tuple[int, ...]:
        """The minutes of a day at which the answer may change, besides those of the office hours."""
        return tuple(one for one in (self.from_minute, self.until_minute) if one is not None)


ANYTIME = Hours()


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the table as matching needs it; `position` is its number in the table, from 1."""

    id: int
    version: int
    position: int
    name: str
    area_code: str
    category_code: str
    priority: str
    hours: Hours
    post_id: int
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class CaseLike:
    """What rules look at in a case; `receiver_ids` are the posts an order of it may go to at all."""

    area_code: str
    category_code: str
    priority: str
    receiver_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class Looked:
    """A row that was looked at, and why it does not fit; None: it does."""

    rule: Rule
    why: Why | None


def match(
    rules: Iterable[Rule], case: CaseLike, at: datetime, calendar: WorkCalendar
) -> tuple[Rule | None, list[Looked]]:
    """The first rule that fits the case at an instant, or None; and each row looked at until then with its reason."""
    trail: list[Looked] = []
    for rule in rules:
        why = why_not(rule, case, at, calendar)
        trail.append(Looked(rule, why))
        if why is None:
            return rule, trail
    return None, trail


def why_not(rule: Rule, case: CaseLike, at: datetime, calendar: WorkCalendar) -> Why | None:
    """The first reason for which the rule does not fit; None when it does."""
    return (
        why_not_matter(rule, case.category_code, case.priority)
        or (None if is_within(case.area_code, rule.area_code) else Why.AREA)
        or _why_not_day(rule, local_day(at))
        or (None if is_open_at(rule.hours, at, calendar) else Why.HOURS)
        or (None if rule.post_id in case.receiver_ids else Why.RECEIVER)
    )


def why_not_matter(rule: Rule, category_code: str, priority: str) -> Why | None:
    """As `why_not`, of category and priority alone."""
    if not category_code.startswith(rule.category_code):
        return Why.CATEGORY
    return Why.PRIORITY if rule.priority and rule.priority != priority else None


def _why_not_day(rule: Rule, on: date) -> Why | None:
    if rule.from_on is not None and on < rule.from_on:
        return Why.NOT_YET
    return Why.OVER if rule.until_on is not None and on > rule.until_on else None


def is_open_at(hours: Hours, at: datetime, calendar: WorkCalendar) -> bool:
    """Whether an instant lies in the hours."""
    if hours.window is Window.ANY:
        return True
    number, offset = divmod(to_micros(at), DAY)
    if hours.window is Window.CLOCK:
        return _in_clock(hours, number, offset, calendar)
    is_worked = any(opens <= offset < closes for opens, closes in calendar.open_on(number))
    return is_worked is (hours.window is Window.WORKING)


def _in_clock(hours: Hours, number: int, offset: int, calendar: WorkCalendar) -> bool:
    if hours.from_minute is None or hours.until_minute is None:
        return _day_fits(hours, number, calendar)
    begins, ends = hours.from_minute * MINUTE, hours.until_minute * MINUTE
    if begins < ends:
        return begins <= offset < ends and _day_fits(hours, number, calendar)
    return (offset >= begins and _day_fits(hours, number, calendar)) or (
        offset < ends and _day_fits(hours, number - 1, calendar)
    )


def _day_fits(hours: Hours, number: int, calendar: WorkCalendar) -> bool:
    day = day_of(number)
    if hours.days is Days.CHOSEN:
        return day.isoweekday() in hours.weekdays
    return hours.days is Days.EVERY or calendar.is_workday(day) is (hours.days is Days.WORKDAYS)
