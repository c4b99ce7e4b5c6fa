"""Stretches of days a report is of: months, quarters, years, weeks and others, and those they are compared with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
#: Months in the parts of a year.
QUARTER, YEAR = 3, 12


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The days from the first to the last, both included."""

    first: date
    last: date

    @property
    def after(self) -> date:
        """The first day that no longer belongs to it."""
        return self.last + DAY

    @property
    def months(self) -> int:
        """How many whole months it is made of; 0 when it begins or ends within one."""
        if self.first.day != 1 or self.after.day != 1:
            return 0
        return _count(self.after) - _count(self.first)

    def holds(self, other: Span) -> bool:
        return self.first <= other.first and other.last <= self.last

    def count(self, days: Iterable[date]) -> int:
        """How many of the days lie in it."""
        return sum(self.first <= day <= self.last for day in days)


def _count(day: date) -> int:
    return day.year * YEAR + day.month - 1


def _first_of(count: int) -> date:
    return date(count // YEAR, count % YEAR + 1, 1)


def months_from(day: date, months: int) -> Span:
    """Whole months from the month of a day on; a negative number ends with the month before it."""
    start = _count(day)
    low, high = sorted((start, start + months))
    return Span(_first_of(low), _first_of(high) - DAY)


def week_of(day: date) -> Span:
    """From Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return Span(monday, monday + timedelta(days=6))


def month_of(day: date) -> Span:
    return months_from(day, 1)


def quarter_of(day: date) -> Span:
    return months_from(_first_of(_count(day) // QUARTER * QUARTER), QUARTER)


def year_of(day: date) -> Span:
    return months_from(date(day.year, 1, 1), YEAR)


def split_months(span: Span) -> list[Span]:
    """The months a span touches, each whole."""
    return [months_from(_first_of(count), 1) for count in range(_count(span.first), _count(span.last) + 1)]


def widen(span: Span) -> Span:
    """The whole months a span touches."""
    return Span(month_of(span.first).first, month_of(span.last).last)


def before(span: Span) -> Span:
    """What 环比 compares with: as many months, or days, just before."""
    if span.months:
        return months_from(span.first, -span.months)
    return Span(span.first - (span.after - span.first), span.first - DAY)


def year_before(span: Span) -> Span:
    """What 同比 compares with: the same days one year earlier."""
    if span.months:
        return months_from(_first_of(_count(span.first) - YEAR), span.months)
    return Span(year_earlier(span.first), year_earlier(span.last))


def year_earlier(day: date) -> date:
    """The same day a year before; of 29 February the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def months_back(span: Span, count: int) -> list[Span]:
    """So many months, the last of them the one the span ends in."""
    last = _count(span.last)
    return [months_from(_first_of(number), 1) for number in range(last - count + 1, last + 1)]


def parse_token(token: str) -> Span | None:
    """The month of `2026-03`, the quarter of `2026Q1`, the year of `2026`; None for anything else."""
    year, sign, rest = (token[:4], token[4:5], token[5:]) if len(token) in (4, 6, 7) else ("", "", "")
    if not (year.isascii() and year.isdigit() and 1990 <= int(year) <= 2199):
        return None
    if not sign:
        return year_of(date(int(year), 1, 1))
    if not (rest.isascii() and rest.isdigit()):
        return None
    if sign == "Q" and len(rest) == 1 and 1 <= int(rest) <= 4:
        return quarter_of(date(int(year), int(rest) * QUARTER, 1))
    if sign == "-" and len(rest) == 2 and 1 <= int(rest) <= YEAR:
        return month_of(date(int(year), int(rest), 1))
    return None


def token_of(span: Span) -> str:
    """What `parse_token` reads; empty for a span that is none of these."""
    if span.months == 1:
        return f"{span.first:%Y-%m}"
    if span == quarter_of(span.first):
        return f"{span.first.year}Q{(span.first.month + 2) // QUARTER}"
    return f"{span.first.year}" if span == year_of(span.first) else ""
