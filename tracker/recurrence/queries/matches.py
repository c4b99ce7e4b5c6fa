"""Cases of one type at one place: what counts as having happened again. Always by grid, type and a stretch of days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from tracker.access.actor import Actor
from tracker.access.policy import Sees
from tracker.cases.models import Case
from tracker.cases.queries.scope import visible_cases
from tracker.cases.vocabulary import State, Visibility
from tracker.extensions import db
from tracker.foundation.datum import Datum
from tracker.recurrence.models import RootCase, RootLink
from tracker.recurrence.places import Spot, box_around, is_same, spot_of
from tracker.recurrence.vocabulary import RUNNING, Status
from tracker.site.queries import get_setting

#: Of confidential matters nothing is counted: a number would already tell of them.
OPEN_CLASSES = (Visibility.STANDARD, Visibility.POLICE)
#: Not sent, not taken on, a duplicate, or taken out again.
LEFT_OUT = (State.DRAFT, State.REJECTED, State.MERGED, State.VOID)
#: More of one type in one grid within the days are not compared: the newest tell enough.
MOST = 500


def countable(of: Any = Case) -> ColumnElement[bool]:
    """A WHERE condition that holds for cases that may count as repeats."""
    return and_(of.visibility.in_(OPEN_CLASSES), of.state.notin_(LEFT_OUT))


def is_countable(case: Case) -> bool:
    """The same for one case."""
    return case.visibility in OPEN_CLASSES and case.state not in LEFT_OUT


def window() -> timedelta:
    """Within how many days something counts as coming back."""
    return timedelta(days=int(get_setting("recurrence.days")))


def metres() -> float:
    """How near the same place lies."""
    return float(get_setting("recurrence.metres"))


_COLUMNS = (
    Case.id, Case.ref, Case.area_code, Case.category_code, Case.place, Case.lng, Case.lat, Case.datum, Case.received_at,
    RootLink.root_id,
)  # fmt: skip


def list_alike(case: Any, until: datetime, *which: ColumnElement[bool]) -> list[Row]:
    """Countable cases of the type and place of a case, from the days before `until`, oldest first; itself included."""
    since, spot, near = until - window(), spot_of(case), metres()
    query = (
        select(*_COLUMNS)
        .outerjoin(RootLink, RootLink.case_id == Case.id)
        .where(
            Case.area_code == case.area_code,
            Case.category_code == case.category_code,
            Case.received_at > since,
            Case.received_at <= until,
            countable(),
            _may_be_at(spot, near),
            *which,
        )
        .order_by(Case.received_at.desc(), Case.id.desc())
        .limit(MOST)
    )
    found = [row for row in db.session.execute(query) if row.id == case.id or is_same(spot, spot_of(row), near)]
    return found[::-1]


def _may_be_at(spot: Spot, near: float) -> ColumnElement[bool]:
    """What the database can tell by itself: a case whose point lies far off is not at the same place."""
    if spot.point is None:
        return true()
    inside = []
    for datum in Datum:
        west, south, east, north = box_around(spot.point, near, datum)
        told = func.coalesce(Case.datum, Datum.WGS84) == datum
        inside.append(and_(told, Case.lng.between(west, east), Case.lat.between(south, north)))
    return or_(Case.lng.is_(None), *inside)


def list_alike_seen(case: Case, actor: Actor, now: datetime) -> list[Row]:
    """The same up to now, as far as the actor may read them."""
    return list_alike(case, now, visible_cases(actor, least=Sees.CONTENT, few=True))


def list_roots_at(spot: Spot, area_code: str, category_code: str) -> list[RootCase]:
    """The root cases of a type at a place, the newest first."""
    query = select(RootCase).where(RootCase.area_code == area_code, RootCase.category_code == category_code)
    near = metres()
    found = db.session.scalars(query.order_by(RootCase.id.desc()).limit(MOST))
    return [root for root in found if is_same(spot, root.spot, near)]


def end_of_batch(since: datetime, now: datetime, size: int) -> datetime:
    """Up to when to look in one go: about `size` cases from just after `since`, and never a part of one second."""
    query = select(Case.received_at).where(Case.received_at > since, Case.received_at <= now)
    return db.session.scalar(query.order_by(Case.received_at).offset(size).limit(1)) or now


def list_suspects(since: datetime, until: datetime, times: int) -> Sequence[Row]:
    """Cases that came in after `since`, in order, and may be repeats: enough of the type in the grid, or a root case.

    One statement over an index range; how near they lie is looked at one by one afterwards. Whether there are enough
    is asked of the whole stretch, so that a root case that begins with one of them leaves out none behind it.
    """
    other = aliased(Case)
    enough = (
        select(other.id)
        .where(
            other.area_code == Case.area_code,
            other.category_code == Case.category_code,
            other.received_at > since - window(),
            other.received_at <= until,
            countable(other),
        )
        .offset(max(0, times - 1))
        .limit(1)
        .correlate(Case)
    )
    rooted = exists().where(
        RootCase.area_code == Case.area_code,
        RootCase.category_code == Case.category_code,
        RootCase.status.in_([*sorted(RUNNING), Status.CLOSED]),
    )
    query = (
        select(*_COLUMNS)
        .outerjoin(RootLink, RootLink.case_id == Case.id)
        .where(
            Case.received_at > since,
            Case.received_at <= until,
            RootLink.root_id.is_(None),
            countable(),
            or_(rooted, enough.exists()),
        )
        .order_by(Case.received_at, Case.id)
    )
    return db.session.execute(query).all()
