"""Made-up supervision orders at every stage, for cases that are late, taken through the real services step by step."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from tracker.access.policy import SUPERVISOR_ROLE
from tracker.audit.models import Event
from tracker.cases.models import Case
from tracker.cases.queries.detail import load_facts
from tracker.cases.rules import LIFE
from tracker.cases.services.moves import CASES
from tracker.cases.vocabulary import Action, State, Visibility
from tracker.demo.acting import acting
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.people.models import Post
from tracker.people.queries.posts import find_post_id
from tracker.people.vocabulary import Role
from tracker.supervision.models import SupervisionOrder
from tracker.supervision.services.orders import ORDERS
from tracker.supervision.vocabulary import OrderStep

HOUR = timedelta(hours=1)
REASONS = ("超过办理时限仍未办结", "群众多次反映", "媒体关注")
ASKED = ("请于两日内办结，并书面说明超期原因。", "请报送处置方案和完成时间。", "请立即到场处置，当日报告结果。")
REPLIES = ("已安排人员现场处置，预计三日内办结。", "因施工材料未到场而延误，材料已到，两日内完成。")
REASON_BACK = "未说明超期原因，请补充。"
NOTE = "同意，按回复时间办结。"
#: How far each made-up order goes: the steps after it was made, an hour and a half apart.
WAYS: tuple[tuple[OrderStep, ...], ...] = (
    (),
    (OrderStep.ANSWER,),
    (OrderStep.ANSWER, OrderStep.SEND_BACK),
    (OrderStep.ANSWER, OrderStep.ACCEPT),
    (OrderStep.ANSWER, OrderStep.SEND_BACK, OrderStep.ANSWER, OrderStep.ACCEPT),
)


def press(now: datetime, count: int = 15) -> int:
    """Put late cases that a unit has under supervision and let their orders go different ways; how many were made."""
    query = (
        select(Case.id, func.max(Event.received_at))
        .join(Event, (Event.subject == "case") & (Event.subject_id == Case.id))
        .join(Post, Post.id == Case.holder_post_id)
        .where(
            Case.is_open, Case.due_at < now, Case.state.in_([State.DISPATCHED, State.HANDLING]),
            Case.visibility == Visibility.STANDARD, Case.supervised_level == 0, Post.role == Role.UNIT_CLERK,
        )
        .group_by(Case.id)
        .having(func.max(Event.received_at) < now - 12 * HOUR)
        .order_by(Case.id.desc())
        .limit(count)
    )  # fmt: skip
    late = db.session.execute(query).all()
    starts = [max(last + HOUR, now - timedelta(hours=10 + 7 * (place % 6))) for place, (_id, last) in enumerate(late)]
    # In the order of time, so that later orders have higher numbers.
    rows = sorted(zip(starts, (case_id for case_id, _last in late), strict=True))
    return sum(_press(case_id, at, number, now) for number, (at, case_id) in enumerate(rows))


def _press(case_id: int, at: datetime, number: int, now: datetime) -> bool:
    case = db.session.get_one(Case, case_id)
    steps = WAYS[number % len(WAYS)]
    supervisor = acting(find_post_id(SUPERVISOR_ROLE, case.area_code, local_day(at)), at)
    asked = acting(case.holder_post_id, at)
    facts = load_facts(case_id)
    if supervisor is None or asked is None or LIFE.find(Action.SUPERVISE, facts, supervisor, at)[0] is None:
        return False
    level = number % 3
    answers = {"level": str(level + 1), "reason": REASONS[level], "asked": ASKED[level]}
    CASES.take(facts, Action.SUPERVISE, answers=answers, actor=supervisor, now=at)
    order = db.session.scalars(select(SupervisionOrder).where(SupervisionOrder.case_id == case_id)).one()
    for step in steps:
        at = min(at + 1.5 * HOUR, now)
        actor = asked if step is OrderStep.ANSWER else supervisor
        said = {"answer": REPLIES[number % 2], "reason": REASON_BACK, "note": NOTE}
        ORDERS.take(order, step, answers=said, actor=actor, now=at)
    return True
