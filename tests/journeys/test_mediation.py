"""A quarrel of neighbours from the grid officer's phone to the archived file; another one that is refused."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from tests.journeys.steps import case_of, move, photo
from tests.mediation.steps import (
    APPLICANT,
    RESPONDENT,
    add_party,
    hold_session,
    into_mediation,
    log_dispute,
    mediation_from,
    mediation_of,
    mediator_of,
    record_session,
    set_up,
    step,
    why_not,
    write_clause,
)
from tests.visitor import Visitor
from tracker.audit.models import AccessEntry, Event
from tracker.cases.vocabulary import ResultCode, State
from tracker.extensions import db
from tracker.mediation.models import MediationClause, MediationVisit
from tracker.mediation.vocabulary import ClauseState, Confirmation, Stage

Clock = Callable[[str], None]


@pytest.fixture
def at(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Set the day of the story: noon in China, so that whole days pass between the acts."""

    def turn(day: str) -> None:
        instant = datetime.fromisoformat(f"{day}T12:00:00+08:00").astimezone(UTC)
        monkeypatch.setitem(app.config, "NOW", lambda: instant)

    return turn


def test_from_the_quarrel_to_the_archived_file(app: Flask, visitor: Visitor, now: datetime, at: Clock) -> None:
    set_up(now)
    at("2026-03-17")
    case = log_dispute(visitor)
    assert case_of(case.ref).state is State.DISPATCHED, "a dispute goes to its committee by itself"
    mediation = mediation_from(case)
    ref, mediator = mediation.ref, mediator_of(mediation)
    assert mediation.stage is Stage.OFFERED
    visitor.login(mediator)
    assert "5号楼2单元" in visitor.get(f"/mediations/{ref}").text
    assert "applicant and one respondent" in why_not(visitor, ref, "ask_consent")

    ids = into_mediation(visitor, ref)
    mediation = mediation_of(ref)
    assert mediation.number == f"〔2026〕{mediation.committee.short}人调字第1号"
    assert mediation.due_on == date(2026, 4, 16)
    assert case_of(case.ref).state is State.HANDLING, "the first step signs for the case"
    assert "still runs" in visitor.get(f"/cases/{case.ref}/moves/feedback", status=422).text

    acting = {"kind": "agent", "name": "李代理", "given_on": "2026-03-16", "powers": "代为和解"}
    visitor.post(f"/mediations/{ref}/parties/{ids[1]}/representatives/new", acting)
    step(visitor, ref, "add_file", file_kind="power_of_attorney", documents=photo("power.jpg"))
    step(visitor, ref, "add_file", file_kind="evidence", documents=photo("ceiling.jpg"))
    inquiry = {
        "asked_on": "2026-03-17",
        "asked": "物业维修人员",
        "question_0": "漏水点在哪里？",
        "answer_0": "地漏附近。",
    }
    visitor.post(f"/mediations/{ref}/inquiries/new", inquiry)
    hold_session(visitor, ref, ids, "2026-03-18", 1)
    at("2026-03-19")
    visitor.login(mediator)
    record_session(visitor, ref, ids, "2026-03-18", 1)
    hold_session(visitor, ref, ids, "2026-03-20", 2)
    assert "still planned" in why_not(visitor, ref, "agree_written")
    at("2026-03-21")
    visitor.login(mediator)
    record_session(visitor, ref, ids, "2026-03-20", 2)
    assert "at least one clause" in why_not(visitor, ref, "agree_written")
    write_clause(visitor, ref, ids[1], "修复5号楼2单元501室卫生间防水", "2026-03-28")
    write_clause(visitor, ref, ids[1], "赔偿吊顶损失", "2026-03-25", amount="3500", way="transfer")
    write_clause(visitor, ref, ids[0], "配合施工，每日八时至十八时开门", "2026-03-28")
    visitor.post(f"/mediations/{ref}/court-list", {})
    step(visitor, ref, "agree_written", signed_on="2026-03-21", signed_scan=photo("signed.jpg"))
    mediation = mediation_of(ref)
    assert (mediation.amount_fen, mediation.confirm_due_on) == (350000, date(2026, 4, 20))
    fed_back = case_of(case.ref)
    assert (fed_back.state, fed_back.result_code) == (State.FEEDBACK, ResultCode.SOLVED)

    address = f"/mediations/{ref}/agreement"
    signed = visitor.get(address)
    assert (
        "can no longer be changed" in signed.text and "叁仟伍佰元" in signed.text and "from the clauses" in signed.text
    )
    visitor.post(address, {"base": "1", "text": "改过的协议"}, status=422)
    step(visitor, ref, "hand_out", day="2026-03-21")
    assert "30 days left" in visitor.get(f"/mediations/{ref}").text
    at("2026-03-29")
    visitor.login(mediator)
    first, second, third = clauses_of(ref)
    step(visitor, ref, "perform", clause=str(first.id), day="2026-03-28", is_whole="y", documents=photo("done.jpg"))
    page = step(visitor, ref, "perform", clause=str(second.id), day="2026-03-24", paid="2000", is_whole="y", status=422)
    assert "not the whole clause" in page.text
    step(visitor, ref, "perform", clause=str(second.id), day="2026-03-24", paid="2000")
    assert clauses_of(ref)[1].state is ClauseState.PARTIAL
    step(visitor, ref, "perform", clause=str(second.id), day="2026-03-29", paid="1500")
    assert "Not every clause" in why_not(visitor, ref, "all_performed")
    step(visitor, ref, "perform", clause=str(third.id), day="2026-03-28", is_whole="y")
    step(visitor, ref, "all_performed")
    assert "late" in visitor.get(f"/mediations/{ref}").text

    step(visitor, ref, "apply_confirmation", court="云汀县人民法院", day="2026-03-29", both_parties=ids)
    at("2026-04-06")
    visitor.login(mediator)
    step(visitor, ref, "confirmed", court_no="(2026)990101民特1号", day="2026-04-05", documents=photo("ruling.jpg"))
    assert mediation_of(ref).confirmation is Confirmation.CONFIRMED
    visits = visits_of(ref)
    assert [one.planned_on for one in visits] == [date(2026, 4, 5), date(2026, 4, 28)]
    answers = {"day": "2026-04-05", "visit_way": "door", "kept": "kept", "answer": "satisfied"}
    step(visitor, ref, "visit", visit=str(visits[0].id), party=ids[0], **answers)
    assert mediation_of(ref).stage is Stage.VISITED
    assert "neither made nor called off" in why_not(visitor, ref, "archive")
    step(visitor, ref, "call_off_visit", visit=str(visits[1].id), reason="双方表示已无争议。")
    step(visitor, ref, "archive", retention="long")
    assert mediation_of(ref).stage is Stage.ARCHIVED

    bound_file_is_whole(visitor, ref)

    visitor.login("supervisor1")
    move(visitor, case, "verify")
    move(visitor, case, "close")
    assert case_of(case.ref).state is State.CLOSED
    nobody_else_sees_a_name(visitor, ref, case.ref)


#: The papers of this story in the order of the file.
PAPERS = (
    "受理登记表", "权利义务告知书", "身份证明", "授权委托书", "调查记录", "证据材料", "调解记录", "调解协议书", "履行凭证",
    "回访记录", "司法确认", "卷宗情况说明", "封底",
)  # fmt: skip


def bound_file_is_whole(visitor: Visitor, ref: str) -> None:
    """One PDF with the papers in order, kept from then on; the monthly table counts the mediation."""
    made = visitor.post(f"/mediations/{ref}/dossier.pdf", status=200).response.data
    reader = PdfReader(io.BytesIO(made))
    pages = [page.extract_text().replace("\n", "").replace(" ", "") for page in reader.pages]
    index = next(page for page in pages if "卷内目录" in page or "目录" in page)
    places = [index.find(paper) for paper in PAPERS]
    assert -1 not in places and places == sorted(places), (places, index)
    whole = "".join(pages)
    assert APPLICANT in whole and RESPONDENT in whole and "叁仟伍佰元" in whole
    assert all(abs(float(page.mediabox.width) - 595.3) < 1 for page in reader.pages), "every page is A4"
    kept = mediation_of(ref).dossier_sha256
    assert kept == hashlib.sha256(made).hexdigest()
    assert visitor.get(f"/mediations/{ref}/dossier.pdf").response.data == made
    report = visitor.get("/reports/mediation?period=custom&from=2026-03-01&to=2026-03-31").text
    assert "0.35" in report, "3,500 yuan, as the table of the justice office counts"


def clauses_of(ref: str) -> list[MediationClause]:
    query = select(MediationClause).where(MediationClause.mediation_id == mediation_of(ref).id)
    return list(db.session.scalars(query.order_by(MediationClause.no)))


def visits_of(ref: str) -> list[MediationVisit]:
    query = select(MediationVisit).where(MediationVisit.mediation_id == mediation_of(ref).id)
    return list(db.session.scalars(query.order_by(MediationVisit.planned_on)))


def nobody_else_sees_a_name(visitor: Visitor, ref: str, case_ref: str) -> None:
    for login in ("police1", "officer2", "supervisor1", "dispatcher1", "officer1"):
        visitor.login(login)
        for address in ("/mediations?show=all&state=closed", f"/mediations/{ref}", f"/cases/{case_ref}", "/inbox"):
            response = visitor.client.get(address)
            text = response.get_data(as_text=True)
            assert APPLICANT not in text and RESPONDENT not in text, (login, address)
            # The supervisor was given the check of the case, and reads of it what its check needs: not the mediation.
            may_read = login == "officer1" or (login == "supervisor1" and address == f"/cases/{case_ref}")
            assert "漏水" not in text or may_read, (login, address)
    facts = db.session.scalars(select(Event.facts).where(Event.subject == "mediation"))
    assert all(APPLICANT not in str(one) and RESPONDENT not in str(one) for one in facts)
    reads = db.session.scalars(select(AccessEntry).where(AccessEntry.act == "mediation:read")).all()
    assert reads and all(one.subject == f"mediation:{ref}" for one in reads), "every reading leaves a trace"


def test_one_side_refuses_and_it_ends(app: Flask, visitor: Visitor, now: datetime, at: Clock) -> None:
    set_up(now)
    at("2026-03-17")
    case = log_dispute(visitor)
    mediation = mediation_from(case)
    ref = mediation.ref
    visitor.login(mediator_of(mediation))
    applicant = add_party(visitor, ref, "applicant", APPLICANT)
    respondent = add_party(visitor, ref, "respondent", RESPONDENT)
    step(visitor, ref, "ask_consent")
    step(visitor, ref, "consent", party=str(applicant.id), consent_way="phone")
    assert "Every party must have agreed" in why_not(visitor, ref, "register")
    page = step(visitor, ref, "refuse", party=str(respondent.id), consent_way="phone", status=422)
    assert "which other ways the law gives" in page.text
    step(visitor, ref, "refuse", party=str(respondent.id), consent_way="phone", ways_told="y")
    mediation = mediation_of(ref)
    assert (mediation.stage, mediation.is_open, mediation.number) == (Stage.DECLINED, False, "")
    fed_back = case_of(case.ref)
    assert (fed_back.state, fed_back.result_code, fed_back.rating) == (State.FEEDBACK, ResultCode.REFERRED, None)
    assert RESPONDENT not in fed_back.result_text
    visitor.login("supervisor1")
    move(visitor, case, "verify")
    move(visitor, case, "close")


def test_nothing_typed_is_lost(app: Flask, visitor: Visitor, now: datetime, at: Clock) -> None:
    set_up(now)
    at("2026-03-17")
    mediation = mediation_from(log_dispute(visitor))
    ref, mediator = mediation.ref, mediator_of(mediation)
    visitor.login(mediator)
    fields = {"draft_key": f"{ref}:matter", "title": "漏水", "facts": "打了很久的字" * 40}
    visitor.post("/mediations/drafts", fields, status=204)
    visitor.login(mediator)
    offered = visitor.get(f"/mediations/{ref}/matter")
    assert "was kept" in offered.text
    again = visitor.get(f"/mediations/{ref}/matter?draft=1")
    assert "打了很久的字" * 40 in again.soup.find("textarea", attrs={"name": "facts"}).get_text()
    other = visitor.login("supervisor1").get(f"/mediations/{ref}/matter", status=404)
    assert "打了很久的字" not in other.text
    visitor.login(mediator)
    visitor.post(f"/mediations/{ref}/matter", {"title": "漏水", "facts": "写完了", "version": again.field("version")})
    assert "was kept" not in visitor.get(f"/mediations/{ref}/matter").text


def test_two_people_change_the_file_at_once(app: Flask, visitor: Visitor, now: datetime, at: Clock) -> None:
    set_up(now)
    at("2026-03-17")
    mediation = mediation_from(log_dispute(visitor))
    ref = mediation.ref
    visitor.login(mediator_of(mediation))
    seen = visitor.get(f"/mediations/{ref}/moves/decline").field("version")
    add_party(visitor, ref, "applicant", APPLICANT)
    answers = {"version": seen, "decline_reason": "withdrawn", "ways_told": "y", "note": "我写的话"}
    page = visitor.post(f"/mediations/{ref}/moves/decline", answers, status=409)
    assert "Someone else has changed" in page.text and "party entered" in page.text
    assert "我写的话" in page.soup.find("textarea", attrs={"name": "note"}).get_text()


def test_the_month_may_be_extended_by_both_alone(app: Flask, visitor: Visitor, now: datetime, at: Clock) -> None:
    set_up(now)
    at("2026-03-17")
    mediation = mediation_from(log_dispute(visitor))
    ref = mediation.ref
    visitor.login(mediator_of(mediation))
    ids = into_mediation(visitor, ref)
    until = mediation_of(ref).due_on + timedelta(days=20)
    answers = {"until": until.isoformat(), "reason": "等待鉴定"}
    assert "Every party must" in step(visitor, ref, "extend", both_parties=ids[:1], status=422, **answers).text
    step(visitor, ref, "extend", both_parties=ids, **answers)
    assert mediation_of(ref).extended_on == until
    assert "once already" in why_not(visitor, ref, "extend")
