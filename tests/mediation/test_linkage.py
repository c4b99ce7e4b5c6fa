"""A dispute case and its mediation: one cannot be ended behind the back of the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from tests.journeys.steps import case_of, move, post_of
from tests.journeys.steps import why_not as why_not_case
from tests.mediation.full import clock_of, make_person
from tests.mediation.steps import (
    agree_all,
    into_mediation,
    log_dispute,
    mediation_from,
    mediation_of,
    mediator_of,
    set_up,
    step,
)
from tests.visitor import Page, Visitor
from tracker.cases.models import Case
from tracker.cases.vocabulary import ResultCode, State
from tracker.extensions import db
from tracker.mediation.committees.models import Committee
from tracker.mediation.models import Mediation
from tracker.mediation.vocabulary import Stage
from tracker.notices.models import Notice
from tracker.people.models import Post

Dispute = tuple[Case, str, str]


@pytest.fixture(scope="module")
def logged(world: Flask, now: datetime) -> tuple[int, str, str]:
    """(number of the case's row, number of its mediation, mediator), just logged by officer1 on 17 March 2026."""
    visitor, at = Visitor(world), clock_of(world)
    set_up(now)
    at("2026-03-17")
    case = log_dispute(visitor)
    ref = mediation_from(case).ref
    return case.id, ref, mediator_of(mediation_of(ref))


@pytest.fixture
def dispute(visitor: Visitor, logged: tuple[int, str, str]) -> Dispute:
    """(case, number of its mediation, mediator), with officer1 logged in."""
    visitor.login("officer1")
    return db.session.get_one(Case, logged[0]), *logged[1:]


def mediations(case: Case) -> list[Mediation]:
    return list(db.session.scalars(select(Mediation).where(Mediation.case_id == case.id).order_by(Mediation.id)))


def elsewhere(mediation: Mediation) -> Post:
    """A mediator's post of another committee."""
    query = (
        select(Post)
        .join(Committee, Committee.unit_id == Post.unit_id)
        .where(Post.role == "mediator", Post.unit_id != mediation.committee_id, Post.is_active)
    )
    return db.session.scalars(query.order_by(Post.id)).first()


def test_no_result_by_hand_while_it_runs(visitor: Visitor, dispute: Dispute) -> None:
    case, ref, mediator = dispute
    visitor.login(mediator)
    into_mediation(visitor, ref)
    form = visitor.get(f"/cases/{case.ref}")
    assert f"/cases/{case.ref}/moves/feedback" not in form.links()
    answers = {"version": str(case_of(case.ref).version), "result_code": "solved", "result_text": "已解决"}
    assert "still runs" in visitor.post(f"/cases/{case.ref}/moves/feedback", answers, status=422).text
    visitor.login("dispatcher1")
    for action in ("verify", "close", "recall"):
        visitor.get(f"/cases/{case.ref}/moves/{action}", status=422)
    assert case_of(case.ref).state is State.HANDLING


@pytest.mark.parametrize("way", ["return_order", "void"])
def test_taken_back_before_anybody_agreed_the_offer_ends(visitor: Visitor, dispute: Dispute, way: str) -> None:
    case, ref, mediator = dispute
    if way == "return_order":
        visitor.login(mediator)
        move(visitor, case, way, reason="不属于本会辖区")
    else:
        # The centre does not read a dispute, so it cannot judge it void; the mediator can ask.
        move(visitor.login(mediator), case, way, reason="派错了地方")
    if way == "void":
        move(visitor.login("supervisor1"), case, "grant")
    mediation = mediation_of(ref)
    assert (mediation.stage, mediation.end_reason, mediation.is_open) == (Stage.DECLINED, "sent_back", False)
    assert (mediation.next_on, mediation.number) == (None, "")
    assert case_of(case.ref).awaits_result is False
    told = select(Notice.post_id).where(Notice.kind == "MediationDeclined", Notice.ref == ref)
    assert post_of(mediator).id in db.session.scalars(told).all()
    if way == "void":
        return
    visitor.login("dispatcher1")
    if case_of(case.ref).state is State.REPORTED:
        move(visitor, case, "accept")
    other = elsewhere(mediation_of(ref))
    move(visitor, case, "dispatch", post=str(other.id))
    before, anew = mediations(case)
    assert before.ref == ref and anew.mediator_post_id == other.id and anew.stage is Stage.OFFERED
    assert anew.committee_id == other.unit_id and case_of(case.ref).awaits_result
    visitor.login(mediator).get(f"/mediations/{anew.ref}", status=404)
    move(visitor.login("dispatcher1"), case, "recall", reason="又派错了")
    assert mediations(case)[1].stage is Stage.DECLINED and not case_of(case.ref).awaits_result


def test_what_both_sides_agreed_to_goes_on_although_the_case_is_void(visitor: Visitor, dispute: Dispute) -> None:
    case, ref, mediator = dispute
    visitor.login(mediator)
    into_mediation(visitor, ref)
    move(visitor.login(mediator), case, "void", reason="重复登记")
    move(visitor.login("supervisor1"), case, "grant")
    assert case_of(case.ref).state is State.VOID
    mediation = mediation_of(ref)
    assert (mediation.stage, mediation.is_open) == (Stage.MEDIATING, True)
    visitor.login(mediator)
    step(visitor, ref, "terminate", terminate_reason="party_stops", ways_told="y")
    assert mediation_of(ref).stage is Stage.TERMINATED and case_of(case.ref).state is State.VOID


def test_a_second_committee_cannot_be_asked_meanwhile(visitor: Visitor, dispute: Dispute) -> None:
    case, ref, mediator = dispute
    visitor.login(mediator)
    agree_all(visitor, ref)
    move(visitor, case, "escalate", reason="影响较大")
    visitor.login("dispatcher1")
    other = elsewhere(mediation_of(ref))
    page = move(visitor, case, "dispatch", post=str(other.id), status=422)
    assert "runs already" in page.text
    assert len(mediations(case)) == 1 and case_of(case.ref).state is State.HANDLING


def test_an_open_request_holds_back_the_feedback_and_not_the_mediation(visitor: Visitor, dispute: Dispute) -> None:
    case, ref, mediator = dispute
    visitor.login(mediator)
    into_mediation(visitor, ref)
    move(visitor, case, "extend", amount="5d", reason="当事人外出")
    step(visitor, ref, "terminate", terminate_reason="party_stops", ways_told="y")
    assert mediation_of(ref).result is Stage.TERMINATED
    assert (case_of(case.ref).state, case_of(case.ref).awaits_result) == (State.HANDLING, False)
    told = select(Notice.post_id).where(Notice.kind == "ResultWaits", Notice.ref == case.ref)
    assert db.session.scalars(told).all() == [case_of(case.ref).lead_post_id]
    move(visitor.login("supervisor1"), case, "refuse", reason="不需要")
    visitor.login(mediator)
    move(visitor, case, "feedback", result_code="referred", result_text="已告知其他途径")
    assert case_of(case.ref).state is State.FEEDBACK


def test_work_is_asked_for_again_after_a_result(visitor: Visitor, dispute: Dispute) -> None:
    """The mediation stays as it ended; the case is answered by hand the second time."""
    case, ref, mediator = dispute
    visitor.login(mediator)
    into_mediation(visitor, ref)
    step(visitor, ref, "terminate", terminate_reason="party_stops", ways_told="y")
    assert (case_of(case.ref).state, case_of(case.ref).result_code) == (State.FEEDBACK, ResultCode.REFERRED)
    move(visitor.login("supervisor1"), case, "rework", reason="请再联系一次")
    assert (case_of(case.ref).state, mediation_of(ref).stage) == (State.HANDLING, Stage.TERMINATED)
    visitor.login(mediator)
    move(visitor, case, "feedback", result_code="referred", result_text="已再次联系")
    visitor.login("supervisor1")
    move(visitor, case, "verify")
    move(visitor, case, "close")
    assert case_of(case.ref).state is State.CLOSED and len(mediations(case)) == 1


def test_the_file_goes_with_the_case_to_another_mediator(visitor: Visitor, dispute: Dispute) -> None:
    case, ref, mediator = dispute
    mediation = mediation_of(ref)
    other = make_person("colleague", unit_id=mediation.committee_id, area_code=mediation.mediator_post.area_code)
    post_id = post_of("colleague").id
    mediation.committee.head_post_id = mediation.mediator_post_id
    db.session.commit()
    visitor.login(mediator)
    ids = into_mediation(visitor, ref)
    step(visitor, ref, "assign", mediator=str(post_id))
    assert other.id and case_of(case.ref).lead_post_id == post_id
    visitor.login("colleague")
    visitor.get(f"/mediations/{ref}/parties/{ids[0]}")
    step(visitor, ref, "terminate", terminate_reason="other", ways_told="y")
    assert case_of(case.ref).state is State.FEEDBACK


def test_why_the_case_waits_is_said(visitor: Visitor, dispute: Dispute) -> None:
    case, ref, mediator = dispute
    visitor.login(mediator)
    agree_all(visitor, ref)
    assert "still runs" in why_not_case(visitor, case, "feedback")
    assert "Its result becomes the feedback" in visitor.get(f"/cases/{case.ref}").text


def test_a_key_of_another_leads_nowhere(
    app: Flask, visitor: Visitor, dispute: Dispute, make_opening: Callable[..., Page]
) -> None:
    """Who guesses the key of a mediation is not led to it, and no form can send the key of a case's mediation."""
    case, ref, _mediator = dispute
    mediation = mediation_of(ref)
    assert ":" in mediation.client_key
    mediation.client_key, mediation.case_id = "made-at-the-window-0001", None
    mediation.area_code = "990101001001"
    db.session.commit()
    make_person("elsewhere", unit_id=elsewhere(mediation).unit_id, area_code="990101001001")
    visitor.login("elsewhere")
    form = visitor.get("/mediations/new")
    chosen = [one["value"] for one in form.soup.select("[name=mediator] option, [name=area] option") if one["value"]]
    data = {
        "client_key": "made-at-the-window-0001", "origin": "application", "category": "0203", "title": "边界",
        "area": next(one for one in chosen if ":" not in str(one)), "mediator": next(one for one in chosen if ":" in str(one)),
    }  # fmt: skip
    page = visitor.post("/mediations/new", data, status=422)
    assert ref not in str(page.soup) and "Open the form anew" in page.text
    assert case.ref
