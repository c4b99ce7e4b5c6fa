"""Made-up cases that units send back again and again, and the joint conferences on them, through the real services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from tracker.access.policy import SUPERVISOR_ROLE
from tracker.audit.models import Event
from tracker.cases.models import Case
from tracker.cases.queries.detail import load_facts
from tracker.cases.services.moves import CASES
from tracker.cases.services.routing import receivers_of
from tracker.cases.vocabulary import Action, State, Visibility
from tracker.conferences.services.opening import open_conference
from tracker.conferences.services.steps import CONFERENCES
from tracker.conferences.vocabulary import Cause, ConferenceStep
from tracker.demo.acting import Course, acting
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.people.models import Post
from tracker.people.queries.posts import find_post_id
from tracker.people.vocabulary import Role

STEP = timedelta(minutes=12)
#: How long ago something must last have happened to a case, so that everything below fits before the present.
LEAST = 9 * STEP
BACK = ("经核实不属于本单位职责，请派相关单位处理。", "本单位无此项处置职权，可到场配合，请另派牵头单位。")
QUESTION = "两家单位均认为不属于本单位职责，请会商确定牵头单位。"
OPINIONS = ("本单位具有处置职权，同意牵头，请对方单位配合认定。", "本单位可派员到场认定，处置应由牵头单位负责。")
DECISION = "由牵头单位负责处置并反馈结果，协办单位两小时内到场认定。今后同类案件照此办理，不再退单。"
GROUNDS = "牵头单位具有该类事项的处置职权，协办单位只有认定职责；往返退单延误了办理。"
BASIS = "县乡两级权责清单；网格事项准入清单"
MINUTES = "到会单位陈述意见后一致同意上述决定。"
#: How far each goes, the first cases first: only sent back, convened with one opinion given, decided.
WAYS = ("returned", "convened", "decided", "decided")


@dataclass
class Circle(Course):
    """One case under way."""

    case: Case

    def move(self, action: Action, post_id: int | None, **answers: object) -> bool:
        return self.take(CASES, load_facts(self.case.id), action, post_id, **answers)


def circle(now: datetime) -> int:
    """Send some orders back twice and confer on most of them; how many there were."""
    query = (
        select(Case.id, func.max(Event.received_at))
        .join(Event, (Event.subject == "case") & (Event.subject_id == Case.id))
        .join(Post, Post.id == Case.holder_post_id)
        .where(
            Case.state == State.DISPATCHED, Case.visibility == Visibility.STANDARD, Case.is_decided.is_(False),
            Case.return_count == 0, Case.supervised_level == 0, Post.role == Role.UNIT_CLERK,
        )
        .group_by(Case.id, Post.id)
        .having(func.max(Event.received_at) <= now - LEAST)
        # The street of the logins to try comes first, and with it the units that are named there.
        .order_by(func.substr(Case.area_code, 1, 9), Case.id)
        .limit(len(WAYS) * 2)
    )  # fmt: skip
    ways = list(WAYS)
    for case_id, last in db.session.execute(query).all():
        if ways and _go_round(case_id, max(last, now - LEAST), ways[0]):
            ways.pop(0)
    return len(WAYS) - len(ways)


def _go_round(case_id: int, last: datetime, way: str) -> bool:
    """One case twice there and back, and on from there; whether it could be done."""
    case = load_facts(case_id).case
    first = case.lead_post_id
    others = [post.id for post in receivers_of(case) if post.role is Role.UNIT_CLERK and post.id != first]
    round_trip = Circle(last, STEP, case)
    if not others or acting(others[0], last) is None or not round_trip.move(Action.RETURN_ORDER, first, reason=BACK[0]):
        return False
    round_trip.move(Action.DISPATCH, case.centre_post_id, post=str(others[0]))
    round_trip.move(Action.RETURN_ORDER, others[0], reason=BACK[1])
    if way != "returned" and first is not None:
        _confer(round_trip, (first, others[0]), way)
    return True


def _confer(on: Circle, units: tuple[int, int], way: str) -> None:
    supervisor = find_post_id(SUPERVISOR_ROLE, on.case.area_code, local_day(on.at))
    conference = open_conference(case=on.case, cause=Cause.RETURNS, now=on.tick())
    named = [str(one) for one in units]
    on.take(CONFERENCES, conference, ConferenceStep.CONVENE, supervisor, units=named, question=QUESTION)
    on.take(CONFERENCES, conference, ConferenceStep.OPINE, units[1], opinion=OPINIONS[1])
    if way == "decided":
        on.take(CONFERENCES, conference, ConferenceStep.OPINE, units[0], opinion=OPINIONS[0])
        said = {"decision": DECISION, "reasons": GROUNDS, "basis": BASIS, "minutes": MINUTES, "binding": True}
        shares = {"lead": named[0], "assists": named[1:], "attended": named}
        on.take(CONFERENCES, conference, ConferenceStep.DECIDE, supervisor, **shares, **said)
