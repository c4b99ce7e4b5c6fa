"""What runs near a place already, told by kind and place alone; and what else a phone has reported nearby."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, exists, or_, select

from tracker.access.actor import Actor
from tracker.access.policy import Sees
from tracker.audit.models import Event
from tracker.cases.happenings import EVENT_KINDS
from tracker.cases.models import Case, CaseReporter, Category
from tracker.cases.queries.boxes import box_around, in_box
from tracker.cases.queries.scope import visible_cases
from tracker.cases.vocabulary import Action, Visibility
from tracker.extensions import db
from tracker.site.queries import get_setting

MOST = 5


@dataclass(frozen=True)
class Nearby:
    """A case that runs, as much of it as anybody may know."""

    ref: str
    category: tuple[str, str]
    place: str
    join_count: int


def list_nearby(
    *, area_code: str, category_code: str, point: tuple[float, float] | None, now: datetime
) -> list[Nearby]:
    """Up to five open standard cases of the last days, of this kind in this grid or very near: kind and place only."""
    same = [Case.category_code == category_code] if category_code else []
    if point:
        same.append(in_box(box_around(point, float(get_setting("case.duplicate_metres")))))
    if not same:
        return []
    since = now - timedelta(days=int(get_setting("case.duplicate_days")))
    query = select(Case).where(
        Case.is_open.is_(True),
        Case.area_code == area_code,
        Case.visibility == Visibility.STANDARD,
        Case.received_at >= since,
        or_(*same),
    )
    cases = db.session.scalars(query.order_by(Case.id.desc()).limit(MOST)).all()
    return [Nearby(one.ref, _names(one), one.place, one.join_count) for one in cases]


def find_joinable(ref: str, now: datetime) -> Case | None:
    """The case a neighbour may join: open, standard, of the last days."""
    since = now - timedelta(days=int(get_setting("case.duplicate_days")))
    of_all = (Case.is_open.is_(True), Case.visibility == Visibility.STANDARD, Case.received_at >= since)
    return db.session.scalar(select(Case).where(Case.ref == ref, *of_all).with_for_update())


def _names(case: Case) -> tuple[str, str]:
    category = db.session.get(Category, case.category_code)
    assert category is not None
    return category.name, category.name_en


def list_same_phone(*, case: Case, actor: Actor, now: datetime) -> list[Row]:
    """Other open cases of late that the same phone has reported, as far as the actor may read them.

    Found by blind index: no number is opened, and there is no page of anybody.
    """
    own = db.session.get(CaseReporter, case.id)
    if own is None or own.phone_mark is None:
        return []
    since = now - timedelta(days=int(get_setting("residents.phone_days")))
    same = exists().where(CaseReporter.case_id == Case.id, CaseReporter.phone_mark == own.phone_mark)
    # Whom the law keeps secret stays secret: of such a matter, or one that was such, nobody learns from a phone.
    once_else = exists().where(
        Event.subject == "case", Event.subject_id == Case.id, Event.kind == EVENT_KINDS[Action.RECATEGORISE]
    )
    query = (
        select(Case.id, Case.ref, Case.title, Case.state)
        .where(same, Case.id != case.id, Case.is_open.is_(True), Case.received_at >= since)
        .where(visible_cases(actor, least=Sees.CONTENT, few=True), ~Case.category.has(Category.must_report), ~once_else)
        .order_by(Case.id.desc())
        .limit(MOST)
    )
    return list(db.session.execute(query))
