"""Cases of one type at one place: what counts as having happened again. Always by grid, type and a stretch of days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import ColumnElement, Float, Row, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from tracker.access.actor import Actor
from tracker.access.policy import Sees
from tracker.cases.models import Case
from tracker.cases.queries.scope import visible_cases
from tracker.cases.vocabulary import State, Visibility
from tracker.extensions import db
from tracker.foundation.datum import Datum
from tracker.foundation.orm import AnyRow, AnySelect
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


def countable(of: type[Case] = Case) -> ColumnElement[bool]:
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


def list_alike(case: Case | AnyRow, until: datetime, *, actor: Actor | None = None) -> list[Row]:
    """Countable cases of the type and place of a case, from the days before `until`, oldest first; itself included.

    As far as the actor may read them; all of them for the program itself.
    """
    spot, near = spot_of(case), metres()
    asked = {"area": case.area_code, "category": case.category_code, "since": until - window(), "until": until}
    for datum in Datum if spot.point else ():
        asked |= dict(zip(_sides(datum), box_around(spot.point, near, datum), strict=True))  # type: ignore[arg-type]
    query = _alike_query(db.engine.dialect.name, actor, spot.point is not None)
    rows = db.session.connection().execute(query, asked)
    return [row for row in rows if row.id == case.id or is_same(spot, spot_of(row), near)][::-1]


@lru_cache(maxsize=1024)
def _alike_query(_dialect: str, actor: Actor | None, has_point: bool) -> AnySelect:
    """The statement, built once for a database and reader: every page of a case asks it.

    A case whose point lies outside the box around another is not at the same place; so much the database can tell.
    """
    query = (
        select(*_COLUMNS)
        .outerjoin(RootLink, RootLink.case_id == Case.id)
        .where(
            Case.area_code == bindparam("area"),
            Case.category_code == bindparam("category"),
            Case.received_at > bindparam("since"),
            Case.received_at <= bindparam("until"),
            countable(),
        )
        .order_by(Case.received_at.desc(), Case.id.desc())
        .limit(MOST)
    )
    if actor is not None:
        query = query.where(visible_cases(actor, least=Sees.CONTENT, few=True))
    if has_point:
        query = query.where(or_(Case.lng.is_(None), *[_in_box(datum) for datum in Datum]))
    return query


def _sides(datum: Datum) -> tuple[str, ...]:
    return tuple(f"{side}_{datum}" for side in ("west", "south", "east", "north"))


def _in_box(datum: Datum) -> ColumnElement[bool]:
    west, south, east, north = (bindparam(side, type_=Float) for side in _sides(datum))
    told = func.coalesce(Case.datum, Datum.WGS84) == datum
    return and_(told, Case.lng.between(west, east), Case.lat.between(south, north))


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
