"""Reporting months: calendar months, or months that end on the same day, such as the 25th.

A month is a number: months since the year 0. With months that end on the 25th, 26 February to 25 March is March.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Integer, and_, literal_column, or_, type_coerce
from sqlalchemy import case as sql_case
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from tracker.foundation.days import EAST, SETTLED, SUMMERS
from tracker.foundation.orm import Instants
from tracker.site.queries import get_setting

DAY = 86_400
#: A month that ends with the calendar's.
CALENDAR = 31
#: Every month has as many days.
SHORTEST = 28


def month_end() -> int:
    """The day on which a reporting month ends; 31 for calendar months, as for any day not every month has."""
    end = int(get_setting("report.month_ends_on"))
    return end if end <= SHORTEST else CALENDAR


def month_of(day: date, end: int) -> int:
    """The reporting month a local day belongs to."""
    if end >= CALENDAR:
        return day.year * 12 + day.month - 1
    back = day - timedelta(days=end)
    return back.year * 12 + back.month


def first_of(month: int, end: int) -> date:
    """The first day of a reporting month."""
    if end >= CALENDAR:
        return date(month // 12, month % 12 + 1, 1)
    before = month - 1
    return date(before // 12, before % 12 + 1, 1) + timedelta(days=end)


def last_of(month: int, end: int) -> date:
    """The last day of a reporting month."""
    return first_of(month + 1, end) - timedelta(days=1)


def reporting_month(day: date) -> tuple[date, date]:
    """First and last day of the reporting month a day belongs to, as it is set."""
    end = month_end()
    month = month_of(day, end)
    return first_of(month, end), last_of(month, end)


def label_of(month: int) -> str:
    """A month as 2026-03."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def labelled(text: str) -> int:
    """The month of such a label."""
    year, month = text.split("-")
    return int(year) * 12 + int(month) - 1


def named_after(last: date) -> int:
    """The month that ends on this day, wherever months ended when it was drawn up."""
    return last.year * 12 + last.month - 1


@dataclass(frozen=True)
class Months:
    """Whole reporting months from the first to the last."""

    first: int
    last: int

    @property
    def count(self) -> int:
        return self.last - self.first + 1


def whole_months(first: date, last: date, end: int) -> Months | None:
    """The reporting months that make up exactly these days, or None."""
    months = Months(month_of(first, end), month_of(last, end))
    is_whole = first_of(months.first, end) == first and last_of(months.last, end) == last
    return months if is_whole else None


def seconds(column: Instants) -> ColumnElement[int]:
    """An instant as whole seconds since 1970."""
    return type_coerce(column, BigInteger)


def local_seconds(column: Instants) -> ColumnElement[int]:
    """An instant as the clock on the wall counted it: seconds since 1970-01-01 there."""
    at = seconds(column)
    summer = or_(*(and_(at >= written(first), at < written(end)) for first, end in SUMMERS))
    return at + sql_case((at >= written(SETTLED), written(EAST)), (summer, written(EAST + 3600)), else_=written(EAST))


def written(value: int) -> ColumnElement[int]:
    """Written into the statement: PostgreSQL takes two parameters of one value for two different things."""
    return literal_column(str(value), BigInteger)


def day_number_sql(column: Instants) -> ColumnElement[int]:
    """The local day of an instant, since 1970."""
    return local_seconds(column) // DAY


class month_sql(FunctionElement[int]):
    """The reporting month of an instant, for months that end on the day `end`."""

    type = Integer()
    inherit_cache = True
    name = "reporting_month"

    def __init__(self, column: Instants, end: int) -> None:
        is_calendar = end >= CALENDAR
        shifted = local_seconds(column) - (0 if is_calendar else end * DAY)
        super().__init__(shifted, 0 if is_calendar else 1)


@compiles(month_sql, "sqlite")
def _sqlite(element: month_sql, compiler: Any, **kwargs: Any) -> str:
    at, more = (compiler.process(one, **kwargs) for one in element.clauses)
    year, month = (f"CAST(strftime('{part}', {at}, 'unixepoch') AS INTEGER)" for part in ("%Y", "%m"))
    return f"({year} * 12 + {month} - 1 + {more})"


@compiles(month_sql, "postgresql")
def _postgresql(element: month_sql, compiler: Any, **kwargs: Any) -> str:
    at, more = (compiler.process(one, **kwargs) for one in element.clauses)
    year, month = (
        f"CAST(extract({part} FROM to_timestamp({at}) AT TIME ZONE 'UTC') AS INTEGER)" for part in ("year", "month")
    )
    return f"({year} * 12 + {month} - 1 + {more})"
