"""The decision is carried out wherever the case lies, by the rules of cases, and restarts no clock."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.conferences.steps import (
    DECISION,
    case_of,
    convene,
    convened,
    decide,
    decided,
    kinds_of,
    latest,
    number_of,
    proposed,
    returned_twice,
    step,
)
from tests.journeys.steps import log, move, post_of, to_handling, why_not
from tests.supervision.orders.steps import clock_at
from tests.visitor import Visitor
from tracker.cases.models import CoHandling
from tracker.cases.vocabulary import InConference, State
from tracker.conferences.vocabulary import Cause, Status
from tracker.extensions import db

HOUR = timedelta(hours=1)


def propose(visitor: Visitor, case, who: str = "supervisor1"):  # type: ignore[no-untyped-def]
    """By hand, on the page of the case."""
    move(visitor.login(who), case, "confer", reason="职责不清，请会商")
    return latest()


def test_a_report_nobody_has_taken_on_is_accepted_on_the_way(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"))
    conference = propose(visitor, case)
    assert (conference.cause, conference.question, case.conference_status) == (
        Cause.BY_HAND,
        "职责不清，请会商",
        InConference.PROPOSED,
    )
    convene(visitor, conference)
    decide(visitor, conference)
    assert (case.state, case.holder_post_id, case.is_decided) == (State.DISPATCHED, post_of("unit1").id, True)
    assert case.accepted_at is not None and case.responded_at is not None, "whoever reported it has been heard"
    assert kinds_of(case)[-3:] == ["ConferenceDecided", "CaseAccepted", "CaseDispatched"]


def test_an_unsigned_order_goes_over_to_the_unit_decided_on(visitor: Visitor, app: Flask, now: datetime) -> None:
    case = log(visitor.login("officer1"))
    visitor.login("dispatcher1")
    move(visitor, case, "accept")
    move(visitor, case, "dispatch", post=number_of("unit2"))
    due, started = case.due_at, case.clock_from_at
    with clock_at(app, now + HOUR):
        conference = propose(visitor, case)
        convene(visitor, conference)
        decide(visitor, conference)
    assert (case.state, case.lead_post_id, case.is_decided) == (State.DISPATCHED, post_of("unit1").id, True)
    assert (case.due_at, case.clock_from_at) == (due, started), "no clock is restarted"
    visitor.login("unit2").get(f"/cases/{case.ref}/moves/sign_for", status=422)
    move(visitor.login("unit1"), case, "sign_for")


def test_a_unit_that_has_the_order_already_is_confirmed_and_bound(visitor: Visitor, app: Flask, now: datetime) -> None:
    case = log(visitor.login("officer1"))
    visitor.login("dispatcher1")
    move(visitor, case, "accept")
    move(visitor, case, "dispatch", post=number_of("unit1"))
    before = (case.due_at, case.stage_due_at, case.dispatched_at)
    with clock_at(app, now + HOUR):
        conference = propose(visitor, case)
        convene(visitor, conference)
        decide(visitor, conference, assists=[number_of("unit2")])
    assert kinds_of(case)[-2:] == ["ConferenceDecided", "AssistanceAsked"], "nothing is sent anew"
    assert (case.due_at, case.stage_due_at, case.dispatched_at) == before
    assert "may not be returned" in why_not(visitor.login("unit1"), case, "return_order")
    asked = db.session.scalars(select(CoHandling).where(CoHandling.case_id == case.id)).one()
    assert (asked.post_id, asked.task) == (post_of("unit2").id, DECISION)


def test_what_is_being_handled_is_moved_and_its_promise_kept(visitor: Visitor, app: Flask, now: datetime) -> None:
    case = log(visitor.login("officer1"))
    to_handling(visitor, case, "unit2")
    due, started = case.due_at, case.clock_from_at
    with clock_at(app, now + HOUR):
        conference = propose(visitor, case)
        convene(visitor, conference)
        move(visitor.login("unit2"), case, "progress", note="已到场")
        decide(visitor.login("supervisor1"), conference)
    assert (case.state, case.lead_post_id) == (State.DISPATCHED, post_of("unit1").id)
    assert (case.due_at, case.clock_from_at) == (due, started)


def test_what_is_being_handled_may_stay_where_it_is(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"))
    to_handling(visitor, case, "unit1")
    conference = propose(visitor, case)
    convene(visitor, conference)
    decide(visitor, conference)
    assert (case.state, case.lead_post_id, case.is_decided) == (State.HANDLING, post_of("unit1").id, True)
    assert kinds_of(case)[-1] == "ConferenceDecided"
    assert DECISION in visitor.get(f"/cases/{case.ref}").text, "no order carries it, so the event does"


def test_the_rules_of_the_case_hold_for_the_decision_too(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"))
    to_handling(visitor, case, "unit2")
    move(visitor, case, "extend", amount="1wd", reason="材料未到")
    conference = propose(visitor, case)
    convene(visitor, conference)
    page = decide(visitor, conference, status=422)
    assert "wait for it first" in page.text
    db.session.expire_all()
    assert (conference.status, conference.decision, case.state) == (Status.CONVENED, "", State.HANDLING)
    assert "ConferenceDecided" not in kinds_of(case), "nothing of the step is kept"


def test_an_advisory_decision_binds_nobody(visitor: Visitor, now: datetime) -> None:
    conference = convened(visitor, now)
    case = case_of(conference)
    answers = {"lead": number_of("unit1"), "decision": DECISION, "reasons": "理由"}
    form = visitor.get(f"/conferences/{conference.id}/moves/decide")
    assert form.soup.select_one("input[name=binding][checked]"), "binding unless one says otherwise"
    visitor.post(f"/conferences/{conference.id}/moves/decide", answers)
    assert (conference.is_binding, case.is_decided) == (False, False)
    move(visitor.login("unit1"), case, "return_order", reason="仍不属于我队职责")
    assert case.return_count == 3


def test_the_centre_decides_what_it_convened_and_does_not_recall_it(visitor: Visitor, now: datetime) -> None:
    conference = proposed(now)
    convene(visitor.login("dispatcher1"), conference)
    decide(visitor, conference)
    case = case_of(conference)
    assert case.holder_post_id == post_of("unit1").id
    assert "the order is not recalled" in why_not(visitor, case, "recall")


def test_a_later_order_of_the_centre_is_free_of_the_decision(visitor: Visitor, now: datetime) -> None:
    conference = decided(visitor, now)
    case = case_of(conference)
    visitor.login("unit1")
    move(visitor, case, "sign_for")
    move(visitor, case, "escalate", reason="需县级处理")
    move(visitor.login("dispatcher1"), case, "dispatch", post=number_of("unit2"))
    assert (case.conference_status, case.is_decided) == (InConference.NONE, False)
    move(visitor, case, "recall", reason="派错")


def test_a_police_post_that_was_decided_on_does_not_hand_back(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"), "0301")
    conference = propose(visitor, case)
    convene(visitor, conference, "police1", "unit1")
    decide(visitor, conference, "police1")
    visitor.login("police1")
    move(visitor, case, "sign_for")
    assert "may not be handed back" in why_not(visitor, case, "hand_back")


def test_only_named_units_are_decided_on(visitor: Visitor, now: datetime) -> None:
    conference = convened(visitor, now)
    form = visitor.get(f"/conferences/{conference.id}/moves/decide")
    offered = {one["value"] for one in form.soup.select("select[name=lead] option")}
    assert offered == {number_of("unit1"), number_of("unit2")}
    decide(visitor, conference, "police1", status=422)
    page = decide(visitor, conference, assists=[number_of("unit1")], status=422)
    assert "cannot assist itself" in page.text
    assert conference.status is Status.CONVENED


@pytest.mark.parametrize("name", ["decision", "reasons", "basis"])
def test_the_register_takes_no_place_and_no_number(name: str, visitor: Visitor, now: datetime) -> None:
    conference = convened(visitor, now)
    case = case_of(conference)
    page = decide(visitor, conference, status=422, **{name: f"{case.place}由城管负责"})
    assert "Leave the place of the case out" in page.text and page.soup.select_one(f".field-invalid #{name}")
    page = decide(visitor, conference, status=422, **{name: f"参照 {case.ref} 办理"})
    assert "Leave the number of the case out" in page.text
    assert f"参照 {case.ref} 办理" in str(page.soup.select_one(f"#{name}")), "nothing typed is lost"


def test_both_by_hand_and_by_whom(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"))
    visitor.get(f"/cases/{case.ref}/moves/confer", status=422)
    assert "only a supervisor" in why_not(visitor.login("dispatcher1"), case, "confer")
    case = returned_twice(visitor)
    conference = propose(visitor, case, "dispatcher1")
    assert conference.cause is Cause.BY_HAND
    assert "proposed or convened" in why_not(visitor.login("supervisor1"), case, "confer")
    step(visitor, conference, "call_off", reason="已电话协调")
    assert (conference.status, case.conference_status) == (Status.CALLED_OFF, InConference.NONE)
    again = propose(visitor, case)
    assert again.seq == conference.seq + 1
    page = visitor.get(f"/cases/{case.ref}")
    assert conference.number in page.text and again.number in page.text


@pytest.mark.parametrize("category", ["0202", "0801"])
def test_confidential_matters_have_no_conference(category: str, visitor: Visitor) -> None:
    case = log(visitor.login("officer1"), category)
    assert "confidential" in why_not(visitor.login("supervisor2"), case, "confer")
