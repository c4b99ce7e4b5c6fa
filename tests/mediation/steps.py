"""The steps a mediation's stories are made of, as a person in a browser takes them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from tests.journeys.steps import log
from tests.visitor import Page, Visitor
from tracker.cases.models import Case
from tracker.demo.mediations import found_committees
from tracker.extensions import db
from tracker.mediation.models import Mediation, MediationParty

APPLICANT, RESPONDENT = "王秀兰", "赵𠮷祥"


def set_up(now: datetime) -> None:
    """Committees as the demo county has them."""
    found_committees(now)
    db.session.commit()


def mediation_of(ref: str) -> Mediation:
    return db.session.scalars(select(Mediation).where(Mediation.ref == ref)).one()


def log_dispute(visitor: Visitor, **more: object) -> Case:
    """officer1 logs a quarrel of neighbours in his grid."""
    given = {"place": "5号楼2单元", "text": "楼上漏水，两家争执不下。"} | more
    return log(visitor.login("officer1"), "0202", **given)


def mediation_from(case: Case) -> Mediation:
    """The mediation a case became."""
    return db.session.scalars(select(Mediation).where(Mediation.case_id == case.id)).one()


def mediator_of(mediation: Mediation) -> str:
    """The login of the mediator in charge."""
    from tracker.people.models import Appointment, User
    from tracker.people.vocabulary import Rank

    query = select(User.username).join(Appointment, Appointment.user_id == User.id)
    return db.session.scalars(
        query.where(Appointment.post_id == mediation.mediator_post_id, Appointment.rank == Rank.A)
    ).first()


def step(visitor: Visitor, ref: str, name: str, *, status: int = 303, **answers: Any) -> Page:
    """Open the form of a step, fill it in and send it."""
    address = f"/mediations/{ref}/moves/{name}"
    form = visitor.get(address)
    return visitor.post(address, {"version": form.field("version"), **answers}, status=status)


def why_not(visitor: Visitor, ref: str, name: str) -> str:
    """What the page says when a step cannot be taken."""
    return visitor.get(f"/mediations/{ref}/moves/{name}", status=422).text


def add_party(visitor: Visitor, ref: str, side: str, name: str, **more: Any) -> MediationParty:
    """Enter a party; the newest one of the mediation."""
    address = f"/mediations/{ref}/parties/new"
    form = visitor.get(address)
    data = {"version": form.field("version"), "side": side, "kind": "person", "name": name, "phone": "13800001234",
            "address": "5号楼2单元401", "is_id_checked": "y", **more}  # fmt: skip
    visitor.post(address, data)
    query = select(MediationParty).where(MediationParty.mediation_id == mediation_of(ref).id)
    return db.session.scalars(query.order_by(MediationParty.id.desc())).first()


def agree_all(visitor: Visitor, ref: str) -> list[str]:
    """Both parties entered, asked and agreed; their ids."""
    parties = [add_party(visitor, ref, "applicant", APPLICANT), add_party(visitor, ref, "respondent", RESPONDENT)]
    ids = [str(one.id) for one in parties]
    step(visitor, ref, "ask_consent")
    for one in ids:
        step(visitor, ref, "consent", party=one, consent_way="in_person")
    return ids


def into_mediation(visitor: Visitor, ref: str) -> list[str]:
    """Accepted, rights told, investigated: ready for sessions."""
    ids = agree_all(visitor, ref)
    step(visitor, ref, "tell_rights", told_parties=ids)
    step(visitor, ref, "register")
    step(visitor, ref, "investigate")
    step(visitor, ref, "start")
    return ids


def hold_session(visitor: Visitor, ref: str, ids: list[str], day: str, no: int, **more: Any) -> None:
    """Plan a session and record it; `day` is the local day on which both happen to lie."""
    address = f"/mediations/{ref}/sessions/new"
    form = visitor.get(address)
    invited = [f"party:{one}" for one in ids]
    visitor.post(address, {"version": form.field("version"), "day": day, "time": "15:00", "minutes": "60",
                           "room": "调解室", "invited": invited})  # fmt: skip


def record_session(visitor: Visitor, ref: str, ids: list[str], day: str, no: int, **more: Any) -> Page:
    """Record a planned session that has begun."""
    address = f"/mediations/{ref}/sessions/{no}/record"
    form = visitor.get(address)
    attended = [f"party:{one}" for one in ids]
    data = {"version": form.field("version"), "day": day, "begins": "15:00", "ends": "16:10", "attended": attended,
            "question_0": "漏水从什么时候开始？", "answer_0": "去年十二月。", "text": "双方同意请人勘查。", **more}  # fmt: skip
    return visitor.post(address, data)


def write_clause(visitor: Visitor, ref: str, party: str, what: str, due_on: str, **more: Any) -> Page:
    address = f"/mediations/{ref}/clauses/new"
    form = visitor.get(address)
    data = {"version": form.field("version"), "party": party, "what": what, "due_on": due_on, "way": "act", **more}
    return visitor.post(address, data)
