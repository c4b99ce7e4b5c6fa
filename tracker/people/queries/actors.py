"""Who acts for which post on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, Row, and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from tracker.access.actor import Actor, HeldPost
from tracker.extensions import db
from tracker.people.models import Absence, Appointment, Post, User, UserSession
from tracker.people.queries.sessions import LONGEST, token_hash
from tracker.people.vocabulary import Rank


def in_force(appointment: Any, on: Any) -> ColumnElement[bool]:
    """The appointment covers the day."""
    return and_(appointment.from_on <= on, or_(appointment.to_on.is_(None), appointment.to_on > on))


def is_away(appointment: Any, on: Any) -> ColumnElement[bool]:
    """The holder is recorded as absent on the day."""
    return exists().where(Absence.user_id == appointment.user_id, Absence.from_on <= on, Absence.to_on > on)


def _has_working_a(on: Any) -> ColumnElement[bool]:
    first = aliased(Appointment)
    holder = aliased(User)
    return (
        exists()
        .where(first.post_id == Appointment.post_id, first.rank == Rank.A, in_force(first, on), ~is_away(first, on))
        .where(holder.id == first.user_id, holder.is_active)
    )


#: Appointments of the day `on` with post, whether the holder is away, and whether an A is at work. Every request
#: asks this, so the statement is built once.
_ON = bindparam("on", type_=Date)
HELD = (
    select(
        Appointment.user_id,
        Appointment.rank,
        Post.id,
        Post.title,
        Post.role,
        Post.area_code,
        Post.unit_id,
        is_away(Appointment, _ON).label("is_away"),
        _has_working_a(_ON).label("has_working_a"),
    )
    .join(Post, Post.id == Appointment.post_id)
    .where(Post.is_active, in_force(Appointment, _ON))
    .order_by(Appointment.rank, Post.id)
)
HELD_BY = HELD.where(Appointment.user_id == bindparam("user"))
HOLDING = HELD.where(Appointment.post_id == bindparam("post"))


#: The live session of a cookie's secret with its user and the posts of the day: every request asks this first.
_PRESENT = (
    select(
        UserSession.id.label("session_id"),
        User.id.label("user_id"),
        User.username,
        User.name,
        User.language,
        User.must_change_password,
        Appointment.rank,
        Post.id,
        Post.title,
        Post.role,
        Post.area_code,
        Post.unit_id,
        is_away(Appointment, _ON).label("is_away"),
        _has_working_a(_ON).label("has_working_a"),
    )
    .select_from(UserSession)
    .join(User, User.id == UserSession.user_id)
    .outerjoin(Appointment, and_(Appointment.user_id == User.id, in_force(Appointment, _ON)))
    .outerjoin(Post, and_(Post.id == Appointment.post_id, Post.is_active))
    .where(
        UserSession.token_hash == bindparam("token"),
        UserSession.ended_at.is_(None),
        UserSession.started_at > bindparam("since"),
        User.is_active,
    )
    .order_by(Appointment.rank, Post.id)
)


def _acts(row: Row) -> bool:
    return not row.is_away and (row.rank is Rank.A or not row.has_working_a)


def _actor(user: Any, user_id: int, rows: Sequence[Row], on: date, session_id: int | None) -> Actor:
    """The person of `user` with the posts of the rows, split into those acted for and those in waiting."""
    posts: list[HeldPost] = []
    standby: list[HeldPost] = []
    for row in rows:
        if row.id is not None:
            held = HeldPost(row.id, row.title, row.role, row.area_code, row.unit_id, row.rank)
            (posts if _acts(row) else standby).append(held)
    return Actor(
        user_id=user_id,
        username=user.username,
        name=user.name,
        language=user.language,
        on=on,
        posts=tuple(posts),
        standby=tuple(standby),
        session_id=session_id,
        must_change_password=user.must_change_password,
    )


def load_actor(user: User, on: date) -> Actor:
    """The user with the posts of the day."""
    return _actor(user, user.id, db.session.execute(HELD_BY, {"on": on, "user": user.id}).all(), on, None)


def find_present_actor(token: str, now: datetime, on: date) -> Actor | None:
    """Who holds the cookie's secret, with the posts of the day; None when the session is over or the user shut out."""
    asked = {"token": token_hash(token), "since": now - LONGEST, "on": on}
    rows = db.session.connection().execute(_PRESENT, asked).all()
    return _actor(rows[0], rows[0].user_id, rows, on, rows[0].session_id) if rows else None


def find_acting_user(post_id: int, on: date) -> User | None:
    """Who acts for a post on a day: A, or B while A is away; None is a gap."""
    rows = db.session.execute(HOLDING, {"on": on, "post": post_id}).all()
    acting = next((row for row in rows if _acts(row)), None)
    return db.session.get(User, acting.user_id) if acting else None


def list_gaps(on: date) -> list[Post]:
    """Active posts for which nobody acts on the day."""
    covered = {row.id for row in db.session.execute(HELD, {"on": on}) if _acts(row)}
    posts = db.session.scalars(select(Post).where(Post.is_active).order_by(Post.role, Post.area_code))
    return [post for post in posts if post.id not in covered]
