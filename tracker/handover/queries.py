"""Reads of hand-overs: only those one leaves or takes over oneself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import aliased

from tracker.access.actor import Actor
from tracker.cases.models import Case
from tracker.cases.queries.detail import NotVisible
from tracker.cases.queries.scope import shown
from tracker.extensions import db
from tracker.handover.models import Handover, HandoverItem, ItemKind
from tracker.people.models import Post, User
from tracker.policing.models import Visit
from tracker.policing.vocabulary import VisitState

_LEAVER, _SUCCESSOR = aliased(User), aliased(User)
_SHEET = (
    select(
        Handover,
        Post.title.label("post_title"),
        _LEAVER.name.label("leaver"),
        _SUCCESSOR.name.label("successor"),
    )
    .join(Post, Post.id == Handover.post_id)
    .join(_LEAVER, _LEAVER.id == Handover.leaver_id)
    .join(_SUCCESSOR, _SUCCESSOR.id == Handover.successor_id)
)


def list_handovers(actor: Actor) -> Sequence[Row]:
    """The sheets the actor leaves or takes over, open ones first."""
    mine = or_(Handover.leaver_id == actor.user_id, Handover.successor_id == actor.user_id)
    query = _SHEET.where(mine).order_by(Handover.accepted_at.isnot(None), Handover.hand_on.desc(), Handover.id)
    return db.session.execute(query.limit(100)).all()


def get_handover(handover_id: int, *, actor: Actor) -> Row:
    """One sheet with its names; NotVisible to anyone but the two."""
    found = db.session.execute(_SHEET.where(Handover.id == handover_id)).first()
    if found is None or actor.user_id not in (found.Handover.leaver_id, found.Handover.successor_id):
        raise NotVisible
    return found


def list_open_cases(post_id: int) -> Sequence[Row]:
    """Ids and deadlines of the open cases a post has or leads."""
    query = select(Case.id, Case.due_at).where(
        Case.is_open, or_(Case.holder_post_id == post_id, Case.lead_post_id == post_id)
    )
    return db.session.execute(query.order_by(Case.id)).all()


def list_planned_visits(post_id: int) -> Sequence[Row]:
    """Ids and days of the visits planned for a post."""
    query = select(Visit.id, Visit.planned_on, Visit.area_code).where(
        Visit.post_id == post_id, Visit.state == VisitState.PLANNED
    )
    return db.session.execute(query.order_by(Visit.planned_on)).all()


@dataclass(frozen=True)
class Sheet:
    """What is handed over: cases (title only where the reader may read it), visits, promises, problems."""

    cases: Sequence[Row]
    visits: Sequence[Row]
    promises: Sequence[HandoverItem]
    problems: Sequence[HandoverItem]


def read_sheet(handover: Handover, *, actor: Actor) -> Sheet:
    """The sheet as it stands: what is open now until the leaver completes it, then what he signed."""
    query = select(HandoverItem).where(HandoverItem.handover_id == handover.id)
    items = db.session.scalars(query.order_by(HandoverItem.due_on, HandoverItem.id)).all()
    if handover.completed_at is None:
        case_ids = [row.id for row in list_open_cases(handover.post_id)]
        visit_ids = [row.id for row in list_planned_visits(handover.post_id)]
    else:
        case_ids = [one.case_id for one in items if one.case_id]
        visit_ids = [one.visit_id for one in items if one.visit_id]
    return Sheet(
        cases=_cases(case_ids, actor),
        visits=_visits(visit_ids),
        promises=[one for one in items if one.kind is ItemKind.PROMISE],
        problems=[one for one in items if one.kind is ItemKind.PROBLEM],
    )


def _cases(case_ids: Sequence[int], actor: Actor) -> Sequence[Row]:
    query = select(Case.id, Case.ref, Case.state, Case.area_code, Case.due_at, *shown(actor, title=Case.title)).where(
        Case.id.in_(case_ids)
    )
    return db.session.execute(query.order_by(func.coalesce(Case.due_at, 99_999_999_999), Case.id)).all()


def _visits(visit_ids: Sequence[int]) -> Sequence[Row]:
    query = select(Visit.id, Visit.area_code, Visit.planned_on, Visit.kind).where(Visit.id.in_(visit_ids))
    return db.session.execute(query.order_by(Visit.planned_on)).all()
