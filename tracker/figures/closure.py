"""The closure report: what was due, by area, category, unit, source or month, in one packed pass over the cases.

Its rates are those of measures.py. Handling time is from dispatch to closing without pauses, in working hours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import BigInteger, ColumnElement, Integer, String, and_, cast, func, literal, select
from sqlalchemy import case as sql_case
from sqlalchemy.orm import InstrumentedAttribute

from tracker.access.actor import Actor
from tracker.areas.queries import get_tree
from tracker.cases.models import Case
from tracker.cases.queries.lists import CaseFilter, narrowed
from tracker.cases.queries.outcomes import Period, is_apart, is_closed, is_due, is_on_time, is_suspended, period_between
from tracker.cases.queries.scope import counted_cases
from tracker.cases.vocabulary import Source
from tracker.extensions import db
from tracker.figures.classes import class_sql
from tracker.figures.kept import NEXT, find_kept, read_closure
from tracker.figures.months import first_of, label_of, month_end, month_of
from tracker.figures.shapes import HALTED, LATE_UNTIMED, OPEN, By, Closure, Closures
from tracker.foundation.days import day_start, local_day
from tracker.foundation.orm import AnySelect, Instants
from tracker.people.models import Post, Unit

COUNTY_DIGITS = 6


def period_of(first: date, last: date, now: datetime) -> Period:
    """The instants of a stretch of local days, judged as of its end, or as of now while it runs."""
    return period_between(day_start(first), day_start(last + timedelta(days=1)), now)


def closure_by(
    *, by: By, wanted: CaseFilter, period: Period, actor: Actor, now: datetime
) -> tuple[list[Closure], Closure]:
    """One row for each part, and their sum. All counting is done by the database, inside the actor's scope."""
    kept = find_kept(by=by, asked=wanted, period=period, actor=actor)
    found_rows = _named(by, read_closure(kept)) if kept else _counted(by, wanted, period, actor, now)
    total = Closure("")
    for found in found_rows.values():
        total.add(found)
    return sorted(found_rows.values(), key=lambda one: one.key), total


def _named(by: By, rows: dict[str, Closure]) -> dict[str, Closure]:
    """Rows of cells under the keys the report uses."""
    key_of = report_key(by)
    found = Closures()
    for key, row in rows.items():
        found[key_of(key)].add(row)
    return found


def report_key(by: By) -> Callable[[str], str]:
    """From the key of a cell to the key of a row: units instead of posts, months as 2026-03."""
    if by is By.UNIT:
        unit = _units()
        return lambda key: unit(int(key))
    return (lambda key: label_of(int(key))) if by is By.MONTH else str


def _counted(by: By, wanted: CaseFilter, period: Period, actor: Actor, now: datetime) -> dict[str, Closure]:
    """The rows counted case by case."""
    scoped = [counted_cases(actor), *narrowed(wanted, actor=actor, now=now)]
    key = row_key(by, wanted, period, actor, Case.due_at)
    rows = Closures()
    parts: dict[int, Closure] = {}
    connection = db.session.connection()
    for packed, cases, minutes in connection.execute(_counts(key, scoped, period)):
        part, code = divmod(packed, SPAN)
        found = parts.get(part)
        if found is None:
            found = parts[part] = rows[key.name(part)]
        found.take(code - SHIFT, cases, minutes)
    for part, is_on_spot, cases in connection.execute(
        _apart(row_key(by, wanted, period, actor, Case.received_at), scoped, period)
    ):
        found = rows[key.name(part)]
        if is_on_spot:
            found.on_spot += cases
        else:
            found.no_target += cases
    return rows


#: A row's key and the code of a case are packed into one number, which a database groups by a quarter sooner than
#: by two columns. A handling time beyond 49,000 working hours counts as that.
SPAN, SHIFT = 1_000_000, 4


@dataclass(frozen=True)
class Key:
    """What the rows are told apart by: a whole number in the database, and the name of the row it stands for."""

    column: ColumnElement[int]
    name: Callable[[int], str]


def _counts(key: Key, scoped: Iterable[ColumnElement[bool]], period: Period) -> AnySelect:
    """One pass over the covering index: how many cases of each key and code, and their minutes."""
    on_time = cast(is_on_time(period), Integer)
    minutes = Case.handling_minutes
    tenths = class_sql(minutes) // 6
    code = sql_case(
        (and_(is_closed(period), Case.handling_minutes.isnot(None)), on_time + 2 * tenths),
        (is_closed(period), on_time + LATE_UNTIMED),
        (is_suspended(period), HALTED),
        else_=OPEN,
    )
    packed = key.column * SPAN + (code + SHIFT)
    return (
        select(packed.label("packed"), func.count().label("cases"), func.sum(Case.handling_minutes).label("minutes"))
        .where(is_due(period), *scoped)
        .group_by("packed")
    )


def _apart(key: Key, scoped: Iterable[ColumnElement[bool]], period: Period) -> AnySelect:
    """What is counted beside the rates, both sorts in one pass: settled on the spot, and without a target."""
    return (
        select(key.column.label("key"), Case.is_on_spot.label("is_on_spot"), func.count().label("cases"))
        .where(is_apart(period), *scoped)
        .group_by("key", "is_on_spot")
    )


def row_key(by: By, wanted: CaseFilter, period: Period, actor: Actor, at: Instants) -> Key:
    """What the rows of cases are told apart by; `at` is the instant that puts a case into a month."""
    if by is By.AREA:
        # Without an area the rows are one level below the widest area of the actor's posts.
        level = len(wanted.area) or min((len(post.area_code) for post in actor.posts), default=6)
        return _code_key(Case.area_code, NEXT[level])
    if by is By.CATEGORY:
        return _code_key(Case.category_code, 4 if wanted.category else 2)
    if by is By.UNIT:
        return Key(func.coalesce(Case.lead_post_id, 0), _units())
    if by is By.SOURCE:
        return _source_key()
    return _month_key(at, period)


def _code_key(column: InstrumentedAttribute[str], digits: int) -> Key:
    """The first digits of a code. Grids are told apart by what follows their county, which keeps the number short."""
    if digits <= COUNTY_DIGITS * 2:
        return Key(cast(func.substr(column, 1, digits), BigInteger), lambda part: f"{part:0{digits}d}")
    rest = digits - COUNTY_DIGITS
    counties = {code[:COUNTY_DIGITS] for code in get_tree().by_code}
    number = {county: place for place, county in enumerate(sorted(counties))}
    names = sorted(counties)
    county = sql_case(number, value=func.substr(column, 1, COUNTY_DIGITS), else_=0)
    return Key(
        county * 10**rest + cast(func.substr(column, COUNTY_DIGITS + 1, rest), BigInteger),
        lambda part: f"{names[part // 10**rest]}{part % 10**rest:0{rest}d}",
    )


def _source_key() -> Key:
    names = [one.value for one in Source]
    number = {name: place for place, name in enumerate(names)}
    return Key(sql_case(number, value=cast(Case.source, String), else_=0), lambda part: names[part])


def _month_key(column: Instants, period: Period) -> Key:
    """The reporting month of an instant, by comparing with the months of the period."""
    end = month_end()
    first = month_of(local_day(period.start), end)
    last = month_of(local_day(period.end - timedelta(seconds=1)), end)
    whens = [(column >= day_start(first_of(month, end)), month - first) for month in range(last, first, -1)]
    return Key(sql_case(*whens, else_=0) if whens else literal(0), lambda part: label_of(first + part))


#: Cases led by a post without a unit, or by nobody yet: one row, since units are compared and persons never.
NO_UNIT = "none"
_UNITS = "supervision.units"


def _units() -> Callable[[int], str]:
    """From a lead post to the row of its unit."""
    units = {post_id: unit for post_id, unit, _name in _posts_of_units()}
    return lambda post_id: units.get(post_id, NO_UNIT)


def unit_names() -> dict[str, str]:
    """Units that have posts by id, for rows by unit."""
    return {unit: name for _post_id, unit, name in _posts_of_units()}


def _posts_of_units() -> list[tuple[int, str, str]]:
    """(post, unit, name of the unit); a page of several figures asks for it once."""
    kept: list[tuple[int, str, str]] | None = db.session.info.get(_UNITS)
    if kept is None:
        query = select(Post.id, Unit.id, Unit.name).join(Unit, Unit.id == Post.unit_id)
        kept = [(row[0], str(row[1]), row[2]) for row in db.session.execute(query)]
        db.session.info[_UNITS] = kept
    return kept
