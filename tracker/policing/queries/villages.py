"""Villages, officers and police rooms; which of them somebody may know of is asked here and nowhere else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from functools import lru_cache

from sqlalchemy import ColumnElement, Row, SQLColumnExpression, and_, false, func, or_, select

from tracker.access import Permission, granting
from tracker.access.actor import Actor
from tracker.access.policy import LIAISON_ROLE
from tracker.areas.queries import Place, Tree, get_tree
from tracker.extensions import db
from tracker.foundation.identifiers import AreaLevel, code_range, is_within
from tracker.people.models import Appointment, Post, Unit, User
from tracker.people.queries.posts import lineage
from tracker.people.vocabulary import UnitKind
from tracker.policing.models import LiaisonOfficer, PoliceRoom, VillageContact


def reach(actor: Actor, permission: Permission) -> tuple[str, ...]:
    """The areas in which today's posts grant the actor a permission; a post of a grid reaches its village."""
    return tuple(dict.fromkeys(post.area_code[: AreaLevel.VILLAGE.digits] for post in granting(actor, permission)))


def is_in_reach(code: str, tops: Collection[str]) -> bool:
    return any(is_within(code, top) for top in tops)


def narrowed(tops: Collection[str], area: str) -> tuple[str, ...]:
    """The part of some areas that lies in one more: all of them without one, none when it lies outside of them."""
    if not area:
        return tuple(tops)
    return (area,) if is_in_reach(area, tops) else tuple(top for top in tops if is_within(top, area))


def within_reach(column: SQLColumnExpression[str], tops: Collection[str]) -> ColumnElement[bool]:
    """A WHERE condition: the code lies in one of the areas; none when there is no area."""
    ranges = [code_range(top) for top in tops]
    return or_(*(and_(column >= low, column < high) for low, high in ranges)) if ranges else false()


@lru_cache(maxsize=4)
def _villages(tree: Tree) -> tuple[Place, ...]:
    return tuple(place for place in tree.by_code.values() if place.level is AreaLevel.VILLAGE)


def list_villages(tops: Collection[str], on: date | None = None) -> list[Place]:
    """Every village in some areas in the order of the tree, valid on a day where one is given."""
    starts = tuple(tops)
    return [
        place for place in _villages(get_tree()) if place.code.startswith(starts) and (on is None or place.is_valid(on))
    ]


def list_streets(tops: Collection[str]) -> list[Place]:
    """The streets of some areas, or that hold them, in the order of the tree."""
    codes = dict.fromkeys(place.code[: AreaLevel.STREET.digits] for place in list_villages(tops))
    by_code = get_tree().by_code
    return [by_code[code] for code in codes if code in by_code]


def find_village(code: str, tops: Collection[str]) -> Place | None:
    """The village of a code, when it lies in one of the areas."""
    found = get_tree().by_code.get(code)
    is_known = found is not None and found.level is AreaLevel.VILLAGE and is_in_reach(code, tops)
    return found if is_known else None


def village_title(place: Place) -> str:
    """Street and village, as one calls it."""
    return get_tree().path(place.code)


def find_station(area_code: str) -> Unit | None:
    """The police station that serves a place: of the smallest area that holds it."""
    found = db.session.scalars(
        select(Unit).where(Unit.kind == UnitKind.POLICE, Unit.is_active, Unit.area_code.in_(lineage(area_code)))
    ).all()
    return min(found, key=lambda unit: (-len(unit.area_code), unit.sort, unit.id), default=None)


def list_stations(tops: Collection[str]) -> list[Unit]:
    """Police stations at work in some areas."""
    query = select(Unit).where(Unit.kind == UnitKind.POLICE, Unit.is_active, within_reach(Unit.area_code, tops))
    return list(db.session.scalars(query.order_by(Unit.area_code, Unit.sort, Unit.name)))


def list_rooms(tops: Collection[str]) -> list[tuple[PoliceRoom, Unit, int]]:
    """Police rooms of the stations of some areas, each with its station and how many villages it serves."""
    rows = db.session.execute(
        select(PoliceRoom, Unit)
        .join(Unit, Unit.id == PoliceRoom.station_id)
        .where(within_reach(Unit.area_code, tops))
        .order_by(Unit.area_code, PoliceRoom.name)
    ).all()
    rooms = db.session.execute(select(VillageContact.room_id).where(VillageContact.room_id.isnot(None)))
    served = Counter(rooms.scalars())
    return [(room, unit, served[room.id]) for room, unit in rows]


def find_room(room_id: int, tops: Collection[str]) -> PoliceRoom | None:
    """The room, when its station lies in one of the areas."""
    found = db.session.get(PoliceRoom, room_id)
    return found if found and is_in_reach(found.station.area_code, tops) else None


#: Officers as lists name them: account, badge, station and duty phone; empty where nothing is kept.
_OFFICERS = (
    select(
        User.id.label("user_id"),
        User.username,
        User.name,
        User.is_active,
        func.coalesce(LiaisonOfficer.badge, "").label("badge"),
        func.coalesce(Unit.name, "").label("station"),
        func.coalesce(LiaisonOfficer.duty_phone, "").label("duty_phone"),
    )
    .outerjoin(LiaisonOfficer, LiaisonOfficer.user_id == User.id)
    .outerjoin(Unit, Unit.id == LiaisonOfficer.station_id)
)


def _belongs(tops: Collection[str]) -> ColumnElement[bool]:
    """The user is an officer of a station in the areas, or holds or held a liaison post there."""
    posted = (
        select(Appointment.user_id)
        .join(Post, Post.id == Appointment.post_id)
        .where(Post.role == LIAISON_ROLE, within_reach(Post.area_code, tops))
    )
    return or_(within_reach(Unit.area_code, tops), User.id.in_(posted))


def list_officers(tops: Collection[str], *, most: int | None = None) -> Sequence[Row]:
    """The officers of some areas in the order of their user names."""
    return db.session.execute(_OFFICERS.where(_belongs(tops)).order_by(User.username).limit(most)).all()


def find_officer(user_id: int, tops: Collection[str]) -> tuple[User, LiaisonOfficer | None] | None:
    """The officer of a user id with what is kept of him, when he belongs to one of the areas."""
    row = db.session.execute(
        select(User, LiaisonOfficer)
        .outerjoin(LiaisonOfficer, LiaisonOfficer.user_id == User.id)
        .outerjoin(Unit, Unit.id == LiaisonOfficer.station_id)
        .where(User.id == user_id, _belongs(tops))
    ).first()
    return (row[0], row[1]) if row else None
