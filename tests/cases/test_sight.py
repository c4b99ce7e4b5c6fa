"""Changing what a case is never changes who reads it, and who cannot read it does not judge it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.factories import make_case
from tests.journeys.steps import DISSATISFIED, case_of, log, login_at, move, point_in, post_of, post_of_role, why_not
from tests.visitor import Visitor
from tracker.cases.models import Case
from tracker.cases.rules import MOVES
from tracker.cases.services.sweep import sweep
from tracker.cases.vocabulary import Action, State, Visibility
from tracker.people.models import Post

TEXT = "邻居说她丈夫昨晚又打了她，孩子在哭。"
NEIGHBOUR = {"reporter_name": "李秀兰", "reporter_phone": "13900001234"}
OPENED = "3号楼前有人大声争吵，请到场查看楼道照明。"


def to_reader(visitor: Visitor, case: Case) -> Post:
    """Send a restricted case to the care worker of the street, who returns it: from now on that post has read it."""
    visitor.login("dispatcher1")
    move(visitor, case, "accept")
    carer = post_of_role("care_worker", case.area_code)
    move(visitor, case, "dispatch", post=str(carer.id))
    login_at(visitor, carer)
    move(visitor, case, "return_order", reason="不是关爱事项")
    return carer


@pytest.mark.parametrize("category", ["0307", "0308", "0801", "0805", "1103"])
def test_who_may_not_read_it_cannot_call_it_something_else(visitor: Visitor, category: str) -> None:
    case = log(visitor.login("officer1"), category, text=TEXT, **NEIGHBOUR)
    visitor.login("dispatcher1")
    assert "was not done" in why_not(visitor, case, "recategorise")
    visitor.post(f"/cases/{case.ref}/moves/recategorise", {"category": "0401", "reason": "改一下"}, status=422)
    assert case_of(case.ref).category_code == category


@pytest.mark.parametrize("action", ["reject", "merge", "void"])
def test_nor_turn_it_away(visitor: Visitor, action: str) -> None:
    case = log(visitor.login("officer1"), "0801", text=TEXT)
    assert "not shown to your post" in why_not(visitor.login("dispatcher1"), case, action)


def test_what_was_written_under_a_stricter_class_stays_under_it(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"), "0307", text=TEXT, **point_in(post_of("officer1").area_code), **NEIGHBOUR)
    carer = to_reader(visitor, case)
    answers = {"category": "0302", "reason": "核实为普通争吵，非家庭暴力"}
    page = move(visitor, case, "recategorise", status=422, **answers)
    assert "Write anew" in page.text
    move(visitor, case, "recategorise", public_text=OPENED, **answers)
    case = case_of(case.ref)
    assert (case.visibility.value, case.text, case.place, case.lng) == ("P", OPENED, "", None)
    assert "家庭暴力" not in case.title
    for login in ("dispatcher1", "police1", "supervisor1", "officer1"):
        shown = visitor.login(login).get(f"/cases/{case.ref}").text
        assert OPENED in shown
        for secret in (TEXT, "李", "1390", "核实为普通争吵", "家庭暴力"):
            assert secret not in shown, (login, secret)
        visitor.post(f"/cases/{case.ref}/reporter", {"purpose": "回访核实情况"}, status=404)
    # Whoever it no longer concerns does not read it either.
    login_at(visitor, carer).get(f"/cases/{case.ref}", status=404)
    assert not visitor.login("dispatcher1").get("/cases?q=丈夫").soup.find("a", string=case.ref)


def test_the_duty_to_report_outlives_the_category(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"), "0308", text=TEXT)
    to_reader(visitor, case)
    move(visitor, case, "recategorise", category="0401", reason="类别有误", public_text=OPENED)
    visitor.login("dispatcher1")
    for action in ("reject", "void"):
        if action in {one.action for one in MOVES if case_of(case.ref).state in one.frm}:
            assert "mandatory report" in why_not(visitor, case, action)
    assert "110" in visitor.get(f"/cases/{case.ref}").text
    move(visitor, case, "report_harm", harm_body="all")
    move(visitor, case, "void", reason="重复录入")


@pytest.mark.parametrize("category", ["0307", "0308"])
def test_every_way_out_asks_for_the_mandatory_report(visitor: Visitor, category: str) -> None:
    case = log(visitor.login("officer1"), category)
    assert "mandatory report" in why_not(visitor, case, "recall")
    out = [
        move for move in MOVES if move.to in (State.REJECTED, State.MERGED, State.VOID, State.CLOSED, State.ARCHIVED)
    ]
    out += [move for move in MOVES if move.action is Action.RECALL and move.to is State.DRAFT]
    for row in out:
        assert "harm_reported" in {fact.name for fact in row.given}, row


def test_suspected_harm_that_was_not_taken_on_can_be_taken_up(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"), "0308", text=TEXT)
    move(visitor, case, "report_harm", harm_body="all")
    to_reader(visitor, case)
    # The supervisor reads it once it was his to handle.
    visitor.login("dispatcher1")
    supervisor = post_of("supervisor1")
    move(visitor, case, "dispatch", post=str(supervisor.id))
    visitor.login("supervisor1")
    move(visitor, case, "return_order", reason="需重新研判")
    assert "not accepted" not in visitor.get(f"/cases/{case.ref}").text
    case.state = State.REPORTED
    move(visitor, case, "reject", reject_reason="too_vague", reason="查无此人")
    assert case_of(case.ref).state is State.REJECTED
    visitor.login("officer1")
    move(visitor, case, "take_up", reason="又听到哭声")
    assert case_of(case.ref).state is State.REPORTED
    assert case_of(case.ref).is_open


def test_a_care_case_is_checked_closed_and_rated_by_who_reads_it(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"), "0801", source="resident", **NEIGHBOUR)
    visitor.login("dispatcher1")
    move(visitor, case, "accept")
    carer = post_of_role("care_worker", case.area_code)
    move(visitor, case, "dispatch", post=str(carer.id))
    login_at(visitor, carer)
    move(visitor, case, "sign_for")
    visitor.login("supervisor1").get(f"/cases/{case.ref}")
    assert TEXT not in visitor.get(f"/cases/{case.ref}").text
    login_at(visitor, carer)
    move(visitor, case, "feedback", result_code="solved", result_text="已联系子女上门")
    assert case_of(case.ref).holder_post_id == post_of("supervisor1").id
    visitor.login("dispatcher1")
    for action in ("verify", "rework", "close"):
        assert "not shown to your post" in why_not(visitor, case, action)
    assert "已联系子女上门" in visitor.login("supervisor1").get(f"/cases/{case.ref}").text
    move(visitor, case, "verify")
    move(visitor, case, "close")
    assert "not shown to your post" in why_not(visitor.login("dispatcher1"), case, "evaluate")
    visitor.login("supervisor1")
    move(visitor, case, "evaluate", **DISSATISFIED)
    move(visitor, case, "reopen", reason="反映人仍无法联系老人")
    assert case_of(case.ref).state is State.HANDLING


def test_every_judgement_in_the_table_asks_for_reading() -> None:
    judging = {
        Action.REJECT, Action.MERGE, Action.UNMERGE, Action.RECATEGORISE, Action.VERIFY, Action.REWORK, Action.CLOSE,
        Action.EVALUATE, Action.NO_CONTACT, Action.REOPEN, Action.GRANT, Action.REFUSE, Action.VOID,
    }  # fmt: skip
    for row in MOVES:
        if row.action in judging:
            for clause in row.who:
                assert "reading" in {one.name for one in clause.predicates}, (row.action, clause)


def test_an_answer_is_asked_only_of_who_reported(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"), "0401")
    visitor.login("dispatcher1")
    move(visitor, case, "accept")
    move(visitor, case, "dispatch", post=str(post_of("unit1").id))
    visitor.login("unit1")
    move(visitor, case, "sign_for")
    move(visitor, case, "feedback", result_code="solved", result_text="已清运")
    visitor.login("officer1")
    move(visitor, case, "verify")
    visitor.login("dispatcher1")
    move(visitor, case, "close")
    assert "nobody to ask" in why_not(visitor, case, "evaluate")
    assert "nobody to ask" in why_not(visitor, case, "no_contact")


def test_a_closed_case_without_its_mandatory_report_is_not_put_away(app: Flask, now: datetime) -> None:
    long_ago = now - timedelta(days=400)
    silent, told = (
        make_case(
            now,
            category_code="0308",
            visibility=Visibility.RESTRICTED,
            state=State.CLOSED,
            closed_at=long_ago,
            centre_post_id=post_of("dispatcher1").id,
            harm_reported_at=reported,
        )
        for reported in (None, long_ago)
    )
    assert sweep(now=now).archived == 1
    assert (silent.state, told.state) == (State.CLOSED, State.ARCHIVED)
