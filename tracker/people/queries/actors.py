"""Who acts for which post on a day: the one place that says so. Whoever asks, asks `can_act` or what is built on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, Row, and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from tracker.access.actor import Actor, HeldPost
from tracker.extensions import db
from tracker.people.models import Absence, Appointment, Post, User, UserSession
from tracker.people.queries.sessions import LONGEST, token_hash
from tracker.people.vocabulary import Rank

#: A day, or the place of one in a statement.
Day = date | BindParameter[date]


def in_force(appointment: type[Appointment], on: Day) -> ColumnElement[bool]:
    """The appointment covers the day."""
    return and_(appointment.from_on <= on, or_(appointment.to_on.is_(None), appointment.to_on > on))


def is_away(appointment: type[Appointment], on: Day) -> ColumnElement[bool]:
    """The holder is recorded as absent on the day."""
    return exists().where(Absence.user_id == appointment.user_id, Absence.from_on <= on, Absence.to_on > on)


def stands(thing: type[User] | type[Post], on: Day) -> ColumnElement[bool]:
    """The account is open, or the post in use, on the day: what is closed since then was not closed before."""
    return or_(thing.is_active, thing.closed_on > on)


def holds(appointment: type[Appointment], user: type[User], on: Day) -> ColumnElement[bool]:
    """The user of the appointment holds its post on the day, at work or not: it covers the day, the account is open."""
    return and_(in_force(appointment, on), stands(user, on))


def is_at_work(appointment: type[Appointment], on: Day) -> ColumnElement[bool]:
    """The appointment covers the day, its holder is not away and his account is open: he could act in the post."""
    holder = aliased(User)
    return and_(
        ~is_away(appointment, on),
        exists().where(holder.id == appointment.user_id, holds(appointment, holder, on)),
    )


def _has_working_a(on: Day) -> ColumnElement[bool]:
    first = aliased(Appointment)
    return exists().where(first.post_id == Appointment.post_id, first.rank == Rank.A, is_at_work(first, on))


def can_act(post: type[Post], on: Day) -> ColumnElement[bool]:
    """Somebody can act for the post on the day: the one definition of it.

    The post is in use and somebody appointed to it is at work. Of A and B one then acts: A, or B where no A works.
    """
    holding = aliased(Appointment)
    return and_(stands(post, on), exists().where(holding.post_id == post.id, is_at_work(holding, on)))


#: Appointments of the day `on` with post, whether the holder is at work, and whether an A is. Every request asks
#: this, so the statement is built once.
_ON = bindparam("on", type_=Date)
_OF_THE_DAY = (
    Appointment.rank,
    *(Post.id, Post.title, Post.role, Post.area_code, Post.unit_id),
    is_at_work(Appointment, _ON).label("is_at_work"),
    _has_working_a(_ON).label("has_working_a"),
)
HELD = (
    select(Appointment.user_id, *_OF_THE_DAY)
    .join(Post, Post.id == Appointment.post_id)
    .where(stands(Post, _ON), in_force(Appointment, _ON))
    .order_by(Appointment.rank, Post.id)
)
HELD_BY = HELD.where(Appointment.user_id == bindparam("user"))
HOLDING = HELD.where(Appointment.post_id == bindparam("post"))


#: The live session of a cookie's secret with its user and the posts of the day: every request asks this first.
_PRESENT = (
    select(
        UserSession.id.label("session_id"),
        UserSession.seen_at,
        User.id.label("user_id"),
        User.username,
        User.name,
        User.language,
        User.must_change_password,
        *_OF_THE_DAY,
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
    return row.is_at_work and (row.rank is Rank.A or not row.has_working_a)


def _actor(user: User | Row, user_id: int, rows: Sequence[Row], on: date, **session: Any) -> Actor:
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
        must_change_password=user.must_change_password,
        **session,
    )


def load_actor(user: User, on: date) -> Actor:
    """The user with the posts of the day."""
    return _actor(user, user.id, db.session.execute(HELD_BY, {"on": on, "user": user.id}).all(), on)


def find_present_actor(token: str, now: datetime, on: date) -> Actor | None:
    """Who holds the cookie's secret, with the posts of the day; None when the session is over or the user shut out."""
    asked = {"token": token_hash(token), "since": now - LONGEST, "on": on}
    rows = db.session.connection().execute(_PRESENT, asked).all()
    if not rows:
        return None
    first = rows[0]
    return _actor(first, first.user_id, rows, on, session_id=first.session_id, seen_at=first.seen_at)


def find_acting_user(post_id: int, on: date) -> User | None:
    """Who acts for a post on a day: A, or B while A is away; None is a gap."""
    rows = db.session.execute(HOLDING, {"on": on, "post": post_id}).all()
    acting = next((row for row in rows if _acts(row)), None)
    return db.session.get(User, acting.user_id) if acting else None


#: Every move asks this of the next holder: building the statement took longer than running it.
_ABLE = select(Post.id).where(Post.id.in_(bindparam("posts", expanding=True)), can_act(Post, _ON))


def find_able(post_ids: Iterable[int], on: date) -> set[int]:
    """Those of the posts for which somebody can act on the day."""
    return set(db.session.scalars(_ABLE, {"posts": list(post_ids), "on": on}))
