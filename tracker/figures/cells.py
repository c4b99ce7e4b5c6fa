"""Reading the figures that are kept: sums over whole months, for parts of a place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Subquery, Table, and_, func, literal, or_, select, union_all
from sqlalchemy import case as sql_case

from tracker.access.actor import Actor
from tracker.access.scope import whole_areas
from tracker.extensions import db
from tracker.figures.measures import CLOSED, HANDLED, RECEIVED, Basis
from tracker.figures.models import Slice, figure_changes, figures
from tracker.figures.months import Months
from tracker.figures.rates import Sums
from tracker.figures.services import is_built
from tracker.foundation.identifiers import code_range, is_within
from tracker.foundation.orm import AnySelect


class Rows(StrEnum):
    """What the rows of an answer are."""

    AREA = "area"
    PART = "part"
    MONTH = "month"
    #: By its number; of what is kept by single days.
    DAY = "day"
    #: Months taken together, numbered from 0; each judged as of its own end.
    STRETCH = "stretch"
    WHOLE = "whole"


@dataclass(frozen=True)
class Wanted:
    """Which cells are summed, and into which rows.

    `areas`: places of which all is counted, one of them is enough. `digits`: to how many digits of the area or part the
    rows are told apart. `part`: the part begins so. `until_day`: open cases count when their deadline lies before this
    day (number since 1970); None counts them all. `each`: how many months make one stretch.
    """

    months: Months
    areas: tuple[str, ...]
    slice: Slice = Slice.AREA
    rows: Rows = Rows.WHOLE
    digits: int = 0
    part: str = ""
    until_day: int | None = None
    each: int = 1


def areas_open_to(actor: Actor, area: str = "") -> tuple[str, ...] | None:
    """The places an actor's figures may be read of, narrowed to one; None when the kept figures are not for him."""
    whole = whole_areas(actor) if is_built() else None
    if whole is None or not area:
        return whole
    if any(is_within(area, one) for one in whole):
        return (area,)
    return tuple(one for one in whole if is_within(one, area)) or None


def sum_cells(wanted: Wanted, basis: Basis, *names: str) -> dict[str, Sums]:
    """{row: sums}. `closed` is the cases of a basis that were closed by the last month (of the stretch, where
    these are the rows); `timed` and `minutes` count only those."""
    cells = _cells(wanted, basis, [name for name in names if name != "closed"] + ["cases"])
    is_closed = and_(cells.c.closed_month > 0, cells.c.closed_month <= _last(wanted, cells))
    key = _row(wanted, cells)

    def total(name: str) -> ColumnElement[int]:
        if name == "closed":
            return func.sum(sql_case((is_closed, cells.c.cases), else_=0))
        if name in ("timed", "minutes"):
            return func.sum(sql_case((is_closed, cells.c[name]), else_=0))
        return func.sum(cells.c[name])

    query = select(key, *[total(name).label(name) for name in names])
    if wanted.until_day is not None:
        query = query.where(or_(cells.c.on_day == 0, cells.c.on_day < wanted.until_day))
    grouped = query.group_by(key) if wanted.rows is not Rows.WHOLE else query
    found: dict[str, Sums] = {}
    for row in db.session.connection().execute(grouped):
        if row[1] is not None:
            found[str(row[0])] = Sums(dict(zip(names, map(int, row[1:]), strict=True)))
    return found


def sum_times(wanted: Wanted) -> Iterator[tuple[str, int, int]]:
    """(row, minutes of the class, cases) of handling times, of what was closed by the last month."""
    cells = _cells(wanted, HANDLED, ["cases"])
    key = _row(wanted, cells)
    query = (
        select(key, cells.c.minutes_class, func.sum(cells.c.cases))
        .where(cells.c.closed_month <= wanted.months.last)
        .group_by(key, cells.c.minutes_class)
    )
    for row in db.session.connection().execute(query):
        if row[2]:
            yield str(row[0]), int(row[1]), int(row[2])


def count_backlog(of: Wanted, before: int) -> int:
    """Cases that came in before a month began and were not closed by then; of the same places and part."""
    wanted = replace(of, months=Months(0, before - 1), rows=Rows.WHOLE, until_day=None)
    came = sum_cells(wanted, RECEIVED, "workload")
    went = sum_cells(wanted, CLOSED, "workload")
    return sum(one.total() for one in came.values()) - sum(one.total() for one in went.values())


def _stretch(wanted: Wanted, cells: Subquery) -> ColumnElement[int]:
    return (cells.c.month - wanted.months.first) // wanted.each


def _last(wanted: Wanted, cells: Subquery) -> ColumnElement[int] | int:
    """The month by whose end a case is judged."""
    if wanted.rows is not Rows.STRETCH:
        return wanted.months.last
    return wanted.months.first + (_stretch(wanted, cells) + 1) * wanted.each - 1


def _row(wanted: Wanted, cells: Subquery) -> ColumnElement[Any]:
    if wanted.rows is Rows.MONTH:
        return cells.c.month
    if wanted.rows is Rows.DAY:
        return cells.c.on_day
    if wanted.rows is Rows.STRETCH:
        return _stretch(wanted, cells)
    if wanted.rows is Rows.WHOLE:
        return literal("")
    column = cells.c.area if wanted.rows is Rows.AREA else cells.c.part
    return func.substr(column, 1, wanted.digits) if wanted.digits else column


def _cells(wanted: Wanted, basis: Basis, measures: list[str]) -> Subquery:
    """What is summed up and what has changed since, one below the other."""
    names = ["month", "area", "part", "closed_month", "on_day", "minutes_class", *dict.fromkeys(measures)]
    return union_all(*[_picked(table, wanted, basis, names) for table in (figures, figure_changes)]).subquery()


def _picked(table: Table, wanted: Wanted, basis: Basis, names: list[str]) -> AnySelect:
    query = select(*[table.c[name] for name in names]).where(
        table.c.slice == wanted.slice.value,
        table.c.fact == basis.fact,
        table.c.month >= wanted.months.first,
        table.c.month <= wanted.months.last,
        or_(*[and_(table.c.area >= low, table.c.area < high) for low, high in map(code_range, wanted.areas)]),
    )
    return query.where(table.c.part.startswith(wanted.part, autoescape=True)) if wanted.part else query
