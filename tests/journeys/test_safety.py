"""Public-safety turns: whose matter it is, handing back, and the report the law orders."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.journeys.steps import case_of, log, login_at, move, post_of, post_of_role, why_not
from tests.visitor import Visitor
from tracker.audit.models import AccessEntry
from tracker.cases.safety import Triage
from tracker.cases.services.sweep import sweep
from tracker.cases.vocabulary import State
from tracker.extensions import db
from tracker.notices.models import Notice
from tracker.people.models import Post

FIGHT, HARM = "0301", "0308"


def liaison_post() -> Post:
    return post_of("police1")


def test_the_liaison_says_within_the_hour_whose_matter_it_is(app: Flask, visitor: Visitor, now: datetime) -> None:
    visitor.login("officer1")
    case = log(visitor, "0401", area=f"{liaison_post().area_code}001")
    visitor.login("police1").get(f"/cases/{case.ref}", status=404)
    visitor.login("dispatcher1")
    move(visitor, case, "ask_triage", note="双方有推搡，是否属于治安案件？")
    case = case_of(case.ref)
    assert case.triage_due_at - case.triage_asked_at == timedelta(minutes=60)
    assert case.triage_post_id == liaison_post().id
    assert "asked already" in why_not(visitor, case, "ask_triage")
    visitor.login("police2").get(f"/cases/{case.ref}", status=404)
    desk = visitor.login("police1").get("/policing")
    assert case.ref in desk.text
    move(visitor, case, "answer_triage", triage="civil", note="邻里口角，无伤情。")
    assert case_of(case.ref).triage is Triage.CIVIL
    assert case.ref not in visitor.get("/policing").text
    assert "a civil matter" in visitor.login("dispatcher1").get(f"/cases/{case.ref}").text
    assert case_of(case.ref).state is State.REPORTED, "the answer alone sends nothing anywhere"


def test_a_late_answer_is_noticed_once(app: Flask, visitor: Visitor, now: datetime) -> None:
    visitor.login("officer1")
    case = log(visitor, "0401", area=f"{liaison_post().area_code}001")
    move(visitor.login("dispatcher1"), case, "ask_triage")
    due = case_of(case.ref).triage_due_at
    assert sweep(now=due - timedelta(minutes=1)).triage_late == 0
    assert sweep(now=due + timedelta(minutes=1)).triage_late == 1
    assert sweep(now=due + timedelta(minutes=2)).triage_late == 0
    told = db.session.scalars(
        db.select(Notice.post_id).where(Notice.kind == "TriageLateNoticed", Notice.ref == case.ref)
    )
    assert liaison_post().id in set(told)


@pytest.mark.parametrize("category", ["0201", "0801"])
def test_mediation_and_care_are_not_put_before_the_police(app: Flask, visitor: Visitor, category: str) -> None:
    case = log(visitor.login("officer1"), category, area=f"{liaison_post().area_code}001")
    assert "not shown to the police" in why_not(visitor.login("dispatcher1"), case, "ask_triage")


def test_a_civil_matter_is_handed_back_and_its_promise_runs_on(app: Flask, visitor: Visitor) -> None:
    case = log(visitor.login("officer1"), FIGHT, area=f"{liaison_post().area_code}001")
    visitor.login("dispatcher1")
    move(visitor, case, "accept")
    move(visitor, case, "dispatch", post=str(liaison_post().id))
    move(visitor.login("police1"), case, "sign_for")
    due, limit = case_of(case.ref).due_at, case_of(case.ref).resolve_limit
    move(visitor, case, "hand_back", proposal="mediation", reason="属邻里纠纷，双方愿意调解。")
    case = case_of(case.ref)
    assert (case.state, case.lead_post_id, case.due_at) == (State.ACCEPTED, None, due)
    visitor.login("dispatcher1")
    assert "people's mediation" in visitor.get(f"/cases/{case.ref}").text
    move(visitor, case, "recategorise", category="0201", reason="属于民间纠纷")
    assert (case_of(case.ref).due_at, case_of(case.ref).resolve_limit) == (due, limit), "a running promise is kept"
    move(visitor, case, "dispatch", post=str(post_of("mediator1").id))
    visitor.login("police1")
    assert "不" not in visitor.get("/policing").text
    assert case.ref not in visitor.get("/policing").text


def test_suspected_harm_is_reported_once_and_its_reporter_stays_secret(app: Flask, visitor: Visitor) -> None:
    visitor.login("officer1")
    case = log(visitor, HARM, reporter_name="李秀兰", reporter_phone="13900001234")
    move(visitor, case, "report_harm", harm_body="all", receipt="警号 990123")
    case = case_of(case.ref)
    assert case.harm_reported_at is not None
    assert "made once" in why_not(visitor, case, "report_harm")
    for username in ("dispatcher1", "supervisor1", "officer1"):
        shown = visitor.login(username).get(f"/cases/{case.ref}").text
        assert "李" not in shown
        assert "1390" not in shown
        assert "990123" not in shown, "the receipt is content"
    for username in ("dispatcher1", "supervisor1"):
        visitor.login(username).post(f"/cases/{case.ref}/reporter", {"purpose": "回访核实情况"}, status=404)
    visitor.login("police1").get(f"/cases/{case.ref}", status=404)
    assert not db.session.scalar(db.select(AccessEntry.id).where(AccessEntry.act == "reporter:unmask"))


def test_harm_is_not_closed_before_it_was_reported(app: Flask, visitor: Visitor) -> None:
    case = log(visitor.login("officer1"), HARM)
    visitor.login("dispatcher1")
    move(visitor, case, "accept")
    carer = post_of_role("care_worker", case.area_code)
    move(visitor, case, "dispatch", post=str(carer.id))
    login_at(visitor, carer)
    move(visitor, case, "sign_for")
    move(visitor, case, "feedback", result_code="solved", result_text="已转介救助机构")
    visitor.login("supervisor1")
    move(visitor, case, "verify")
    assert "mandatory report" in why_not(visitor, case, "close")
    move(visitor, case, "report_harm", harm_body="police")
    move(visitor, case, "close")
    assert case_of(case.ref).state is State.CLOSED
