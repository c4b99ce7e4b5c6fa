"""What the administrators do: accounts, units, posts, appointments, absences. Every act is logged."""

from __future__ import annotations

import re
import secrets
from datetime import date, datetime

from sqlalchemy import or_, select

from tracker.access.actor import Actor
from tracker.access.policy import LIAISON_ROLE
from tracker.areas.models import Area
from tracker.audit.services import log_access
from tracker.extensions import db
from tracker.foundation.identifiers import check_phone
from tracker.foundation.words import N_, Refused
from tracker.people.models import Absence, Appointment, Post, Unit, User
from tracker.people.queries.actors import find_able
from tracker.people.queries.directory import list_held_posts, list_unit_posts
from tracker.people.services.accounts import end_all_sessions, set_password
from tracker.people.services.open_work import let_go
from tracker.people.vocabulary import Rank, Role, UnitKind

USERNAME = re.compile(r"^[a-z][a-z0-9._-]{2,39}$")


def first_password() -> str:
    """A password good for the first login only."""
    return f"{secrets.token_urlsafe(9)}-aA1"


def create_user(*, username: str, name: str, phone: str, actor: Actor, now: datetime) -> tuple[User, str]:
    """A new account and its first password, which must be changed at the first login."""
    username = username.strip().lower()
    if not USERNAME.match(username):
        raise Refused(
            N_("Use 3 to 40 small letters, digits, dots or dashes, beginning with a letter."), field="username"
        )
    if db.session.scalar(select(User.id).where(User.username == username)):
        raise Refused(N_("This user name is taken."), field="username")
    user = User(username=username, name=name.strip(), phone=check_phone(phone, field="phone"), created_at=now)
    db.session.add(user)
    db.session.flush()
    password = first_password()
    set_password(user=user, password=password, now=now, must_change=True)
    log_access(actor=actor, act="user:create", now=now, subject=f"user:{username}")
    return user, password


def edit_user(
    *, user: User, name: str, phone: str, is_active: bool, actor: Actor, now: datetime, hand_over: bool = False
) -> None:  # fmt: skip
    """Change a name, phone or whether the account is open; closing it ends every session.

    Where nobody could act then for a post that has open work, Stranding asks first; `hand_over` confirms it.
    """
    if user.id == actor.user_id and not is_active:
        raise Refused(N_("You cannot close your own account."), field="is_active")
    user.name, user.phone = name.strip(), check_phone(phone, field="phone")
    is_closing = user.is_active and not is_active
    if is_closing:
        end_all_sessions(user_id=user.id, now=now)
    _close(user, is_active=is_active, on=actor.on)
    if is_closing:
        let_go(posts=list_held_posts(user.id, actor.on), hand_over=hand_over, actor=actor, now=now)
    log_access(actor=actor, act="user:edit", now=now, subject=f"user:{user.username}", detail={"active": is_active})
    db.session.flush()


def _close(thing: User | Post, *, is_active: bool, on: date) -> None:
    """Close or open an account or a post; the day of closing is kept, for on the days before it stood open."""
    if is_active:
        thing.closed_on = None
    elif thing.closed_on is None:
        thing.closed_on = on
    thing.is_active = is_active


def reset_password(*, user: User, actor: Actor, now: datetime) -> str:
    """A new first password; the old one and every session end."""
    password = first_password()
    set_password(user=user, password=password, now=now, must_change=True)
    end_all_sessions(user_id=user.id, now=now)
    log_access(actor=actor, act="user:reset-password", now=now, subject=f"user:{user.username}")
    return password


def force_out(*, user: User, actor: Actor, now: datetime) -> None:
    """End every session of a user."""
    end_all_sessions(user_id=user.id, now=now)
    log_access(actor=actor, act="user:end-sessions", now=now, subject=f"user:{user.username}")


def _area(code: str) -> Area:
    area = db.session.get(Area, code.strip())
    if area is None:
        raise Refused(N_("There is no area with this code."), field="area_code")
    return area


def save_unit(
    *,
    unit: Unit | None,
    name: str,
    kind: UnitKind,
    area_code: str,
    phone: str,
    sort: int,
    is_active: bool,
    actor: Actor,
    now: datetime,
    hand_over: bool = False,
) -> Unit:
    """A new unit, or a changed one. One that takes no more orders asks first where its posts have open work."""
    area = _area(area_code)
    taken = db.session.scalar(select(Unit.id).where(Unit.name == name.strip()))
    if taken and (unit is None or taken != unit.id):
        raise Refused(N_("There is a unit of this name already."), field="name")
    unit = unit or Unit()
    unit.name, unit.kind, unit.area_code = name.strip(), kind, area.code
    unit.phone, unit.sort, unit.is_active = check_phone(phone, field="phone"), sort, is_active
    db.session.add(unit)
    db.session.flush()
    if not is_active:
        let_go(posts=list_unit_posts(unit.id), hand_over=hand_over, actor=actor, now=now)
    log_access(actor=actor, act="unit:save", now=now, subject=f"unit:{unit.id}", detail={"name": unit.name})
    return unit


def save_post(
    *,
    post: Post | None,
    title: str,
    role: Role,
    area_code: str,
    unit_id: int | None,
    is_active: bool,
    actor: Actor,
    now: datetime,
    hand_over: bool = False,
) -> Post:
    """A new post, or a changed one. The role of a post that was ever held stays: make a new post instead.

    One out of use that has open work asks first and hands it over once that is confirmed.
    """
    area = _area(area_code)
    taken = db.session.scalar(select(Post.id).where(Post.title == title.strip()))
    if taken and (post is None or taken != post.id):
        raise Refused(N_("There is a post of this title already."), field="title")
    if (
        post is not None
        and post.role is not role
        and db.session.scalar(select(Appointment.id).where(Appointment.post_id == post.id).limit(1))
    ):
        raise Refused(N_("This post has been held with its present role. Make a new post instead."), field="role")
    post = post or Post()
    post.title, post.role, post.area_code = title.strip(), role, area.code
    post.unit_id = unit_id
    _close(post, is_active=is_active, on=actor.on)
    db.session.add(post)
    db.session.flush()
    if not is_active:
        let_go(posts=[post], hand_over=hand_over, actor=actor, now=now)
    log_access(actor=actor, act="post:save", now=now, subject=f"post:{post.id}", detail={"title": post.title})
    return post


def overlaps(post_id: int, from_on: date, to_on: date | None) -> list[Appointment]:
    """The appointments of a post that share a day with the stretch."""
    query = select(Appointment).where(
        Appointment.post_id == post_id, or_(Appointment.to_on.is_(None), Appointment.to_on > from_on)
    )
    if to_on is not None:
        query = query.where(Appointment.from_on < to_on)
    return list(db.session.scalars(query))


def find_open_account(username: str) -> User:
    """The account of a user name; Refused when there is none or it is closed."""
    user = db.session.scalar(select(User).where(User.username == username.strip().lower(), User.is_active))
    if user is None:
        raise Refused(N_("There is no open account of this name."), field="username")
    return user


def appoint(
    *,
    post: Post,
    username: str,
    rank: Rank,
    from_on: date,
    to_on: date | None,
    reason: str,
    actor: Actor,
    now: datetime,
) -> Appointment:
    """Give a post to a user from a day until before another. Two A are refused, of a liaison post two B too."""
    user = find_open_account(username)
    if user.id == actor.user_id:
        raise Refused(N_("You cannot appoint yourself."), field="username")
    if to_on is not None and to_on <= from_on:
        raise Refused(N_("The end must lie after the beginning."), field="to_on")
    for other in overlaps(post.id, from_on, to_on):
        if other.rank is Rank.A and rank is Rank.A:
            raise Refused(
                N_("%(name)s holds this post as A in these days. End that appointment first."),
                field="from_on",
                name=other.user.name,
            )
        if other.rank is rank and post.role is LIAISON_ROLE:
            raise Refused(
                N_("%(name)s stands in at this post in these days. A village has one B at a time."),
                field="from_on",
                name=other.user.name,
            )
        if other.user_id == user.id:
            raise Refused(N_("This person holds the post in these days already."), field="username")
    row = Appointment(post_id=post.id, user_id=user.id, rank=rank, from_on=from_on, to_on=to_on, reason=reason.strip())
    db.session.add(row)
    db.session.flush()
    detail = {"user": user.username, "rank": rank.value, "from": from_on.isoformat()}
    log_access(actor=actor, act="appointment:make", now=now, subject=f"post:{post.id}", detail=detail)
    return row


def end_appointment(
    *, appointment: Appointment, to_on: date, actor: Actor, now: datetime, hand_over: bool = False
) -> None:
    """Let an appointment end before a day; one that has not begun is taken back whole.

    Where nobody could act then for a post that has open work, Stranding asks first; `hand_over` confirms it.
    """
    post = appointment.post
    could_act = bool(find_able([post.id], actor.on))
    if to_on <= appointment.from_on:
        db.session.delete(appointment)
    else:
        appointment.to_on = to_on
    detail = {"user": appointment.user.username, "to": to_on.isoformat()}
    if could_act:
        let_go(posts=[post], hand_over=hand_over, actor=actor, now=now)
    log_access(actor=actor, act="appointment:end", now=now, subject=f"post:{post.id}", detail=detail)
    db.session.flush()


def record_absence(*, username: str, from_on: date, to_on: date, reason: str, actor: Actor, now: datetime) -> Absence:
    """A user is away; B of his posts acts from the first day until before the last."""
    user = db.session.scalar(select(User).where(User.username == username.strip().lower()))
    if user is None:
        raise Refused(N_("There is no open account of this name."), field="username")
    if to_on <= from_on:
        raise Refused(N_("The end must lie after the beginning."), field="to_on")
    row = Absence(user_id=user.id, from_on=from_on, to_on=to_on, reason=reason.strip())
    db.session.add(row)
    db.session.flush()
    log_access(actor=actor, act="absence:record", now=now, subject=f"user:{user.username}")
    return row
