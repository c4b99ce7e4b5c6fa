"""What appeals say beside a figure: how many of its cases are under appeal, and what upheld ones take out of it.

The published figure is never altered. An overlay is counted through the scope, the filter and the conditions of the
figure itself; the table of appeals is small beside that of cases, and each case is taken once however often contested.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, Subquery, and_, cast, func, or_, select
from sqlalchemy import case as sql_case

from tracker.access.actor import Actor
from tracker.appeals.countings import SENT_BACK, TOUCHING, counts_against
from tracker.appeals.models import Appeal
from tracker.appeals.queries.appeals import counted_appeals
from tracker.appeals.vocabulary import OPEN, Counting, Status
from tracker.cases.models import Case
from tracker.cases.queries.lists import CaseFilter
from tracker.cases.queries.outcomes import Period
from tracker.cases.queries.scope import counted_cases
from tracker.extensions import db
from tracker.people.models import Post
from tracker.rollups.months import label_of, month_end, month_sql
from tracker.supervision.figures import NO_UNIT
from tracker.supervision.indicators import BY_KEY
from tracker.supervision.kept import NEXT
from tracker.supervision.shapes import By


@dataclass(frozen=True)
class Overlay:
    """Of the cases of a figure: under appeal, and upheld with how many of them stand in numerator and base."""

    pending: int = 0
    out_part: int = 0
    out_whole: int = 0

    def after(self, part: int, whole: int) -> tuple[int, int]:
        """Numerator and base without the cases whose appeal was upheld."""
        return part - self.out_part, whole - self.out_whole


@dataclass(frozen=True)
class Line:
    """A figure to lay appeals over: which countings touch it, which cases it counts, which of them count against."""

    key: str
    countings: frozenset[Counting]
    part: ColumnElement[bool]
    whole: ColumnElement[bool]
    against: ColumnElement[bool]


def line_of(key: str, period: Period, countings: frozenset[Counting] | None = None) -> Line:
    """The line of an indicator, over all countings that touch it unless said."""
    one = BY_KEY[key]
    return Line(key, countings or TOUCHING[key], one.part(period), one.whole(period), counts_against(one, period))


def _per_case(lines: Sequence[Line], appeals: Sequence[ColumnElement[bool]]) -> Subquery:
    """A row for each contested case: for each line whether it is under appeal, and whether one was upheld.

    What counts against the lead speaks for the case only while the post that appealed leads it.
    """
    flags = []
    for place, line in enumerate(lines):
        touching = Appeal.counting.in_(sorted(line.countings))
        flags += [
            _any(and_(touching, Appeal.status.in_(sorted(OPEN)))).label(f"open_{place}"),
            _any(and_(touching, Appeal.status == Status.UPHELD)).label(f"upheld_{place}"),
        ]
    still_theirs = or_(Appeal.counting.in_(SENT_BACK), Appeal.post_id == Case.lead_post_id)
    query = select(Appeal.case_id, *flags).join(Case, Case.id == Appeal.case_id)
    return query.where(still_theirs, *appeals).group_by(Appeal.case_id).subquery()


def _any(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.max(sql_case((condition, 1), else_=0))


def _sums(lines: Sequence[Line], of_case: Subquery) -> list[ColumnElement[int]]:
    found: list[ColumnElement[int]] = []
    for place, line in enumerate(lines):
        upheld, pending = of_case.c[f"upheld_{place}"] == 1, of_case.c[f"open_{place}"] == 1
        found += [
            _sum(and_(pending, ~upheld, line.against)),
            _sum(and_(upheld, line.part)),
            _sum(and_(upheld, line.whole)),
        ]
    return found


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(cast(condition, Integer)), 0)


def count_overlays(
    lines: Sequence[Line], *, appeals: Sequence[ColumnElement[bool]], cases: Sequence[ColumnElement[bool]]
) -> dict[str, Overlay]:
    """The overlay of each line, all in one question."""
    of_case = _per_case(lines, appeals)
    query = select(*_sums(lines, of_case)).select_from(of_case).join(Case, Case.id == of_case.c.case_id).where(*cases)
    row = [int(one) for one in db.session.execute(query).one()]
    return {line.key: Overlay(*row[3 * place : 3 * place + 3]) for place, line in enumerate(lines)}


def count_beside(
    keys: Sequence[str], *, period: Period, actor: Actor, narrowed: Sequence[ColumnElement[bool]] = ()
) -> dict[str, Overlay]:
    """By indicator: what appeals say beside it, of the cases and appeals the actor may know of."""
    lines = [line_of(key, period) for key in keys if key in TOUCHING]
    return count_overlays(lines, appeals=[counted_appeals(actor)], cases=[counted_cases(actor), *narrowed])


def count_by_row(
    *, by: By, wanted: CaseFilter, period: Period, actor: Actor, narrowed: Sequence[ColumnElement[bool]] = ()
) -> dict[str, Overlay]:
    """By row of the closure report ("": the total): what appeals say beside its on-time rate."""
    line = line_of("on_time", period)
    of_case = _per_case([line], [counted_appeals(actor)])
    key = _row_key(by, wanted, actor)
    query = (
        select(key.label("key"), *_sums([line], of_case))
        .select_from(of_case)
        .join(Case, Case.id == of_case.c.case_id)
        .outerjoin(Post, Post.id == Case.lead_post_id)
        .where(line.whole, counted_cases(actor), *narrowed)
        .group_by("key")
    )
    found: dict[str, Overlay] = {}
    total = Overlay()
    for name, *counts in db.session.execute(query):
        one = Overlay(*(int(count) for count in counts))
        found[label_of(name) if by is By.MONTH else str(name)] = one
        total = Overlay(total.pending + one.pending, total.out_part + one.out_part, total.out_whole + one.out_whole)
    return found | {"": total}


def _row_key(by: By, wanted: CaseFilter, actor: Actor) -> ColumnElement[Any]:
    """The key of the report's rows, as the report cuts them."""
    level = len(wanted.area) or min((len(post.area_code) for post in actor.posts), default=6)
    keys: dict[By, ColumnElement[Any]] = {
        By.AREA: func.substr(Case.area_code, 1, NEXT[level]),
        By.CATEGORY: func.substr(Case.category_code, 1, 4 if wanted.category else 2),
        By.UNIT: func.coalesce(cast(Post.unit_id, String), NO_UNIT),
        By.SOURCE: cast(Case.source, String),
        By.MONTH: month_sql(Case.due_at, month_end()),
    }
    return keys[by]
