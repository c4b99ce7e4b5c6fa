"""Making supervision orders and carrying them on: answered, judged, withdrawn, replaced, ended with the case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from tracker.access.actor import Actor, HeldPost
from tracker.access.policy import SUPERVISOR_ROLE
from tracker.audit.services import record
from tracker.cases.facts import CaseFacts
from tracker.cases.models import Case
from tracker.cases.services.files import attach_files
from tracker.cases.services.routing import find_centre, involve
from tracker.cases.vocabulary import Action
from tracker.clock.arithmetic import add
from tracker.clock.limits import Limit, Unit
from tracker.clock.queries import get_calendar
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.json import Json
from tracker.foundation.words import N_, Refused
from tracker.notices.services import tell
from tracker.people.queries.actors import find_able
from tracker.people.queries.posts import find_post_id
from tracker.site.queries import get_setting
from tracker.supervision.happenings import ROWS
from tracker.supervision.models import SupervisionCounter, SupervisionOrder, SupervisionReply, SupervisionReplyFile
from tracker.supervision.queries.orders import stands_as
from tracker.supervision.rules import BY, LIFE, TO
from tracker.supervision.vocabulary import OPEN, OrderStep, Status, Verdict
from tracker.workflow.taking import Doing, Workflow


def follow_case(_app: object, doing: Doing[CaseFacts]) -> None:
    """Follow a move of a case: supervision makes an order, and a case that is no longer open ends what still runs."""
    case, said = doing.thing.case, doing.facts
    if doing.move.action is Action.SUPERVISE:
        wanted = Wanted(said["level"], said.get("reason", ""), said["asked"], said.get("reply_limit", ""))
        issue_order(case=case, wanted=wanted, post=doing.post, actor=doing.actor, now=doing.now)
    elif case.supervised_level and not case.is_open:
        for order in _open_orders(case.id):
            _finish(order, doing.post, doing.actor, doing.now)
            ORDERS.enter(order, Status.ENDED)
            _write(order, case, "SupervisionEnded", doing.actor, doing.post, doing.now)


@dataclass(frozen=True)
class Wanted:
    """What an order says. An empty limit means that of the level."""

    level: int
    reason: str
    asked: str
    reply_limit: str = ""


def issue_order(
    *, case: Case, wanted: Wanted, post: HeldPost | None, actor: Actor | None, now: datetime
) -> SupervisionOrder:
    """Give out an order to the post that must act; a running one of the case is replaced. Without a post: by itself."""
    asked_id = who_must_act(case, local_day(now))
    if asked_id is None:
        raise Refused(N_("There is no post that could be asked: the place has no grid centre."))
    limit = wanted.reply_limit or default_limit(wanted.level)
    order = SupervisionOrder(
        **take_number(case.area_code[:6], local_day(now).year),
        case_id=case.id,
        area_code=case.area_code,
        level=wanted.level,
        status=Status.RUNNING,
        post_id=asked_id,
        reason=wanted.reason,
        asked=wanted.asked,
        reply_limit=limit,
        made_at=now,
        made_by_post_id=post.id if post else None,
        made_by_user_id=actor.user_id if actor else None,
        is_automatic=post is None,
        due_at=_reply_due(limit, now),
        late_seconds=0,
    )
    former = _open_orders(case.id)
    db.session.add(order)
    db.session.flush()
    facts: Json = {"post_id": asked_id, "reply_due": int(order.due_at.timestamp())}
    for one in former:
        _finish(one, post, actor, now)
        ORDERS.enter(one, Status.REPLACED)
        one.replaced_by_id = order.id
        facts["replaces"] = one.number
    involve(case, asked_id)
    _write(order, case, "SupervisionIssued", actor, post, now, facts)
    if asked_id not in (case.holder_post_id, case.centre_post_id):
        tell(posts=[asked_id], kind="SupervisionIssued", ref=case.ref, now=now)
    db.session.flush()
    return order


def who_must_act(case: Case, on: date) -> int | None:
    """The post an order goes to: who has the case, who leads it or the centre, the first for whom somebody can act."""
    posts = [one for one in (case.holder_post_id, case.lead_post_id, case.centre_post_id) if one]
    able = find_able(posts, on)
    acting = next((one for one in posts if one in able), None)
    return acting or find_centre(case, on) or next(iter(posts), None)


def default_limit(level: int) -> str:
    """The time for a reply that the settings give a level, in working hours."""
    return str(Limit(int(get_setting(f"supervision.reply_hours_{level}")), Unit.WORKING_HOUR))


def take_number(county: str, year: int) -> Json:
    """The next number of the county's year as columns of an order.

    It is taken inside this transaction: whoever comes second waits, and a rollback gives it back, so none is left out.
    """
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    statement = (
        insert(SupervisionCounter)
        .values(county=county, year=year, last=1)
        .on_conflict_do_update(index_elements=["county", "year"], set_={"last": SupervisionCounter.last + 1})
        .returning(SupervisionCounter.last)
    )
    return {"county": county, "year": year, "seq": int(db.session.execute(statement).scalar_one())}


def _reply_due(limit: str, now: datetime) -> datetime:
    return add(now, Limit.parse(limit), get_calendar()).at


def _open_orders(case_id: int) -> list[SupervisionOrder]:
    query = select(SupervisionOrder).where(SupervisionOrder.case_id == case_id, SupervisionOrder.status.in_(OPEN))
    return list(db.session.scalars(query.order_by(SupervisionOrder.id)))


def _finish(order: SupervisionOrder, post: HeldPost | None, actor: Actor | None, now: datetime, note: str = "") -> None:
    """Put an order to rest; a reply that never came stays counted as late."""
    if order.status is Status.RUNNING:
        order.late_seconds += _late(order, now)
    order.done_at, order.done_note = now, note
    order.done_by_post_id, order.done_by_user_id = (post.id if post else None), (actor.user_id if actor else None)


def _late(order: SupervisionOrder, now: datetime) -> int:
    return max(0, int((now - order.due_at).total_seconds()))


def _write(
    order: SupervisionOrder,
    case: Case,
    kind: str,
    actor: Actor | None,
    post: HeldPost | None,
    now: datetime,
    facts: Json | None = None,
) -> None:
    """What happened to the order, in the history of its case."""
    said = {"number": order.number, "state": case.state.value} | (facts or {})
    record(subject="case", row=case, kind=kind, actor=actor, post=post, now=now, facts=said)


def supervising_post(order: SupervisionOrder, on: date) -> int | None:
    """Who hears of replies: the post that made the order, or the supervisor of the place where nobody acts for it."""
    made_by = order.made_by_post_id
    return made_by if made_by and find_able([made_by], on) else find_post_id(SUPERVISOR_ROLE, order.area_code, on)


def _answer(doing: Doing[SupervisionOrder]) -> Json:
    order, now = doing.thing, doing.now
    reply = SupervisionReply(
        order_id=order.id,
        text=doing.text("answer"),
        due_at=order.due_at,
        answered_at=now,
        post_id=doing.post.id,
        user_id=doing.actor.user_id,
    )
    db.session.add(reply)
    rows = attach_files(case=order.case, files=doing.files, post=doing.post, actor=doing.actor, now=now)
    db.session.flush()
    db.session.add_all(SupervisionReplyFile(reply_id=reply.id, file_id=row.id) for row in rows)
    order.late_seconds += _late(order, now)
    order.answered_at = now
    return {"answer": reply.text} | ({"files": [one.name for one in doing.files]} if doing.files else {})


def _judge(doing: Doing[SupervisionOrder], verdict: Verdict, note: str) -> None:
    query = select(SupervisionReply).where(SupervisionReply.order_id == doing.thing.id)
    reply = db.session.scalars(query.order_by(SupervisionReply.id.desc()).limit(1)).one()
    reply.verdict, reply.verdict_note, reply.judged_at = verdict, note, doing.now
    reply.judged_by_post_id, reply.judged_by_user_id = doing.post.id, doing.actor.user_id


def _accept(doing: Doing[SupervisionOrder]) -> Json:
    note = doing.text("note")
    _judge(doing, Verdict.ACCEPTED, note)
    _finish(doing.thing, doing.post, doing.actor, doing.now, note)
    _lift(doing.thing)
    return {"note": note} if note else {}


def _send_back(doing: Doing[SupervisionOrder]) -> Json:
    order, reason = doing.thing, doing.text("reason")
    _judge(doing, Verdict.SENT_BACK, reason)
    order.due_at, order.is_late_noticed = _reply_due(order.reply_limit, doing.now), False
    order.answered_at = None
    return {"reason": reason, "reply_due": int(order.due_at.timestamp())}


def _withdraw(doing: Doing[SupervisionOrder]) -> Json:
    reason = doing.text("reason")
    _finish(doing.thing, doing.post, doing.actor, doing.now, reason)
    _lift(doing.thing)
    return {"reason": reason}


def _lift(order: SupervisionOrder) -> None:
    """The case is under supervision no longer, and may come under it again at any level."""
    if order.case.supervised_level == order.level:
        order.case.supervised_level = 0


class OrderFlow(Workflow[SupervisionOrder]):
    """What happens to an order stands in the history of its case."""

    life = LIFE
    effects = {
        OrderStep.ANSWER: _answer,
        OrderStep.ACCEPT: _accept,
        OrderStep.SEND_BACK: _send_back,
        OrderStep.WITHDRAW: _withdraw,
    }
    happenings = ROWS

    def mark(self, thing: SupervisionOrder) -> str:
        return stands_as(thing)

    def enter(self, thing: SupervisionOrder, state: Status) -> None:
        thing.status = state

    def write(self, doing: Doing[SupervisionOrder]) -> None:
        assert doing.kind is not None
        _write(doing.thing, doing.thing.case, doing.kind, doing.actor, doing.post, doing.now, doing.facts)

    def hearing(self, doing: Doing[SupervisionOrder]) -> list[int | None]:
        order = doing.thing
        seats = {BY: lambda: supervising_post(order, doing.actor.on), TO: lambda: order.post_id}
        return [seats[seat]() for seat in doing.move.tells]

    def ref(self, thing: SupervisionOrder) -> str:
        return str(thing.case.ref)


ORDERS = OrderFlow()
