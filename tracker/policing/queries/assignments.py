"""Who is, was and will be the liaison of a village."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.access.policy import LIAISON_ROLE
from tracker.areas.queries import Place
from tracker.extensions import db
from tracker.foundation.orm import AnyRow
from tracker.people.models import Appointment, Post, User
from tracker.people.queries.actors import in_force, is_at_work
from tracker.people.vocabulary import Rank
from tracker.policing.models import LiaisonAssignment
from tracker.policing.queries.villages import within_reach

#: The appointments to the liaison posts of villages, with the person and the kind (None: never said).
_HELD = (
    select(
        Appointment.id.label("appointment_id"),
        Post.area_code,
        Appointment.user_id,
        User.username,
        User.name,
        User.is_active,
        Appointment.rank,
        LiaisonAssignment.kind,
        Appointment.from_on,
        Appointment.to_on,
        Appointment.reason,
    )
    .join(Post, Post.id == Appointment.post_id)
    .join(User, User.id == Appointment.user_id)
    .outerjoin(LiaisonAssignment, LiaisonAssignment.appointment_id == Appointment.id)
    .where(Post.role == LIAISON_ROLE, Post.is_active)
)


def list_holdings(tops: Collection[str], *, user_id: int | None = None) -> Sequence[AnyRow]:
    """Every appointment to the liaison posts of some areas, by village and then the latest first."""
    query = _HELD.where(within_reach(Post.area_code, tops))
    if user_id is not None:
        query = query.where(Appointment.user_id == user_id)
    query = query.order_by(Post.area_code, Appointment.from_on.desc(), Appointment.rank, Appointment.id.desc())
    return db.session.execute(query).all()


@dataclass(frozen=True, slots=True)
class Manned:
    """A village on a day: who is A, who is B, and who of them is at work and acts (None: nobody)."""

    place: Place
    first: AnyRow | None
    second: AnyRow | None
    acting: AnyRow | None


def list_manned(places: Collection[Place], on: date) -> list[Manned]:
    """The holders of some villages on a day, and who of them acts."""
    codes = [place.code for place in places]
    query = _HELD.add_columns(is_at_work(Appointment, on).label("is_at_work"))
    query = query.where(Post.area_code.in_(codes), in_force(Appointment, on))
    by_code: dict[str, list[AnyRow]] = defaultdict(list)
    for row in db.session.execute(query.order_by(Appointment.rank, Appointment.id)):
        by_code[row.area_code].append(row)
    return [_manned(place, by_code.get(place.code, [])) for place in places]


def _manned(place: Place, holders: list[AnyRow]) -> Manned:
    return Manned(
        place,
        next((one for one in holders if one.rank is Rank.A), None),
        next((one for one in holders if one.rank is Rank.B), None),
        next((one for one in holders if one.is_at_work), None),
    )


def list_liaison_posts(codes: Collection[str]) -> dict[str, Post]:
    """The liaison post of each of some villages that has one; the oldest where there are several."""
    query = select(Post).where(Post.role == LIAISON_ROLE, Post.is_active, Post.area_code.in_(list(codes)))
    return {post.area_code: post for post in db.session.scalars(query.order_by(Post.id.desc()))}


@dataclass(frozen=True, slots=True)
class Span:
    """Somebody holds the liaison post of a village from a day until before another; `key` is the appointment's id."""

    rank: Rank
    user_id: int
    name: str
    from_on: date
    to_on: date | None
    key: int = 0

    def overlaps(self, other: Span) -> bool:
        """Both hold on one day at least."""
        return (self.to_on is None or other.from_on < self.to_on) and (
            other.to_on is None or self.from_on < other.to_on
        )


def list_spans(post_ids: Iterable[int]) -> dict[int, list[Span]]:
    """The stretches of some posts, as plans are made from them."""
    found: dict[int, list[Span]] = defaultdict(list)
    query = select(Appointment, User.name).join(User, User.id == Appointment.user_id)
    query = query.where(Appointment.post_id.in_(list(post_ids))).order_by(Appointment.from_on, Appointment.id)
    for one, name in db.session.execute(query):
        found[one.post_id].append(Span(one.rank, one.user_id, name, one.from_on, one.to_on, one.id))
    return found


def find_assignment(appointment_id: int, tops: Collection[str]) -> Appointment | None:
    """The appointment to a liaison post inside some areas."""
    return db.session.scalar(
        select(Appointment)
        .join(Post, Post.id == Appointment.post_id)
        .where(Appointment.id == appointment_id, Post.role == LIAISON_ROLE, within_reach(Post.area_code, tops))
    )
