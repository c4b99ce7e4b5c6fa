"""What one case, or every case, adds to the figures that are kept: the counts of measures.py.

They are without a period here: which months a case counts in is its key.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Dialect,
    Insert,
    Integer,
    Label,
    SQLColumnExpression,
    String,
    Table,
    cast,
    func,
    insert,
    literal,
    literal_column,
    select,
)
from sqlalchemy import case as sql_case

from tracker.cases.models import Case
from tracker.figures.classes import class_sql
from tracker.figures.measures import KEPT, sum_of
from tracker.figures.models import COUNTS, KEY, Fact, Slice, figure_changes
from tracker.figures.months import day_number_sql, month_sql
from tracker.foundation.orm import AnySelect

Condition = ColumnElement[bool]
STREET, VILLAGE = 9, 12

_closed = Case.closed_at.isnot(None)
_MONTHLY = (Fact.DUE, Fact.CLOSED, Fact.RECEIVED, Fact.HANDLED)


def _place(slice_: Slice, fact: Fact) -> SQLColumnExpression[str]:
    if slice_ is not Slice.AREA:
        return func.substr(Case.area_code, 1, STREET)
    return Case.area_code if fact in (Fact.DUE, Fact.CLOSED, Fact.RECEIVED) else func.substr(Case.area_code, 1, VILLAGE)


_PARTS: dict[Slice, SQLColumnExpression[str]] = {
    Slice.AREA: literal("", String),
    Slice.STREET: literal("", String),
    Slice.CATEGORY: Case.category_code,
    Slice.UNIT: cast(func.coalesce(Case.lead_post_id, 0), String),
    Slice.SOURCE: cast(Case.source, String),
}


def pieces() -> list[tuple[Slice, Fact]]:
    """Every kind of cell there is."""
    found = [(one, fact) for fact in _MONTHLY for one in Slice]
    return [*found, (Slice.AREA, Fact.DAY_IN), (Slice.AREA, Fact.DAY_OUT)]


def cells(slice_: Slice, fact: Fact, end: int, *narrowed: Condition, sign: ColumnElement[int] | int = 1) -> AnySelect:
    """SELECT of the cells of one kind: key and measures, for the cases that meet the conditions."""
    basis = KEPT[fact]
    at, counted = basis.at, basis.counts
    nothing = literal(0, Integer)
    is_day = fact in (Fact.DAY_IN, Fact.DAY_OUT)
    by_closing = fact in (Fact.DUE, Fact.HANDLED)
    keys: dict[str, SQLColumnExpression[Any]] = {
        "slice": literal(slice_.value, String),
        "fact": literal(fact.value, String),
        "month": month_sql(at, end),
        "area": _place(slice_, fact),
        "part": _PARTS[slice_],
        "closed_month": sql_case((_closed, month_sql(Case.closed_at, end)), else_=0) if by_closing else nothing,
        "on_day": day_number_sql(at) if is_day else _open_day() if fact is Fact.DUE else nothing,
        "minutes_class": class_sql(Case.handling_minutes) if fact is Fact.HANDLED else nothing,
    }
    sums = [(sign * sum_of(counted[name]) if name in counted else nothing).label(name) for name in COUNTS]
    grouped: list[Label[Any]] = [keys[name].label(name) for name in KEY]
    fixed = {"slice", "fact"} | ({"part"} if slice_ in (Slice.AREA, Slice.STREET) else set())
    varying = [one for one in grouped if one.name not in fixed and keys[one.name] is not nothing]
    return select(*grouped, *sums).where(basis.about, *narrowed).group_by(*varying)


def _open_day() -> ColumnElement[int]:
    return sql_case((_closed, 0), else_=day_number_sql(Case.due_at))


#: Stands in a statement's text where the cases it is about are named.
WHICH = "/*which*/"


@lru_cache(maxsize=16)
def change_text(dialect: Dialect, end: int, sign: int) -> str:
    """INSERT of what some cases count, times `sign`, as text: built once, for it runs with every change of a case.

    Put `= 7` or `IN (7, 8)` where it says WHICH.
    """
    mine = Case.id.op("")(literal_column(WHICH, Boolean))
    parts = [cells(one, fact, end, mine, sign=literal_column(str(sign), Integer)) for one, fact in pieces()]
    statement = insert(figure_changes).from_select([*KEY, *COUNTS], parts[0].union_all(*parts[1:]))
    return str(statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))


def sum_up(into: Table, end: int, slice_: Slice, fact: Fact) -> Insert:
    """INSERT of all cells of one kind, over every case."""
    return insert(into).from_select([*KEY, *COUNTS], cells(slice_, fact, end))
