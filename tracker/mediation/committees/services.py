"""Keeping committees and the terms of their members."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import or_, select

from tracker.access.actor import Actor
from tracker.audit.sealing import seal_bytes
from tracker.audit.services import log_access
from tracker.extensions import db
from tracker.foundation.days import local_day, years_after
from tracker.foundation.json import Json
from tracker.foundation.words import N_, Refused, printable, unanswered
from tracker.mediation.committees.models import Committee, CommitteeMember
from tracker.mediation.committees.queries import MEDIATORS, find_user
from tracker.mediation.committees.vocabulary import CommitteeKind
from tracker.people.models import Post, Unit, User
from tracker.people.vocabulary import UnitKind
from tracker.workflow.asks import Answers

#: A member is elected for three years (People's Mediation Law 9).
TERM_YEARS = 3
LONGEST_ROOMS = 400


def save_committee(*, unit: Unit, answers: Answers, actor: Actor, now: datetime) -> Committee:
    """Set up the committee of a unit, or change what is answered of it; Refused at the field that cannot be."""
    if unit.kind is not UnitKind.MEDIATION:
        raise Refused(N_("This unit is no mediation committee."), field="unit_id")
    committee = db.session.get(Committee, unit.id) or Committee(unit_id=unit.id)
    for name, value in _tidied(unit, answers).items():
        setattr(committee, name, value)
    db.session.add(committee)
    db.session.flush()
    detail: dict[str, object] = {"short": committee.short, "head_post": committee.head_post_id}
    log_access(actor=actor, act="committee:save", now=now, subject=f"unit:{unit.id}", detail=detail)
    return committee


def _tidied(unit: Unit, answers: Answers) -> Json:
    """The answers as columns keep them."""
    columns = {name: answers[name] for name in ("formed_on", "limit_days") if name in answers}
    if "kind" in answers:
        columns["kind"] = CommitteeKind(answers["kind"])
    if "short" in answers:
        columns["short"] = _number_word(unit, answers["short"])
    if "head_post_id" in answers:
        columns["head_post_id"] = int(answers["head_post_id"] or 0) or None
        _check_head(unit, columns["head_post_id"])
    if "rooms" in answers:
        rooms = [line.strip() for line in (answers["rooms"] or "").splitlines() if line.strip()]
        columns["rooms"] = "\n".join(rooms)
        if len(columns["rooms"]) > LONGEST_ROOMS:
            raise Refused(N_("Write at most %(most)s characters."), field="rooms", most=LONGEST_ROOMS)
    if "court" in answers:
        columns["court"] = (answers["court"] or "").strip()
    return columns


def _number_word(unit: Unit, typed: str) -> str:
    short = printable(typed)
    if not short:
        raise unanswered("short")
    owner = db.session.scalar(select(Committee.unit_id).where(Committee.short == short))
    if owner is not None and owner != unit.id:
        raise Refused(N_("Another committee numbers with this word."), field="short")
    return short


def _check_head(unit: Unit, post_id: int | None) -> None:
    if post_id is None:
        return
    post = db.session.get(Post, post_id)
    if post is None or post.unit_id != unit.id or post.role not in MEDIATORS:
        raise Refused(N_("The head holds a mediator's post of this committee."), field="head_post_id")


def term_end(from_on: date) -> date:
    """The first day after a term of three years."""
    return years_after(from_on, TERM_YEARS)


def save_member(
    *, committee: Committee, member: CommitteeMember | None, answers: Answers, actor: Actor, now: datetime
) -> CommitteeMember:
    """A new membership, for three years unless said otherwise, or a changed one."""
    user = find_user(answers["username"]) if answers.get("username") else None
    if answers.get("username") and user is None:
        raise Refused(N_("There is no account of this name."), field="username")
    name = (answers.get("name") or "").strip() or (user.name if user else "")
    if not name:
        raise Refused(N_("Give a name, or the account of the member."), field="name")
    from_on, to_on = answers["from_on"], answers.get("to_on")
    to_on = to_on if to_on or member else term_end(from_on)
    if to_on is not None and to_on <= from_on:
        raise Refused(N_("The term must end after it begins."), field="to_on")
    if user is not None and _overlaps(committee, member, user, from_on, to_on):
        raise Refused(N_("This account is a member in these days already."), field="username")
    member = member or CommitteeMember(committee_id=committee.unit_id)
    member.name, member.user_id = name, user.id if user else None
    for mark in ("is_head", "is_full_time", "is_woman"):
        setattr(member, mark, bool(answers.get(mark)))
    member.skills, member.from_on, member.to_on = sorted(answers.get("skills") or ()), from_on, to_on
    db.session.add(member)
    db.session.flush()
    home, drops_home = (answers.get("home") or "").strip(), bool(answers.get("drops_home"))
    if drops_home or home:  # an empty address leaves the one that is kept
        place = f"committee_members.home:{member.id}"
        member.home = None if drops_home else seal_bytes(place, {"home": home})
        db.session.flush()
    detail: dict[str, object] = {"member": member.id, "home": drops_home or bool(home)}
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
    return any(term != (member.id if member else None) for term in db.session.scalars(query))


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
