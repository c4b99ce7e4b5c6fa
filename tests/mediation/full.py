"""A mediation file with everything in it, and every word of it that nobody else may read."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from tests.journeys.steps import user_of
from tests.mediation.steps import (
    add_party,
    log_dispute,
    mediation_from,
    mediation_of,
    mediator_of,
    set_up,
    step,
    write_clause,
)
from tests.visitor import Visitor
from tracker.extensions import db
from tracker.mediation.models import Mediation, MediationClause, MediationFile, MediationVisit
from tracker.people.models import Appointment, Post, User
from tracker.people.vocabulary import Rank, Role

Clock = Callable[[str], None]

# fmt: off
TITLE, PLACE, MATTER      = "卫生间漏水殃及书房", "翠湖里十七栋三单元", "书房字画受潮发霉"
DEMANDS, MAIN_FACTS       = "要求修复并赔偿裱褙费用", "争议在于渗水源头在何处"
ONE, ONE_PHONE, ONE_HOME  = "慕容秀兰", "13812349876", "翠湖里十七栋五〇一"
TWO, TWO_PHONE, TWO_HOME  = "司徒𠮷祥", "13698761234", "翠湖里十七栋六〇一"
ID_NUMBER, OCCUPATION     = "990101198001011239", "装裱师傅"
AGENT, AGENT_PHONE        = "令狐代为", "15987650001"
POWERS, GROUND            = "代为承认放弃变更请求", "与被申请人曾为同事关系"
HELPER, PURPOSE           = "端木专家", "查看渗水源头何在"
ASKED, FOUND              = "钟离邻居", "六楼地漏返水已有半年"
QUESTION, ANSWER          = "何时发现墙面起泡", "去年腊月初八上午"
RECORD, OUTCOME           = "双方同意请人开挖勘查", "约定先行止水再议赔偿"
CLAUSE, REMARK            = "重做六楼卫生间防水层", "闭水试验四十八小时"
MONEY_CLAUSE, AMOUNT      = "赔付字画裱褙修复费用", "3751.50"
FILE, NOTE, PAID_NOTE     = "签字页原件扫描", "征得同意时言明顾虑", "收条已当面交付"
VISIT_NOTE, TEXT          = "回访时称墙面已干", "双方今后和睦相处互谅"
RECEIPT, DRAFT            = "受理回执四四七七", "尚未写完的几句话"
# fmt: on
WORDS = (
    TITLE,
    PLACE,
    MATTER,
    DEMANDS,
    MAIN_FACTS,
    ONE,
    ONE_PHONE,
    ONE_HOME,
    TWO,
    TWO_PHONE,
    TWO_HOME,
    ID_NUMBER,
    OCCUPATION,
    AGENT,
    AGENT_PHONE,
    POWERS,
    GROUND,
    HELPER,
    PURPOSE,
    ASKED,
    FOUND,
    QUESTION,
    ANSWER,
    RECORD,
    OUTCOME,
    CLAUSE,
    REMARK,
    MONEY_CLAUSE,
    FILE,
    NOTE,
    PAID_NOTE,
    VISIT_NOTE,
    TEXT,
    RECEIPT,
    DRAFT,
)  # fmt: skip
#: What others may not see on a page, amounts in every spelling among it.
SECRET = (*WORDS, AMOUNT, "3,751.50", "375150")


@dataclass(frozen=True)
class FullFile:
    """What stands in the file, as addresses name it."""

    ref: str
    case_ref: str
    mediator: str
    parties: tuple[int, int]
    representative_id: int
    sha256: str
    clause_ids: tuple[int, ...]
    visit_ids: tuple[int, ...]


@pytest.fixture
def at(app: Flask) -> Clock:
    """Set the day of the story: noon in China."""

    return clock_of(app)


def clock_of(app: Flask) -> Clock:
    """Sets the day of an application's story: noon in China."""

    def turn(day: str) -> None:
        instant = datetime.fromisoformat(f"{day}T12:00:00+08:00").astimezone(UTC)
        app.config["NOW"] = lambda: instant

    return turn


def scan(colour: str) -> tuple[io.BytesIO, str]:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    out.seek(0)
    return out, f"{FILE}.jpg"


def send(visitor: Visitor, address: str, *, status: int = 303, **data: Any) -> Any:
    """Open a form, fill it in and send it."""
    form = visitor.get(address)
    if form.soup.find(attrs={"name": "version"}):
        data = {"version": form.field("version")} | data
    return visitor.post(address, data, status=status)


@pytest.fixture(scope="module")
def full(world: Flask, now: datetime) -> FullFile:
    """From officer1's report to the first instalment and the first return visit, on 21 March 2026."""
    visitor, at = Visitor(world), clock_of(world)
    set_up(now)
    at("2026-03-17")
    case = log_dispute(visitor)
    ref = mediation_from(case).ref
    mediator = mediator_of(mediation_of(ref))
    visitor.login(mediator)
    base = f"/mediations/{ref}"
    send(visitor, f"{base}/matter", title=TITLE, place=PLACE, matter=MATTER, demands=DEMANDS, facts=MAIN_FACTS)
    more = {"address": ONE_HOME, "phone": ONE_PHONE, "id_number": ID_NUMBER, "occupation": OCCUPATION}
    one = add_party(visitor, ref, "applicant", ONE, **more).id
    two = add_party(visitor, ref, "respondent", TWO, address=TWO_HOME, phone=TWO_PHONE).id
    ids = [str(one), str(two)]
    acting = {"kind": "agent", "name": AGENT, "phone": AGENT_PHONE, "given_on": "2026-03-16", "powers": POWERS}
    send(visitor, f"{base}/parties/{one}/representatives/new", **acting)
    send(visitor, f"{base}/declare", by=TWO, ground=GROUND)
    step(visitor, ref, "answer_conflict", both_parties=ids, reason="双方均接受")
    step(visitor, ref, "ask_consent")
    step(visitor, ref, "consent", party=ids[0], consent_way="in_person", note=NOTE)
    step(visitor, ref, "consent", party=ids[1], consent_way="phone")
    step(visitor, ref, "tell_rights", told_parties=ids)
    step(visitor, ref, "register")
    step(visitor, ref, "report_danger", receipt=RECEIPT)
    step(visitor, ref, "investigate")
    asked = {"asked_on": "2026-03-17", "place": PLACE, "asked": ASKED, "text": FOUND}
    send(visitor, f"{base}/inquiries/new", **asked)
    step(visitor, ref, "start")
    helper = {"helper_kind": "expert", "helper_post": "", "helper_name": HELPER, "reason": PURPOSE}
    step(visitor, ref, "invite", both_parties=ids, **helper)
    _sessions(visitor, at, base, mediator, ids)
    write_clause(visitor, ref, ids[1], CLAUSE, "2026-03-28", remark=REMARK)
    write_clause(visitor, ref, ids[1], MONEY_CLAUSE, "2026-03-25", amount=AMOUNT, way="transfer")
    write_clause(visitor, ref, ids[0], "配合施工", "2026-03-28")
    visitor.post(f"{base}/court-list", {})
    visitor.post(f"{base}/agreement", {"base": "0", "text": TEXT})
    step(visitor, ref, "agree_written", signed_on="2026-03-21", signed_scan=scan("navy"))
    step(visitor, ref, "hand_out", day="2026-03-21")
    clauses, visits = _rows(ref)
    paid = {"day": "2026-03-21", "paid": "1000", "note": PAID_NOTE, "documents": scan("olive")}
    step(visitor, ref, "perform", clause=str(clauses[1]), **paid)
    answers = {"day": "2026-03-21", "visit_way": "phone", "kept": "partly", "answer": "neutral", "note": VISIT_NOTE}
    step(visitor, ref, "visit", visit=str(visits[0]), party=ids[0], **answers)
    visitor.post("/mediations/drafts", {"draft_key": f"{ref}:matter", "facts": DRAFT}, status=204)
    representative = visitor.get(base).soup.select_one("form[action*='/representatives/']")["action"]
    return FullFile(
        ref, case.ref, mediator, (one, two), int(str(representative).split("/")[-2]), _first_file(ref), clauses, visits
    )


def _sessions(visitor: Visitor, at: Clock, base: str, mediator: str, ids: list[str]) -> None:
    """Two sessions, each recorded the day after."""
    people = [f"party:{one}" for one in ids]
    for no, (planned, recorded) in enumerate((("2026-03-18", "2026-03-19"), ("2026-03-20", "2026-03-21")), 1):
        plan = {"day": planned, "time": "15:00", "minutes": "60", "room": "第一调解室", "invited": people}
        send(visitor, f"{base}/sessions/new", **plan)
        at(recorded)
        visitor.login(mediator)
        said = {
            "day": planned, "begins": "15:00", "ends": "16:10", "attended": people, "question_0": QUESTION,
            "answer_0": ANSWER, "text": RECORD, "outcome": OUTCOME, "scans": scan("teal"),
        }  # fmt: skip
        send(visitor, f"{base}/sessions/{no}/record", **said)


def _rows(ref: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    mediation_id = mediation_of(ref).id
    clauses = select(MediationClause.id).where(MediationClause.mediation_id == mediation_id)
    visits = select(MediationVisit.id).where(MediationVisit.mediation_id == mediation_id)
    return (
        tuple(db.session.scalars(clauses.order_by(MediationClause.no))),
        tuple(db.session.scalars(visits.order_by(MediationVisit.planned_on))),
    )


def _first_file(ref: str) -> str:
    query = select(MediationFile.sha256).join(Mediation, Mediation.id == MediationFile.mediation_id)
    return str(db.session.scalars(query.where(Mediation.ref == ref).order_by(MediationFile.id)).first())


def make_person(username: str, *, unit_id: int, area_code: str) -> User:
    """A mediator of a unit, at a post of its own, with the login of the demonstration."""
    known = user_of("mediator1")
    user = User(username=username, name="同事甲", password_hash=known.password_hash, language="en",
                created_at=known.created_at, password_changed_at=known.password_changed_at)  # fmt: skip
    post = Post(title=f"{username}的调解岗位", role=Role.MEDIATOR, area_code=area_code, unit_id=unit_id)
    db.session.add_all([user, post])
    db.session.flush()
    db.session.add(Appointment(post_id=post.id, user_id=user.id, rank=Rank.A, from_on=date(2026, 1, 1)))
    db.session.commit()
    return user
