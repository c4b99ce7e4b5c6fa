"""Committees, their members, and which of them somebody may know of or keep."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Row, and_, exists, false, func, or_, select

from tracker.access import Permission, granting
from tracker.access.actor import Actor
from tracker.access.policy import RECEIVERS
from tracker.access.scope import within
from tracker.areas.queries import get_tree
from tracker.extensions import db
from tracker.figures.measures import sum_of
from tracker.foundation.identifiers import is_within
from tracker.foundation.orm import among
from tracker.foundation.words import N_
from tracker.mediation.committees.models import Committee, CommitteeMember
from tracker.mediation.committees.vocabulary import CommitteeKind
from tracker.mediation.models import Mediation
from tracker.people.models import Appointment, Post, Unit, User
from tracker.people.queries.actors import can_act, holds
from tracker.people.vocabulary import UnitKind

#: Committees that serve everyone of a place; those of enterprises and trades serve their own.
LOCAL_KINDS = frozenset({CommitteeKind.VILLAGE, CommitteeKind.TOWN})
#: Who may hold a mediation: the roles that take cases of this class.
MEDIATORS = RECEIVERS["M"]
#: How many members a committee has (People's Mediation Law 8), and how long before its end a term is spoken of.
FEWEST, MOST = 3, 9
NEARLY_OVER = timedelta(days=90)


def find_committee_for(area_code: str) -> Committee | None:
    """The village's or town's committee that serves a place: of several the one of the smallest area, or None."""
    holding = [place.code for place in get_tree().lineage(area_code)]
    query = (
        select(Committee)
        .join(Unit, Unit.id == Committee.unit_id)
        .where(among(Unit.area_code, holding), Unit.is_active, Committee.kind.in_(LOCAL_KINDS))
        .order_by(func.length(Unit.area_code).desc(), Committee.unit_id)
        .limit(1)
    )
    return db.session.scalars(query).first() if holding else None


def list_mediator_posts(committee_id: int, *, able_on: date | None = None) -> list[tuple[int, str, int]]:
    """The committee's posts for mediators as (id, title, open mediations), the least busy first.

    With a day only those for which somebody can act on it.
    """
    open_count = func.count(Mediation.id)
    query = (
        select(Post.id, Post.title, open_count)
        .outerjoin(Mediation, and_(Mediation.mediator_post_id == Post.id, Mediation.is_open))
        .where(Post.unit_id == committee_id, Post.is_active, among(Post.role, MEDIATORS))
        .group_by(Post.id, Post.title)
        .order_by(open_count, Post.id)
    )
    if able_on is not None:
        query = query.where(can_act(Post, able_on))
    return [(row[0], row[1], row[2]) for row in db.session.execute(query)]


def list_holders(posts: Iterable[int], on: date) -> dict[int, list[str]]:
    """The names of those who hold posts on a day, A before B."""
    query = (
        select(Appointment.post_id, User.name)
        .join(User, User.id == Appointment.user_id)
        .where(among(Appointment.post_id, list(posts)), holds(Appointment, User, on))
        .order_by(Appointment.rank)
    )
    holders: dict[int, list[str]] = {}
    for post_id, name in db.session.execute(query):
        holders.setdefault(post_id, []).append(name)
    return holders


def is_member_on(on: date) -> ColumnElement[bool]:
    """The member's term covers the day."""
    return and_(CommitteeMember.from_on <= on, or_(CommitteeMember.to_on.is_(None), CommitteeMember.to_on > on))


def list_members(committee_id: int, on: date) -> list[CommitteeMember]:
    """Who is a member on a day, the head first."""
    query = select(CommitteeMember).where(CommitteeMember.committee_id == committee_id, is_member_on(on))
    return list(db.session.scalars(query.order_by(CommitteeMember.is_head.desc(), CommitteeMember.id)))


def list_other_terms(committee_id: int, on: date) -> list[CommitteeMember]:
    """Memberships that are over on a day or have not begun, the latest first."""
    query = select(CommitteeMember).where(CommitteeMember.committee_id == committee_id, ~is_member_on(on))
    return list(db.session.scalars(query.order_by(CommitteeMember.from_on.desc(), CommitteeMember.id.desc())))


def count_members(committees: Collection[int], on: date) -> dict[int, tuple[int, int]]:
    """How many members each committee has on a day, and how many of them are full-time."""
    query = (
        select(
            CommitteeMember.committee_id,
            func.count(),
            sum_of(CommitteeMember.is_full_time),
        )
        .where(CommitteeMember.committee_id.in_(committees), is_member_on(on))
        .group_by(CommitteeMember.committee_id)
    )
    return {committee: (total, full_time) for committee, total, full_time in db.session.execute(query)}


def find_member(committee_id: int, member_id: int) -> CommitteeMember | None:
    """A member of this committee and no other."""
    member = db.session.get(CommitteeMember, member_id)
    return member if member is not None and member.committee_id == committee_id else None


def find_user(username: str) -> User | None:
    """The account of a name."""
    return db.session.scalar(select(User).where(User.username == username.strip(), User.is_active))


def list_doubts(members: list[CommitteeMember], on: date) -> list[tuple[str, dict[str, str | int]]]:
    """What the law would have otherwise (People's Mediation Law 8, 9), as messages with their parameters."""
    doubts: list[tuple[str, dict[str, str | int]]] = []
    if not FEWEST <= len(members) <= MOST:
        doubts.append((N_("A committee has three to nine members; this one has %(count)s."), {"count": len(members)}))
    heads = sum(member.is_head for member in members)
    if heads != 1:
        doubts.append((N_("A committee has one head; this one has %(count)s."), {"count": heads}))
    if members and not any(member.is_woman for member in members):
        doubts.append((N_("There should be a woman among the members."), {}))
    for member in members:
        if member.to_on is None:
            doubts.append((N_("The term of %(name)s has no end; it is three years by law."), {"name": member.name}))
        elif member.to_on - on <= NEARLY_OVER:
            runs_out = N_("The term of %(name)s runs out on %(day)s: elect anew.")
            doubts.append((runs_out, {"name": member.name, "day": member.to_on.isoformat()}))
    return doubts


# Who may know of and keep which ---------------------------------------------------------------------------------------


def _near(code: str) -> ColumnElement[bool]:
    """The committee's area lies in this one, or holds it."""
    above = [place.code for place in get_tree().lineage(code)]
    return or_(within(Unit.area_code, code), among(Unit.area_code, above))


def in_sight(actor: Actor) -> ColumnElement[bool]:
    """A WHERE condition on units: the committees the actor may look at, those in his areas and those above them."""
    codes = dict.fromkeys(post.area_code for post in granting(actor, Permission.COMMITTEE_VIEW))
    return or_(*(_near(code) for code in codes)) if codes else false()


def list_committees(actor: Actor, on: date) -> Sequence[Row]:
    """The committees the actor may look at, in the order of the tree, with their members on a day and the full-time."""
    query = (
        select(
            Committee.unit_id,
            Unit.name,
            Unit.area_code,
            Unit.is_active,
            Committee.kind,
            Committee.short,
            func.count(CommitteeMember.id).label("members"),
            sum_of(CommitteeMember.is_full_time).label("full_time"),
        )
        .join(Unit, Unit.id == Committee.unit_id)
        .outerjoin(CommitteeMember, and_(CommitteeMember.committee_id == Unit.id, is_member_on(on)))
        .where(in_sight(actor))
        .group_by(Committee.unit_id, Unit.id)
        .order_by(Unit.area_code, Unit.sort, Unit.id)
    )
    return db.session.execute(query).all()


def find_committee_in_sight(unit_id: int, actor: Actor) -> Committee | None:
    """The committee, when the actor may look at it."""
    query = select(Committee).join(Unit, Unit.id == Committee.unit_id).where(Unit.id == unit_id, in_sight(actor))
    return db.session.scalar(query)


def sets_up(actor: Actor, unit: Unit) -> bool:
    """Whether the actor keeps the units of the area, and with them what its committees are."""
    return any(is_within(unit.area_code, post.area_code) for post in granting(actor, Permission.UNIT_EDIT))


def heads(actor: Actor, committee: Committee) -> bool:
    """Whether the actor acts for the head of this committee."""
    return any(post.id == committee.head_post_id for post in granting(actor, Permission.COMMITTEE_EDIT))


def is_of(actor: Actor, committee: Committee) -> bool:
    """Whether the actor mediates for this committee: a post of its unit that takes disputes."""
    return any(post.unit_id == committee.unit_id and post.role in MEDIATORS for post in actor.posts)


def list_free_units(actor: Actor) -> list[tuple[int, str, str]]:
    """Units of mediation without a committee yet, in the areas whose units the actor keeps: (id, name, area code)."""
    tops = [post.area_code for post in granting(actor, Permission.UNIT_EDIT)]
    query = (
        select(Unit.id, Unit.name, Unit.area_code)
        .where(Unit.kind == UnitKind.MEDIATION, Unit.is_active, ~exists().where(Committee.unit_id == Unit.id))
        .order_by(Unit.area_code, Unit.id)
    )
    units = db.session.execute(query)
    return [(*unit,) for unit in units if any(is_within(unit.area_code, top) for top in tops)]
