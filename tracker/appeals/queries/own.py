"""A post's own figures: what counts against it in a month, case by case, and until when that may be contested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Row, and_, func, select

from tracker.access.actor import Actor
from tracker.appeals.countings import ROWS, SENT_BACK, TOUCHING, counts_against
from tracker.appeals.countings import Row as CountingRow
from tracker.appeals.models import Appeal
from tracker.appeals.queries.appeals import find_latest
from tracker.appeals.queries.beside import Line, Overlay, count_overlays
from tracker.appeals.vocabulary import Counting
from tracker.audit.models import Event
from tracker.cases.models import Case, Category
from tracker.cases.queries.outcomes import Period
from tracker.cases.queries.scope import CATEGORY_NAMES, counted_cases, shown, visible_cases
from tracker.extensions import db
from tracker.figures.closure import period_of
from tracker.figures.measures import sum_of
from tracker.figures.months import reporting_month
from tracker.figures.rates import Rate
from tracker.foundation.days import local_day
from tracker.foundation.groups import grouped
from tracker.foundation.orm import AnySelect, Instant
from tracker.foundation.paging import KeyPage, PageStart, read_page
from tracker.site.queries import get_setting

PAGE = 50


@dataclass(frozen=True)
class OwnFigure(Rate):
    """How often something counts against a post, over what, and what appeals say beside it."""

    row: CountingRow
    overlay: Overlay

    @property
    def after(self) -> Rate:
        """The same without the cases whose appeal was upheld."""
        return self.overlay.after(self)


def against_post(row: CountingRow, period: Period, post_id: int) -> ColumnElement[bool]:
    """The cases that count against a post in one way."""
    return and_(counts_against(row.measure, period), row.against(post_id))


def count_own(post_id: int, *, period: Period, actor: Actor) -> list[OwnFigure]:
    """What counts against a post of the actor in a period, in the order of the countings."""
    cuts = grouped(((row.measure.basis, row.of_post), row) for row in ROWS.values())
    counted: dict[Counting, tuple[int, int]] = {}
    for (basis, of_post), rows in cuts.items():
        sums = []
        for row in rows:
            sums += [sum_of(against_post(row, period, post_id)), sum_of(row.measure.base(period))]
        conditions = basis.cases(period), of_post(post_id), counted_cases(actor)
        found = db.session.execute(select(*sums).where(*conditions)).one()
        counted |= {row.counting: (int(found[2 * n]), int(found[2 * n + 1])) for n, row in enumerate(rows)}
    overlays = _overlays(post_id, period, actor)
    return [OwnFigure(*counted[row.counting], row, overlays[row.counting.value]) for row in ROWS.values()]


def _overlays(post_id: int, period: Period, actor: Actor) -> dict[str, Overlay]:
    lines = []
    for row in ROWS.values():
        against = against_post(row, period, post_id)
        lines.append(Line(row.counting.value, TOUCHING[row.key], against, is_part=True))
    return count_overlays(lines, appeals=[Appeal.post_id == post_id], cases=[counted_cases(actor)])


@dataclass(frozen=True)
class Contestable:
    """A case that counts against the post, since when, until when that may be contested, and its latest appeal."""

    case: Row
    event_at: datetime | None
    until_on: date
    appeal: Row | None


def list_against(
    row: CountingRow, *, post_id: int, period: Period, actor: Actor, start: PageStart
) -> tuple[list[Contestable], KeyPage]:
    """One page of the cases that count against a post in one way, newest first."""
    query = _cases(row, actor).where(against_post(row, period, post_id), visible_cases(actor))
    found = read_page(db.session.execute, query, Case.id, PAGE, start)
    return _contestable(row, found.rows, post_id), found


def find_contestable(row: CountingRow, ref: str, *, post_id: int, actor: Actor, now: datetime) -> Contestable | None:
    """The case with this number if it counts against the post so, looked at in the reporting month it falls into."""
    counted_at = db.session.scalar(select(row.measure.basis.at).where(Case.ref == ref, visible_cases(actor, few=True)))
    if counted_at is None:
        return None
    period = period_of(*reporting_month(local_day(counted_at)), now)
    query = _cases(row, actor).where(
        Case.ref == ref, against_post(row, period, post_id), visible_cases(actor, few=True)
    )
    found = _contestable(row, db.session.execute(query).all(), post_id)
    return found[0] if found else None


def _cases(row: CountingRow, actor: Actor) -> AnySelect:
    return select(
        Case.id,
        Case.ref,
        Case.area_code,
        Case.visibility,
        Case.due_at,
        Case.received_at,
        Case.closed_at,
        row.measure.basis.at.label("counted_at"),
        *CATEGORY_NAMES,
        *shown(actor, title=Case.title),
    ).join(Category, Category.code == Case.category_code)


def _contestable(row: CountingRow, cases: Sequence[Row], post_id: int) -> list[Contestable]:
    ids = [case.id for case in cases]
    if not ids:
        return []
    events = find_decisions(row, ids, post_id)
    appeals = find_latest(ids, row.counting, post_id)
    return [
        Contestable(case, events.get(case.id), _until(case.counted_at, events.get(case.id)), appeals.get(case.id))
        for case in cases
    ]


def find_decisions(row: CountingRow, case_ids: Sequence[int], post_id: int) -> dict[int, datetime]:
    """By case: when it was last decided that it counts so; nothing where nobody decided it."""
    query = (
        select(Event.subject_id, func.max(Event.received_at, type_=Instant()))
        .where(Event.subject == "case", Event.subject_id.in_(case_ids), Event.kind.in_(row.decisive))
        .group_by(Event.subject_id)
    )
    if row.counting in SENT_BACK:  # when another post sent it back later is not this post's day
        query = query.where(Event.post_id == post_id)
    return {row[0]: row[1] for row in db.session.execute(query)}


def _until(counted_at: datetime, event_at: datetime | None) -> date:
    """The last day to contest: so many days after the end of the month, or after what happened if that was later."""
    _first, last = reporting_month(local_day(counted_at))
    since = max(last, local_day(event_at)) if event_at else last
    return since + timedelta(days=int(get_setting("appeal.days")))
