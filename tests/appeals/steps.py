"""Steps of the tests of appeals."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from tests.factories import make_case
from tests.journeys.steps import actor_of, post_of
from tests.visitor import Page, Visitor
from tracker.appeals.models import Appeal
from tracker.appeals.queries.appeals import get_appeal
from tracker.appeals.services.lodging import Contest, lodge_appeal
from tracker.appeals.services.steps import APPEALS
from tracker.appeals.vocabulary import AppealStep, Counting
from tracker.audit.models import Event
from tracker.cases.models import Case
from tracker.cases.vocabulary import State
from tracker.extensions import db

STATEMENT = "3月14日至15日全镇停电检修，养护设备无法作业，停电通知已附在案件材料中。"
REASONS = "停电通知属实，延误非本岗位原因。"


def overdue_case(now: datetime, unit: str = "unit1", **more: Any) -> Case:
    """A case the unit leads, past its deadline since two days and still open."""
    post = post_of(unit)
    given = {
        "due_at": now - timedelta(days=2),
        "dispatched_at": now - timedelta(days=4),
        "received_at": now - timedelta(days=5),
        "lead_post_id": post.id,
        "holder_post_id": post.id,
    } | more
    return make_case(now, involved=(post.id,), **given)


def timely_case(now: datetime, unit: str = "unit1", **more: Any) -> Case:
    """A case the unit leads, closed before its deadline of two days ago."""
    closed = {"state": State.CLOSED, "closed_at": now - timedelta(days=3)}
    return overdue_case(now, unit, **(closed | more))


def address_of(case: Case, counting: str = "overdue", unit: str = "unit1") -> str:
    return f"/appeals/new?case={case.ref}&counting={counting}&post={post_of(unit).id}"


def contest(
    visitor: Visitor, case: Case, counting: str = "overdue", unit: str = "unit1", *, status: int = 303, **more: Any
) -> Page:
    """Open the form of an appeal, fill it in and send it."""
    address = address_of(case, counting, unit)
    visitor.get(address)
    return visitor.post(address, {"ground": "force_majeure", "statement": STATEMENT} | more, status=status)


def latest() -> Appeal:
    return db.session.scalars(select(Appeal).order_by(Appeal.id.desc())).first()


def lodged(now: datetime, case: Case | None = None, unit: str = "unit1", counting: str = "overdue") -> Appeal:
    """An appeal of the unit made by the services alone."""
    case = case or overdue_case(now, unit)
    said = Contest(case.ref, Counting(counting), post_of(unit).id, "force_majeure", STATEMENT)
    appeal = lodge_appeal(contest=said, actor=actor_of(unit, now), now=now)
    db.session.commit()
    return appeal


def taken(appeal: Appeal, name: str, who: str, now: datetime, **answers: Any) -> Appeal:
    """A step by the services alone."""
    actor = actor_of(who, now)
    held = get_appeal(appeal.id, actor=actor, lock=True)
    APPEALS.take(held, AppealStep(name), answers=answers, actor=actor, now=now)
    db.session.commit()
    return appeal


def step(visitor: Visitor, appeal: Appeal, name: str, *, status: int = 303, **answers: Any) -> Page:
    """Open the form of a step, fill it in and send it."""
    address = f"/appeals/{appeal.id}/moves/{name}"
    visitor.get(address)
    return visitor.post(address, dict(answers), status=status)


def kinds_of(appeal: Appeal) -> list[str]:
    query = select(Event.kind).where(Event.subject == "appeal", Event.subject_id == appeal.id).order_by(Event.seq)
    return list(db.session.scalars(query))
