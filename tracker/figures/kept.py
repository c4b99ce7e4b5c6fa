"""The closure figures of whole months read from what is kept summed up: the same numbers, without counting cases.

Two things are still counted as they stand, both few: what stood still at the end of the period, and open cases whose
deadline falls on the present day. Who may read which place says cells.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, func, or_, select

from tracker.access.actor import Actor
from tracker.access.scope import unindexed
from tracker.cases.models import Case
from tracker.cases.queries.lists import CaseFilter
from tracker.cases.queries.outcomes import Period, is_due, is_suspended
from tracker.cases.vocabulary import Source
from tracker.clock.instants import day_number
from tracker.extensions import db
from tracker.figures.cells import Rows, Wanted, areas_open_to, sum_cells, sum_times
from tracker.figures.measures import DUE, RECEIVED, Basis, names_of, sum_of
from tracker.figures.models import Slice
from tracker.figures.months import month_end, month_sql, whole_months
from tracker.figures.rates import Sums
from tracker.figures.shapes import By, Closure, Closures
from tracker.foundation.days import day_start, local_day
from tracker.foundation.identifiers import code_range
from tracker.foundation.orm import AnySelect

STREET, VILLAGE = 9, 12
SLICES = {By.CATEGORY: Slice.CATEGORY, By.UNIT: Slice.UNIT, By.SOURCE: Slice.SOURCE}
#: What the filter may be narrowed to for the kept figures to answer.
_KNOWN = {"area", "category"}


#: Of cases counted beside the cells: those with a granted extension.
EXTENDED = sum_of(DUE.counts["extended"])


@dataclass(frozen=True)
class Kept:
    """A question the kept figures can answer: what is summed, and how a row's part of a case is written in SQL."""

    wanted: Wanted
    period: Period
    row: SQLColumnExpression[Any]
    is_running: bool


def find_kept(*, by: By | None, asked: CaseFilter, period: Period, actor: Actor) -> Kept | None:
    """The question put to the kept figures, or None where cases must be counted. `by` None asks for the whole alone."""
    end = month_end()
    first, last = local_day(period.start), local_day(period.end - timedelta(seconds=1))
    months = whole_months(first, last, end)
    areas = areas_open_to(actor, asked.area)
    is_running = period.judged_at < period.end
    if months is None or areas is None or _is_narrower(asked) or not _is_judged_at_its_end(period, is_running):
        return None
    found = _cut(by, asked, areas, end)
    if found is None:
        return None
    slice_, rows, digits, row = found
    today = day_number(local_day(period.judged_at)) if is_running else None
    part = asked.category if slice_ is Slice.CATEGORY else ""
    return Kept(Wanted(months, areas, slice_, rows, digits, part, today), period, row, is_running)


def _is_narrower(asked: CaseFilter) -> bool:
    """Narrowed by anything the cells do not tell apart."""
    plain = CaseFilter()
    return any(value != getattr(plain, name) for name, value in vars(asked).items() if name not in _KNOWN)


def _is_judged_at_its_end(period: Period, is_running: bool) -> bool:
    return is_running or period.judged_at == period.end


def _cut(
    by: By | None, asked: CaseFilter, areas: tuple[str, ...], end: int
) -> tuple[Slice, Rows, int, SQLColumnExpression[Any]] | None:
    """Slice, rows and digits; None for what is finer than the cells."""
    deepest = max(len(area) for area in areas)
    level = len(asked.area) or min(len(area) for area in areas)
    if by in SLICES:
        if deepest > STREET or (asked.category and by is not By.CATEGORY):
            return None
        digits = (4 if asked.category else 2) if by is By.CATEGORY else 0
        column = {
            By.CATEGORY: func.substr(Case.category_code, 1, digits),
            By.UNIT: func.coalesce(Case.lead_post_id, 0),
            By.SOURCE: Case.source,
        }[by]
        return SLICES[by], Rows.PART, digits, column
    digits = NEXT[level] if by is By.AREA else 0
    finest = max(deepest, digits)
    slice_ = Slice.CATEGORY if asked.category else Slice.STREET if finest <= STREET else Slice.AREA
    # Handling times are kept by village, and with a category by street.
    if finest > (STREET if asked.category else VILLAGE):
        return None
    if by is By.AREA:
        return slice_, Rows.AREA, digits, func.substr(Case.area_code, 1, digits)
    if by is By.MONTH:
        return slice_, Rows.MONTH, 0, month_sql(Case.due_at, end)
    return slice_, Rows.WHOLE, 0, func.substr(Case.area_code, 1, 0)


#: One level down from each level of the tree; a grid is shown as itself.
NEXT = {6: 9, 9: 12, 12: 15, 15: 15, 17: 17}


def read_closure(kept: Kept) -> dict[str, Closure]:
    """The rows by the key of their cells."""
    rows = Closures()
    _read_due(kept, rows)
    for key, minutes, cases in sum_times(kept.wanted):
        rows[key].minutes[minutes] = cases
    apart = sum_cells(_all(kept.wanted), RECEIVED, "settled", "no_target")
    for key, one in apart.items():
        if one["settled"] or one["no_target"]:
            row = rows[key]
            row.on_spot, row.no_target = one["settled"], one["no_target"]
    for key, count, _extended in count_suspended(kept):
        rows[key].suspended += count
    return {key: row for key, row in rows.items() if row.due or row.on_spot or row.no_target}


def _read_due(kept: Kept, rows: Closures) -> None:
    due = sum_cells(kept.wanted, DUE, "cases", "closed", "on_time", "timed", "minutes")
    for key, one in due.items():
        row = rows[key]
        row.due, row.closed, row.on_time = one["cases"], one["closed"], one["on_time"]
        row.minutes_count, row.minutes_sum = one["timed"], one["minutes"]
    for key, count, _extended in count_due_today(kept):
        rows[key].due += count


def read_sums(kept: Kept, basis: Basis, *names: str) -> dict[str, Sums]:
    """{row: counts} of a basis: those its measures need unless `names` say which."""
    if basis is DUE:
        halted = [(key, -cases, -extended) for key, cases, extended in count_suspended(kept)]
        return read_due(kept, [*count_due_today(kept), *halted])
    return sum_cells(_all(kept.wanted), basis, *(names or names_of(basis)))


def read_due(kept: Kept, unkept: Iterable[tuple[str, int, int]]) -> dict[str, Sums]:
    """Of what was due, with what the cells do not know: (row, cases, of them extended) to add, or to take away."""
    rows: defaultdict[str, Sums] = defaultdict(Sums)
    for key, one in sum_cells(kept.wanted, DUE, "cases", "closed", "on_time", "extended").items():
        rows[key].update(one)
    for key, cases, extended in unkept:
        rows[key].update(cases=cases, extended=extended)
    for sums in rows.values():
        sums["base"] = sums.pop("cases")
        sums["overdue"] = sums["base"] - sums["on_time"]
    return dict(rows)


def _all(wanted: Wanted) -> Wanted:
    """The same for what knows nothing of deadlines."""
    return replace(wanted, until_day=None)


def count_suspended(kept: Kept) -> Iterable[tuple[str, int, int]]:
    """(row, cases, of them extended) of what was due and stood still at the end of the period."""
    return _count(kept, Case.pause_count > 0, is_due(kept.period), is_suspended(kept.period))


def count_due_today(kept: Kept) -> Iterable[tuple[str, int, int]]:
    """(row, cases, of them extended) of what is open and came due between midnight and now, while a period runs."""
    if not kept.is_running:
        return ()
    midnight = day_start(local_day(kept.period.judged_at))
    came_due = (Case.due_at >= midnight, Case.due_at < kept.period.judged_at)
    return _count(kept, *came_due, is_due(kept.period), Case.closed_at.is_(None))


def places_of(kept: Kept) -> list[ColumnElement[bool]]:
    """The conditions that a case belongs to what is read."""
    # The rarer thing to look for is the day, not the place.
    area = unindexed(Case.area_code)
    places = [and_(area >= low, area < high) for low, high in map(code_range, kept.wanted.areas)]
    part = Case.category_code.startswith(kept.wanted.part, autoescape=True)
    return [or_(*places), part] if kept.wanted.part else [or_(*places)]


def _count(kept: Kept, *conditions: ColumnElement[bool]) -> Iterable[tuple[str, int, int]]:
    query: AnySelect = select(kept.row.label("row"), func.count(), EXTENDED).where(*conditions, *places_of(kept))
    for key, cases, more in db.session.connection().execute(query.group_by("row")):
        yield str(key.value if isinstance(key, Source) else key), int(cases), int(more)
