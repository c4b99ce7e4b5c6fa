"""Keeping committees and the terms of their members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from tracker.access.actor import Actor
from tracker.audit.services import log_access
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.words import N_, Refused, printable, unanswered
from tracker.mediation.models import Committee, CommitteeMember
from tracker.mediation.queries.committees import MEDIATORS
from tracker.mediation.sealing import seal_bytes
from tracker.mediation.vocabulary import CommitteeKind
from tracker.people.models import Post, Unit, User
from tracker.people.vocabulary import UnitKind

#: A member is elected for three years (People's Mediation Law 9).
TERM_YEARS = 3
LONGEST_ROOMS = 400


@dataclass(frozen=True)
class Particulars:
    """What is known of a committee beside its unit."""

    kind: CommitteeKind
    short: str
    head_post_id: int | None
    formed_on: date | None
    limit_days: int | None
    rooms: str
    court: str


@dataclass(frozen=True)
class Membership:
    """What is known of a member. `home` is the address to be kept: None leaves it as it is, empty takes it away."""

    name: str
    user: User | None
    is_head: bool
    is_full_time: bool
    is_woman: bool
    skills: tuple[str, ...]
    from_on: date
    to_on: date | None
    home: str | None = None


def save_committee(*, unit: Unit, given: Particulars, actor: Actor, now: datetime) -> Committee:
    """Set up the committee of a unit, or change it; Refused at the field that cannot be."""
    if unit.kind is not UnitKind.MEDIATION:
        raise Refused(N_("This unit is no mediation committee."), field="unit_id")
    short = printable(given.short)
    if not short:
        raise unanswered("short")
    owner = db.session.scalar(select(Committee.unit_id).where(Committee.short == short))
    if owner is not None and owner != unit.id:
        raise Refused(N_("Another committee numbers with this word."), field="short")
    if given.head_post_id is not None:
        _check_head(unit, given.head_post_id)
    rooms = "\n".join(line.strip() for line in given.rooms.splitlines() if line.strip())
    if len(rooms) > LONGEST_ROOMS:
        raise Refused(N_("Write at most %(most)s characters."), field="rooms", most=LONGEST_ROOMS)
    committee = db.session.get(Committee, unit.id) or Committee(unit_id=unit.id)
    committee.kind, committee.short, committee.head_post_id = given.kind, short, given.head_post_id
    committee.formed_on, committee.limit_days = given.formed_on, given.limit_days
    committee.rooms, committee.court = rooms, given.court.strip()
    db.session.add(committee)
    db.session.flush()
    detail: dict[str, object] = {"short": short, "head_post": given.head_post_id}
    log_access(actor=actor, act="committee:save", now=now, subject=f"unit:{unit.id}", detail=detail)
    return committee


def _check_head(unit: Unit, post_id: int) -> None:
    post = db.session.get(Post, post_id)
    if post is None or post.unit_id != unit.id or post.role not in MEDIATORS:
        raise Refused(N_("The head holds a mediator's post of this committee."), field="head_post_id")


def term_end(from_on: date) -> date:
    """The first day after a term of three years."""
    try:
        return from_on.replace(year=from_on.year + TERM_YEARS)
    except ValueError:  # begun on 29 February
        return date(from_on.year + TERM_YEARS, 3, 1)


def save_member(
    *, committee: Committee, member: CommitteeMember | None, given: Membership, actor: Actor, now: datetime
) -> CommitteeMember:
    """A new membership, for three years unless said otherwise, or a changed one."""
    name = given.name.strip() or (given.user.name if given.user else "")
    if not name:
        raise Refused(N_("Give a name, or the account of the member."), field="name")
    to_on = given.to_on if given.to_on or member else term_end(given.from_on)
    if to_on is not None and to_on <= given.from_on:
        raise Refused(N_("The term must end after it begins."), field="to_on")
    if given.user is not None and _overlaps(committee, member, given.user, given.from_on, to_on):
        raise Refused(N_("This account is a member in these days already."), field="username")
    member = member or CommitteeMember(committee_id=committee.unit_id)
    member.name, member.user_id = name, given.user.id if given.user else None
    member.is_head, member.is_full_time, member.is_woman = given.is_head, given.is_full_time, given.is_woman
    member.skills, member.from_on, member.to_on = sorted(given.skills), given.from_on, to_on
    db.session.add(member)
    db.session.flush()
    if given.home is not None:
        home = given.home.strip()
        member.home = seal_bytes(f"committee_members.home:{member.id}", {"home": home}) if home else None
        db.session.flush()
    detail: dict[str, object] = {"member": member.id, "home": given.home is not None}
    log_access(actor=actor, act="committee:member", now=now, subject=f"unit:{committee.unit_id}", detail=detail)
    return member


def _overlaps(
    committee: Committee, member: CommitteeMember | None, user: User, from_on: date, to_on: date | None
) -> bool:
    query = select(CommitteeMember.id).where(
        CommitteeMember.committee_id == committee.unit_id,
        CommitteeMember.user_id == user.id,
        or_(CommitteeMember.to_on.is_(None), CommitteeMember.to_on > from_on),
    )
    if to_on is not None:
        query = query.where(CommitteeMember.from_on < to_on)
    return any(found != (member.id if member else None) for found in db.session.scalars(query))


def end_member(*, member: CommitteeMember, to_on: date, actor: Actor, now: datetime) -> CommitteeMember:
    """Let a membership end before a day; once it is over the home address is needed no longer and is deleted."""
    if to_on <= member.from_on:
        raise Refused(N_("The term must end after it begins."), field="to_on")
    if member.to_on is not None and to_on > member.to_on:
        raise Refused(N_("The term ends sooner than that; change it instead."), field="to_on")
    member.to_on = to_on
    if to_on <= local_day(now):
        member.home = None
    db.session.flush()
    detail: dict[str, object] = {"member": member.id, "to": to_on.isoformat()}
    log_access(actor=actor, act="committee:member-end", now=now, subject=f"unit:{member.committee_id}", detail=detail)
    return member
