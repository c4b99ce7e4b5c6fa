"""What one case, or every case, adds to the figures: the only place that says so.

The conditions are those of cases/queries/outcomes.py, without the period: which months a case counts in is its key.
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
    String,
    Table,
    and_,
    cast,
    func,
    insert,
    literal,
    literal_column,
    select,
)
from sqlalchemy import case as sql_case

from tracker.cases.models import Case
from tracker.cases.vocabulary import NEVER_DUE, Rating, State
from tracker.rollups.classes import class_sql
from tracker.rollups.models import KEY, MEASURES, Fact, Slice, figure_changes
from tracker.rollups.months import day_number_sql, month_sql

Condition = ColumnElement[bool]
STREET, VILLAGE = 9, 12

#: Not a matter at all: never sent, taken out, or part of another case.
NO_MATTER = (State.DRAFT, State.VOID, State.MERGED)
SATISFIED = (Rating.VERY_SATISFIED, Rating.SATISFIED)


def is_ever_due() -> Condition:
    return and_(Case.due_at.isnot(None), Case.state.notin_(list(NEVER_DUE)), Case.is_on_spot.is_(False))


def _is_matter() -> Condition:
    return Case.state.notin_(list(NO_MATTER))


_closed = Case.closed_at.isnot(None)
_handled = Case.is_on_spot.is_(False)
_sent = Case.dispatched_at.isnot(None)
_undue = Case.due_at.is_(None)
_accepted = Case.state.notin_(list(NEVER_DUE))
_timed = and_(_closed, Case.handling_minutes.isnot(None))

#: Which cases a fact is about, the instant that puts them into a month, and what is counted of them.
FACTS: dict[Fact, tuple[Any, Any, dict[str, Any]]] = {
    Fact.DUE: (is_ever_due(), Case.due_at, {
        "cases": None,
        "on_time": and_(_closed, Case.closed_at <= Case.due_at),
        "extended": Case.extension_count > 0,
        "timed": _timed,
        "minutes": sql_case((_timed, Case.handling_minutes), else_=0),
    }),
    Fact.CLOSED: (_closed, Case.closed_at, {
        "cases": None,
        "handled": _handled,
        "solved": and_(_handled, Case.verified_at.isnot(None), Case.rework_count == 0, Case.reopen_count == 0),
        "reworked": and_(_handled, Case.rework_count > 0),
        "answered": and_(Case.rating.isnot(None), Case.rating != Rating.NO_ANSWER),
        "satisfied": Case.rating.in_(SATISFIED),
        "workload": and_(_is_matter(), Case.state != State.REJECTED),
    }),
    Fact.RECEIVED: (_is_matter(), Case.received_at, {
        "cases": None,
        "sent_out": _sent,
        "returned": and_(_sent, Case.return_count > 0),
        "paused": Case.pause_count > 0,
        "reopened": Case.reopen_count > 0,
        "on_spot": Case.is_on_spot,
        "off_spot": _handled,
        "accepted": and_(_handled, _accepted),
        "settled": and_(_undue, Case.is_on_spot),
        "no_target": and_(_undue, _handled, Case.resolve_limit == "", _accepted),
        "workload": Case.state != State.REJECTED,
    }),
    Fact.HANDLED: (and_(is_ever_due(), _timed), Case.due_at, {"cases": None}),
    Fact.DAY_IN: (and_(_is_matter(), Case.state != State.REJECTED), Case.received_at, {"cases": None}),
    Fact.DAY_OUT: (and_(_closed, _is_matter(), Case.state != State.REJECTED), Case.closed_at, {"cases": None}),
}  # fmt: skip

_MONTHLY = (Fact.DUE, Fact.CLOSED, Fact.RECEIVED, Fact.HANDLED)


def _place(slice_: Slice, fact: Fact) -> Any:
    if slice_ is not Slice.AREA:
        return func.substr(Case.area_code, 1, STREET)
    return Case.area_code if fact in (Fact.DUE, Fact.CLOSED, Fact.RECEIVED) else func.substr(Case.area_code, 1, VILLAGE)


_PARTS: dict[Slice, Any] = {
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


def cells(slice_: Slice, fact: Fact, end: int, *narrowed: Condition, sign: Any = 1) -> Any:
    """SELECT of the cells of one kind: key and measures, for the cases that meet the conditions."""
    about, at, counted = FACTS[fact]
    nothing = literal(0, Integer)
    is_day = fact in (Fact.DAY_IN, Fact.DAY_OUT)
    by_closing = fact in (Fact.DUE, Fact.HANDLED)
    keys = {
        "slice": literal(slice_.value, String),
        "fact": literal(fact.value, String),
        "month": month_sql(at, end),
        "area": _place(slice_, fact),
        "part": _PARTS[slice_],
        "closed_month": sql_case((_closed, month_sql(Case.closed_at, end)), else_=0) if by_closing else nothing,
        "on_day": day_number_sql(at) if is_day else _open_day() if fact is Fact.DUE else nothing,
        "minutes_class": class_sql(Case.handling_minutes) if fact is Fact.HANDLED else nothing,
    }
    sums = [(sign * count_measure(counted[name]) if name in counted else nothing).label(name) for name in MEASURES]
    grouped = [keys[name].label(name) for name in KEY]
    fixed = {"slice", "fact"} | ({"part"} if slice_ in (Slice.AREA, Slice.STREET) else set())
    varying = [one for one in grouped if one.name not in fixed and keys[one.name] is not nothing]
    return select(*grouped, *sums).where(about, *narrowed).group_by(*varying)


def _open_day() -> Any:
    return sql_case((_closed, 0), else_=day_number_sql(Case.due_at))


def count_measure(counted: Any) -> Any:
    """How many cases: all (None), those of a condition, or the sum of a column."""
    if counted is None:
        return func.count()
    if isinstance(counted, ColumnElement) and counted.type._type_affinity is Integer:
        return func.coalesce(func.sum(counted), 0)
    return func.coalesce(func.sum(cast(counted, Integer)), 0)


#: Stands in a statement's text where the cases it is about are named.
WHICH = "/*which*/"


@lru_cache(maxsize=16)
def change_text(dialect: Dialect, end: int, sign: int) -> str:
    """INSERT of what some cases count, times `sign`, as text: built once, for it runs with every change of a case.

    Put `= 7` or `IN (7, 8)` where it says WHICH.
    """
    mine = Case.id.op("")(literal_column(WHICH, Boolean))
    parts = [cells(one, fact, end, mine, sign=literal_column(str(sign), Integer)) for one, fact in pieces()]
    statement = insert(figure_changes).from_select([*KEY, *MEASURES], parts[0].union_all(*parts[1:]))
    return str(statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))


def sum_up(into: Table, end: int, slice_: Slice, fact: Fact) -> Insert:
    """INSERT of all cells of one kind, over every case."""
    return insert(into).from_select([*KEY, *MEASURES], cells(slice_, fact, end))
