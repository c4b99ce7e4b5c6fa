"""A closing confirmed or disputed by who reported; a human decides, and the figures move by exactly that."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from tests.conftest import NOW
from tests.journeys.steps import actor_of, log, move, post_of
from tests.residents.steps import Held, act, reported
from tests.residents.test_slips import case_of
from tests.visitor import Visitor
from tracker.cases.models import Case, Category
from tracker.cases.queries.lists import CaseFilter
from tracker.cases.vocabulary import Rating, State
from tracker.extensions import db
from tracker.figures.closure import period_of
from tracker.figures.counting import count_measures
from tracker.foundation.days import local_day


def closed(visitor: Visitor, ref: str) -> Case:
    """The case handled, checked and closed."""
    case = case_of(ref)
    move(visitor.login("dispatcher1"), case, "accept")
    move(visitor, case, "dispatch", post=str(post_of("unit1").id))
    return again(visitor, case)


def again(visitor: Visitor, case: Case) -> Case:
    visitor.login("unit1")
    if case.state is State.DISPATCHED:
        move(visitor, case, "sign_for")
    move(visitor, case, "feedback", result_code="solved", result_text="已换灯泡。")
    move(visitor.login("officer1"), case, "verify")
    move(visitor.login("dispatcher1"), case, "close")
    return case


def test_disputed_reopened_by_a_human_closed_and_rated(app: Flask, visitor: Visitor) -> None:
    resident, slip = reported(app, phone="13800001234")
    case = closed(visitor, slip.ref)
    page = resident.get("/s/own")
    assert "已换灯泡。" in page.text and "until" in page.text
    act(resident, "dispute", reason="灯还是不亮。")
    db.session.refresh(case)
    assert (case.state, case.disputed_at) == (State.CLOSED, NOW)
    resident.get("/s/own/moves/dispute", status=422)
    visitor.login("dispatcher1").get(f"/cases/{case.ref}/moves/archive", status=422)
    visitor.get(f"/cases/{case.ref}/moves/reopen", status=422)
    visitor.login("supervisor1")
    assert case.ref in visitor.get("/inbox").text and "灯还是不亮。" in visitor.get(f"/cases/{case.ref}").text
    move(visitor, case, "reopen", reason="现场确实不亮")
    assert (case.state, case.reopen_count, case.disputed_at, case.closed_at) == (State.HANDLING, 1, None, None)
    again(visitor, case)
    act(resident, "rate", rating="satisfied")
    db.session.refresh(case)
    assert (case.state, case.rating) == (State.EVALUATED, Rating.SATISFIED)
    event = visitor.login("dispatcher1").get(f"/cases/{case.ref}").text
    assert "with the slip" in event and "satisfied" in event
    assert not resident.get("/s/own").soup.select("main nav a[href$='dispute']"), "reopened once: a new report"


def test_the_response_share_moves_by_exactly_one_answer(app: Flask, visitor: Visitor) -> None:
    def share() -> tuple[int | None, int | None]:
        period = period_of(local_day(NOW), local_day(NOW), NOW + timedelta(seconds=1))
        actor = actor_of("supervisor1", NOW)
        found = count_measures(period=period, actor=actor, asked=CaseFilter(), now=NOW, keys=("response_share",))
        return found["response_share"].part, found["response_share"].whole

    resident, slip = reported(app)
    before = share()
    case = closed(visitor, slip.ref)
    assert share() == (before[0], before[1] + 1)
    act(resident, "confirm")
    assert share() == (before[0], before[1] + 1)
    act(resident, "rate", rating="satisfied")
    assert share() == (before[0] + 1, before[1] + 1)
    act(resident, "dispute", reason="又坏了。")
    move(visitor.login("supervisor1"), case, "reopen", reason="属实")
    assert share() == before


def test_a_closing_that_stands_tells_why(app: Flask, visitor: Visitor) -> None:
    resident, slip = reported(app)
    case = closed(visitor, slip.ref)
    act(resident, "dispute", reason="我不同意。")
    visitor.login("supervisor1")
    move(visitor, case, "uphold", reason="已复查照片", told="灯已亮，另一盏属于小区物业。", status=303)
    db.session.refresh(case)
    assert (case.state, case.disputed_at) == (State.CLOSED, None)
    page = resident.get("/s/own")
    assert "另一盏属于小区物业" in page.text and "已复查照片" not in page.text


def test_confirming_is_no_rating_and_a_rating_ends_no_dispute(app: Flask, visitor: Visitor) -> None:
    resident, slip = reported(app)
    case = closed(visitor, slip.ref)
    act(resident, "confirm")
    db.session.refresh(case)
    assert case.confirmed_at == NOW and case.rating is None and case.state is State.CLOSED
    act(resident, "rate", status=422)
    act(resident, "rate", rating="dissatisfied", note="太慢")
    db.session.refresh(case)
    assert (case.state, case.rating) == (State.EVALUATED, Rating.DISSATISFIED)
    act(resident, "dispute", reason="又坏了。")


def test_the_window_counts_from_the_closing_and_is_the_categorys(app: Flask, visitor: Visitor) -> None:
    resident, slip = reported(app)
    case = closed(visitor, slip.ref)
    db.session.get(Category, case.category_code).dispute_days = 2
    case.closed_at = NOW - timedelta(days=2, minutes=1)
    db.session.commit()
    assert "dispute" not in str(resident.get("/s/own").soup.select("main nav"))
    page = resident.get("/s/own/moves/dispute", status=422)
    assert "report the matter anew" in page.text
    case.closed_at = NOW - timedelta(days=2)
    db.session.commit()
    act(resident, "dispute", reason="还是不亮。")


def test_what_was_put_away_can_be_disputed_while_its_window_is_open(app: Flask, visitor: Visitor) -> None:
    resident, slip = reported(app)
    case = closed(visitor, slip.ref)
    move(visitor, case, "archive")
    act(resident, "dispute", reason="还是不亮。")
    move(visitor.login("supervisor1"), case, "reopen", reason="属实")
    assert case.state is State.HANDLING


def test_a_neighbour_disputes_and_does_not_rate(app: Flask, visitor: Visitor) -> None:
    from tests.residents.steps import short

    resident, slip = reported(app)
    neighbour = Visitor(app)
    key = "00000000-0000-4000-8000-000000000002"
    neighbour.follow(neighbour.post(f"/g/{short()}/join", {"client_key": key, "ref": slip.ref}))
    case = closed(visitor, slip.ref)
    page = neighbour.get("/s/own")
    assert "已换灯泡。" not in page.text, "the words of the result are for who reported"
    neighbour.get("/s/own/moves/rate", status=422)
    act(neighbour, "dispute", reason="我门口的不亮。")
    db.session.refresh(case)
    assert case.disputed_at is not None
    resident.get("/s/own/moves/dispute", status=422)


def test_the_centre_does_it_by_telephone_and_writes_down_who_and_how(app: Flask, visitor: Visitor) -> None:
    visitor.login("dispatcher1")
    case = log(visitor, "0502", source="hotline", reporter_name="李阿姨", reporter_phone="13900001234")
    move(visitor, case, "add_words", added="她说晚上更暗。", answered_by="reporter", answer_way="phone")
    closed(visitor, case.ref)
    visitor.get(f"/cases/{case.ref}/moves/rate", status=422)
    move(visitor, case, "dispute", reason="电话中说仍不亮", answered_by="family", answer_way="phone")
    page = visitor.get(f"/cases/{case.ref}").text
    assert "by phone" in page and "a member of the reporter's household" in page
    patrol = log(visitor.login("officer1"), "0502")
    visitor.login("dispatcher1").get(f"/cases/{patrol.ref}/moves/add_words", status=422)


def test_what_was_settled_on_the_spot_goes_back_to_the_centre(app: Flask, visitor: Visitor) -> None:
    from tests.journeys.steps import photo
    from tests.residents.steps import opened, slip_on

    visitor.login("officer1")
    told = {"source": "resident", "reporter_phone": "13900001234"}
    done = {"on_spot": "y", "result_text": "已搬走。", "after_photos": photo()}
    case = log(visitor, "0502", **told, **done)
    slip: Held = slip_on(visitor.post(f"/cases/{case.ref}/slip", status=200))
    move(visitor.login("dispatcher1"), case, "close")
    resident = opened(app, slip)
    act(resident, "dispute", reason="又堆上了。")
    move(visitor.login("supervisor1"), case, "reopen", reason="属实")
    assert (case.state, case.is_on_spot, case.holder_post_id) == (State.ACCEPTED, False, post_of("dispatcher1").id)


@pytest.mark.parametrize("category", ["0801", "0202"])
def test_a_dispute_of_a_confidential_matter_is_shown_to_who_decides(
    app: Flask, visitor: Visitor, category: str
) -> None:
    resident, slip = reported(app, category=category)
    case = case_of(slip.ref)
    case.state, case.is_open, case.closed_at = State.CLOSED, False, NOW
    db.session.commit()
    supervisor = visitor.login("supervisor1")
    assert "路灯三天不亮" not in supervisor.get(f"/cases/{case.ref}").text
    act(resident, "dispute", reason="没有解决。")
    assert "没有解决。" in supervisor.get(f"/cases/{case.ref}").text
    assert case.ref in visitor.login("supervisor1").get("/inbox").text
    # Another supervisor of the place, who has no part in it, is shown neither title nor number.
    assert not visitor.login("supervisor2").get("/inbox").soup.select_one("[aria-labelledby=disputed-title]")
