"""Steps of the tests of joint conferences."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import select

from tests.journeys.steps import actor_of, log, move, post_of
from tests.visitor import Page, Visitor
from tracker.audit.models import Event
from tracker.cases.models import Case
from tracker.cases.queries.detail import load_facts
from tracker.cases.services.log import Report, log_case
from tracker.cases.services.moves import CASES
from tracker.cases.vocabulary import Action
from tracker.conferences.models import Conference
from tracker.conferences.services.watch import watch_conferences
from tracker.extensions import db

RETURNED = ("消防通道不属于城管职责，应由消防部门处理", "车辆占道由城管部门管理，不属于消防职责")
DECISION = "占用消防通道的机动车由城管中队负责劝离和拖移，消防救援站到场认定。"
REASONS = "城管中队具有机动车违停的处置职权，消防救援站负责通道认定。"
BASIS = "《中华人民共和国消防法》第二十八条"


def number_of(username: str) -> str:
    """The id of the post the user holds, as a form sends it."""
    return str(post_of(username).id)


def returned_twice(visitor: Visitor, category: str = "0101") -> Case:
    """officer1 reports; the centre sends it to unit1, then to unit2, and both send it back."""
    case = log(visitor.login("officer1"), category)
    move(visitor.login("dispatcher1"), case, "accept")
    for unit, reason in zip(("unit1", "unit2"), RETURNED, strict=True):
        move(visitor.login("dispatcher1"), case, "dispatch", post=number_of(unit))
        move(visitor.login(unit), case, "return_order", reason=reason)
    return case


def made_reported(now: datetime, category: str = "0101") -> Case:
    """What officer1 reports, made by the services alone."""
    officer = actor_of("officer1", now)
    report = Report(
        client_key=f"conference-{secrets.token_hex(8)}",
        category_code=category,
        area_code=post_of("officer1").area_code,
        text="两辆面包车停在消防通道上，联系不上车主。",
        place="3号楼北侧消防通道",
    )
    return log_case(report=report, actor=officer, post=officer.posts[0], now=now)[0]


def made_returned_twice(now: datetime, category: str = "0101") -> Case:
    """The same as `returned_twice` by the services alone, which is quicker than going through six logins."""
    case = made_reported(now, category)
    steps: list[tuple[str, Action, dict[str, Any]]] = [("dispatcher1", Action.ACCEPT, {})]
    for unit, reason in zip(("unit1", "unit2"), RETURNED, strict=True):
        steps.append(("dispatcher1", Action.DISPATCH, {"post": number_of(unit)}))
        steps.append((unit, Action.RETURN_ORDER, {"reason": reason}))
    for who, action, answers in steps:
        facts = load_facts(case.id)
        CASES.take(facts, action, answers=answers, actor=actor_of(who, now), now=now)
    db.session.commit()
    return case


def latest() -> Conference:
    return db.session.scalars(select(Conference).order_by(Conference.id.desc())).first()


def case_of(conference: Conference) -> Case:
    return db.session.get_one(Case, conference.case_id)


def kinds_of(case: Case) -> list[str]:
    query = select(Event.kind).where(Event.subject == "case", Event.subject_id == case.id).order_by(Event.seq)
    return list(db.session.scalars(query))


def step(visitor: Visitor, conference: Conference, name: str, *, status: int = 303, **answers: Any) -> Page:
    """Open the form of a step, fill it in and send it."""
    address = f"/conferences/{conference.id}/moves/{name}"
    visitor.get(address)
    return visitor.post(address, dict(answers), status=status)


def proposed(now: datetime, category: str = "0101") -> Conference:
    """A case returned twice, on which the sweep has proposed a conference."""
    made_returned_twice(now, category)
    watch_conferences(now)
    db.session.commit()
    return latest()


def convened(visitor: Visitor, now: datetime, category: str = "0101", *, by: str = "supervisor1") -> Conference:
    """The same, convened with both units."""
    conference = proposed(now, category)
    convene(visitor.login(by), conference)
    return conference


def convene(visitor: Visitor, conference: Conference, *units: str, status: int = 303, **more: Any) -> Page:
    named = [number_of(one) for one in units or ("unit1", "unit2")]
    return step(visitor, conference, "convene", status=status, units=named, **more)


def decide(visitor: Visitor, conference: Conference, lead: str = "unit1", *, status: int = 303, **more: Any) -> Page:
    answers = {"lead": number_of(lead), "decision": DECISION, "reasons": REASONS, "basis": BASIS, "binding": "y"}
    return step(visitor, conference, "decide", status=status, **(answers | more))


def decided(visitor: Visitor, now: datetime, category: str = "0101", **more: Any) -> Conference:
    """A conference that has decided on unit1."""
    conference = convened(visitor, now, category)
    decide(visitor, conference, **more)
    return conference
