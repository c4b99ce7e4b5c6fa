"""What appeals say beside a figure: how many of its cases are under appeal, and what upheld ones take out of it.

The published figure is never altered. An overlay is counted through the scope, the filter and the conditions of the
figure itself; the table of appeals is small beside that of cases, and each case is taken once however often contested.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Subquery, and_, func, or_, select
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
from tracker.figures.closure import row_key
from tracker.figures.measures import MEASURES, sum_of
from tracker.figures.rates import Rate
from tracker.figures.shapes import By

#: What still waits and what was upheld is told beside a figure; what was dismissed or withdrawn is over.
SPEAKS = Appeal.status.in_(sorted(OPEN | {Status.UPHELD}))


@dataclass(frozen=True)
class Overlay:
    """Of the cases of a figure: under appeal, and upheld with how many of them stand in numerator and base."""

    pending: int = 0
    out_part: int = 0
    out_whole: int = 0

    def after(self, rate: Rate) -> Rate:
        """The rate without the cases whose appeal was upheld."""
        return Rate((rate.part or 0) - self.out_part, (rate.whole or 0) - self.out_whole)

    def __add__(self, other: Overlay) -> Overlay:
        """Of the cases of both."""
        out_part, out_whole = self.out_part + other.out_part, self.out_whole + other.out_whole
        return Overlay(self.pending + other.pending, out_part, out_whole)


@dataclass(frozen=True)
class Line:
    """A figure to lay appeals over: which countings touch it, and which of its cases count against it.

    Those stand in its numerator (`is_part`), or where more is better in its base alone.
    """

    key: str
    countings: frozenset[Counting]
    against: ColumnElement[bool]
    is_part: bool

    def overlay(self, pending: int, out: int) -> Overlay:
        return Overlay(pending, out if self.is_part else 0, out)


def line_of(key: str, period: Period) -> Line:
    """The line of a measure, over all countings that touch it."""
    one = MEASURES[key]
    return Line(key, TOUCHING[key], counts_against(one, period), not one.more_is_better)


def _per_case(lines: Sequence[Line], appeals: Sequence[ColumnElement[bool]]) -> Subquery:
    """A row for each contested case: for each line whether it is under appeal, and whether one was upheld.

    What counts against the lead speaks for the case only while the post that appealed leads it.
    """
    flags = []
    for place, line in enumerate(lines):
        touching = Appeal.counting.in_(sorted(line.countings))
        flags += [
            _any(and_(touching, Appeal.status != Status.UPHELD)).label(f"open_{place}"),
            _any(and_(touching, Appeal.status == Status.UPHELD)).label(f"upheld_{place}"),
        ]
    still_theirs = or_(Appeal.counting.in_(SENT_BACK), Appeal.post_id == Case.lead_post_id)
    query = select(Appeal.case_id, *flags).join(Case, Case.id == Appeal.case_id)
    return query.where(SPEAKS, still_theirs, *appeals).group_by(Appeal.case_id).subquery()


def _any(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.max(sql_case((condition, 1), else_=0))


def _sums(lines: Sequence[Line], of_case: Subquery) -> list[ColumnElement[int]]:
    """For each line two counts of cases that count against it: under appeal, and taken out by an upheld one."""
    found: list[ColumnElement[int]] = []
    for place, line in enumerate(lines):
        upheld, pending = of_case.c[f"upheld_{place}"] == 1, of_case.c[f"open_{place}"] == 1
        found += [sum_of(and_(pending, ~upheld, line.against)), sum_of(and_(upheld, line.against))]
    return found


def count_overlays(
    lines: Sequence[Line], *, appeals: Sequence[ColumnElement[bool]], cases: Sequence[ColumnElement[bool]]
) -> dict[str, Overlay]:
    """The overlay of each line, all in one question; of no line none."""
    if not lines:
        return {}
    of_case = _per_case(lines, appeals)
    query = select(*_sums(lines, of_case)).select_from(of_case).join(Case, Case.id == of_case.c.case_id).where(*cases)
    row = [int(one) for one in db.session.execute(query).one()]
    return {line.key: line.overlay(*row[2 * place : 2 * place + 2]) for place, line in enumerate(lines)}


def _find_spoken(actor: Actor) -> set[Counting]:
    """The countings of which an appeal the actor is told of waits or was upheld; mostly none, and then all is asked."""
    return set(db.session.scalars(select(Appeal.counting).where(SPEAKS, counted_appeals(actor)).distinct()))


def count_beside(
    keys: Sequence[str], *, period: Period, actor: Actor, narrowed: Sequence[ColumnElement[bool]] = ()
) -> dict[str, Overlay]:
    """By indicator that any appeal touches: what is said beside it, of the cases and appeals the actor may know of."""
    spoken = _find_spoken(actor)
    lines = [line_of(key, period) for key in keys if TOUCHING.get(key, frozenset()) & spoken]
    return count_overlays(lines, appeals=[counted_appeals(actor)], cases=[counted_cases(actor), *narrowed])


def count_by_row(
    *, by: By, wanted: CaseFilter, period: Period, actor: Actor, narrowed: Sequence[ColumnElement[bool]] = ()
) -> dict[str, Overlay]:
    """By row of the closure report ("": the total): what appeals say beside its on-time rate."""
    line = line_of("on_time", period)
    of_case = _per_case([line], [counted_appeals(actor)])
    key = row_key(by, wanted, period, actor, Case.due_at)
    query = (
        select(key.column.label("key"), *_sums([line], of_case))
        .select_from(of_case)
        .join(Case, Case.id == of_case.c.case_id)
        .where(line.against, counted_cases(actor), *narrowed)
        .group_by("key")
    )
    found: defaultdict[str, Overlay] = defaultdict(Overlay)
    for row in db.session.execute(query):
        for name in (key.name(row[0]), ""):
            found[name] += line.overlay(int(row[1]), int(row[2]))
    return dict(found)
