"""Lists of people and posts for the pages that manage them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from tracker.extensions import db
from tracker.foundation.groups import grouped
from tracker.foundation.identifiers import code_range
from tracker.people.models import Absence, Appointment, Post, Unit, User
from tracker.people.queries.actors import holds, in_force
from tracker.people.vocabulary import Role

#: Longest list a page shows; beyond it one searches.
MOST = 200


def list_demo_logins() -> list[tuple[str, list[Role]]]:
    """The named logins of a demonstration with the roles of their posts."""
    rows = db.session.execute(
        select(User.username, Post.role)
        .join(Appointment, Appointment.user_id == User.id)
        .join(Post, Post.id == Appointment.post_id)
        .where(User.username.in_(DEMO_NAMES))
    ).all()
    roles: dict[str, list[Role]] = {name: [] for name in DEMO_NAMES}
    for username, role in rows:
        roles[username].append(role)
    return [(name, found) for name, found in roles.items() if found]


DEMO_NAMES = (
    "officer1",
    "officer2",
    "dispatcher1",
    "unit1",
    "unit2",
    "police1",
    "police2",
    "mediator1",
    "supervisor1",
    "supervisor2",
    "window1",
    "agent1",
    "sysadmin1",
    "secadmin1",
    "auditor1",
)


def list_users(words: str) -> list[User]:
    """Up to 200 accounts whose name or user name holds the words."""
    query = select(User).order_by(User.username).limit(MOST)
    if words:
        query = query.where(
            or_(User.name.contains(words, autoescape=True), User.username.contains(words.lower(), autoescape=True))
        )
    return list(db.session.scalars(query))


def list_units() -> list[Unit]:
    return list(db.session.scalars(select(Unit).order_by(Unit.area_code, Unit.sort, Unit.name)))


def list_posts(words: str, role: Role | None, on: date, *, area_code: str = "") -> list[tuple[Post, str]]:
    """Up to 200 posts, of one area where that is given, with the names of those appointed on a day."""
    query = select(Post).order_by(Post.role, Post.area_code).limit(MOST)
    if words:
        query = query.where(
            or_(Post.title.contains(words, autoescape=True), Post.area_code.startswith(words, autoescape=True))
        )
    if role:
        query = query.where(Post.role == role)
    if area_code:
        query = query.where(Post.area_code == area_code)
    posts = list(db.session.scalars(query))
    rows = db.session.execute(
        select(Appointment.post_id, Appointment.rank, User.name)
        .join(User, User.id == Appointment.user_id)
        .where(Appointment.post_id.in_([post.id for post in posts]), holds(Appointment, User, on))
        .order_by(Appointment.rank)
    )
    names = grouped((row.post_id, f"{row.rank} {row.name}") for row in rows)
    return [(post, "、".join(names.get(post.id, []))) for post in posts]


def list_post_ids_within(area_code: str) -> list[int]:
    """The posts in use that belong to an area or to one inside it."""
    low, high = code_range(area_code)
    return list(db.session.scalars(select(Post.id).where(Post.is_active, Post.area_code >= low, Post.area_code < high)))


def list_appointments(*, post_id: int | None = None, user_id: int | None = None) -> list[Appointment]:
    """The appointments of a post or of a user, latest first."""
    query = select(Appointment).options(joinedload(Appointment.user), joinedload(Appointment.post))
    if post_id is not None:
        query = query.where(Appointment.post_id == post_id)
    if user_id is not None:
        query = query.where(Appointment.user_id == user_id)
    return list(db.session.scalars(query.order_by(Appointment.from_on.desc(), Appointment.id.desc()).limit(MOST)))


def list_held_posts(user_id: int, on: date) -> list[Post]:
    """The posts in use to which a user is appointed on a day."""
    query = select(Post).join(Appointment, Appointment.post_id == Post.id)
    query = query.where(Appointment.user_id == user_id, in_force(Appointment, on), Post.is_active)
    return list(db.session.scalars(query.order_by(Post.id)).unique())


def list_unit_posts(unit_id: int) -> list[Post]:
    """The posts of a unit, those out of use too."""
    return list(db.session.scalars(select(Post).where(Post.unit_id == unit_id).order_by(Post.id)))


def list_absences(on: date) -> list[Absence]:
    """Absences that go on or lie ahead."""
    query = select(Absence).options(joinedload(Absence.user)).where(Absence.to_on > on)
    return list(db.session.scalars(query.order_by(Absence.from_on).limit(MOST)))
