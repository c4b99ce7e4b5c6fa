"""A supervisor's month: from the dashboard to the list, pressing, looking again, a conference, a frozen report."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tests.conferences.steps import convene, decide, latest, number_of, returned_twice
from tests.factories import make_case
from tests.journeys.steps import move, post_of, why_not
from tests.monthly.test_monthly import Clock, at, make, month_of_cases
from tests.supervision.orders.steps import latest as latest_order
from tests.supervision.orders.steps import order_for
from tests.supervision.orders.steps import step as step_order
from tests.visitor import Visitor
from tracker.cases.models import Case
from tracker.cases.vocabulary import ResultCode, State
from tracker.conferences.services.watch import watch_conferences
from tracker.extensions import db
from tracker.figures.services import rebuild
from tracker.people.models import Post
from tracker.rechecks.models import RecheckItem

__all__ = ["at"]  # the fixture that turns the clock

TODAY = "2026-11-24"
OTHER_STREET = "990101002001001"
OCTOBER = datetime(2026, 10, 20, 10, tzinfo=UTC)


@pytest.fixture
def today(at: Clock) -> datetime:
    return at(TODAY)


def overdue_cases(now: datetime, count: int) -> list[Case]:
    """Of officer1's grid, sent to unit1, due this month and late."""
    unit, grid = post_of("unit1").id, post_of("officer1").area_code
    return [
        make_case(
            now, state=State.HANDLING, area_code=grid, due_at=now - timedelta(days=2, hours=number),
            received_at=now - timedelta(days=9), dispatched_at=now - timedelta(days=8), involved=(unit,),
            holder_post_id=unit, lead_post_id=unit,
        )
        for number in range(count)
    ]  # fmt: skip


def test_three_clicks_to_a_grid_and_five_urged_at_once(visitor: Visitor, today: datetime) -> None:
    grid = post_of("officer1").area_code
    cases = overdue_cases(today, 6)
    rebuild()
    page = visitor.login("supervisor2").get("/reports/dashboard")
    for area in (grid[:9], grid[:12]):
        page = visitor.get(next(one for one in page.links() if "dashboard" in one and one.endswith(f"area={area}")))
    page = visitor.get(next(one for one in page.links() if f"area={grid}" in one and one.endswith("outcome=overdue")))
    ticked = [one["value"] for one in page.soup.select("input[name=refs]")]
    assert sorted(ticked) == sorted(one.ref for one in cases)
    answer = visitor.post("/cases/bulk", {"refs": ticked[:5], "action": "urge", "note": "请今天处理", "query": ""})
    assert "done for 5 cases" in visitor.follow(answer).text
    assert sorted(one.urge_count for one in cases) == [0, 1, 1, 1, 1, 1]


def test_an_order_that_the_unit_must_answer(visitor: Visitor, today: datetime) -> None:
    (case,) = overdue_cases(today, 1)
    visitor.follow(order_for(visitor.login("supervisor2"), case, level="1"))
    order = latest_order()
    assert order.number in visitor.login("unit1").get("/inbox").text
    step_order(visitor, order, "answer", answer="已派人，今天内清理完毕")
    step_order(visitor.login("supervisor2"), order, "accept")
    assert order.number in visitor.get("/supervision/orders").text


def test_words_for_what_is_over_are_not_lost(visitor: Visitor, today: datetime) -> None:
    """Case, order and conference: somebody was quicker, and what was typed stands beside the reason."""
    (case,) = overdue_cases(today, 1)
    visitor.follow(order_for(visitor.login("supervisor2"), case))
    order = latest_order()
    step_order(visitor, order, "withdraw", reason="案件已办结")
    late = visitor.login("unit1").post(
        f"/supervision/orders/{order.id}/moves/answer", {"answer": "已经清理，附照片。"}, status=422
    )
    assert "已经清理，附照片。" in late.text
    circling = returned_twice(visitor)
    watch_conferences(today)
    convene(visitor.login("supervisor2"), latest(), question="由谁负责？")
    decide(visitor, latest())
    late = visitor.login("unit2").post(
        f"/conferences/{latest().id}/moves/opine", {"opinion": "不属于我单位职责。"}, status=422
    )
    assert "不属于我单位职责。" in late.text
    words = {"version": "1", "reason": "发给别的单位更合适。"}
    late = visitor.login("dispatcher1").post(f"/cases/{circling.ref}/moves/reject", words, status=422)
    assert "发给别的单位更合适。" in late.text


def test_a_draw_that_another_grid_looks_at_again(visitor: Visitor, today: datetime) -> None:
    checker = post_of("officer2")
    officers = db.session.scalars(
        db.select(Post).where(Post.role == checker.role, Post.area_code.startswith(checker.area_code[:9]))
    ).all()
    grid = next(one.area_code for one in officers if one.id != checker.id)
    for number in range(len(officers) + 1):
        make_case(
            today, state=State.CLOSED, area_code=grid, received_at=OCTOBER, closed_at=OCTOBER + timedelta(days=1),
            verified_at=OCTOBER, result_code=ResultCode.SOLVED, result_text=f"已清理{number}号垃圾点。",
        )  # fmt: skip
    visitor.login("supervisor2")
    asked = {"area": "990101", "from": "2026-10-01", "to": "2026-10-31", "percent": "100", "due_on": "2026-12-01"}
    made = visitor.post("/supervision/rechecks", asked | {"seed": "", "proposed": visitor.get(
        "/supervision/rechecks").field("proposed")})  # fmt: skip
    mine = db.session.scalars(db.select(RecheckItem).where(RecheckItem.checker_post_id == checker.id)).all()
    assert mine, "every grid officer of the street but the one at home gets his share"
    link = f"/supervision/rechecks/items/{mine[0].id}"
    assert link in visitor.login("officer2").get("/supervision/rechecks/mine").links()
    assert mine[0].case.result_text not in visitor.get(link).text, "what was found before is not shown"
    visitor.post(link, {"verdict": "not_solved", "note": "垃圾仍在原处。"})
    assert "垃圾仍在原处" in visitor.login("supervisor2").get(made.location).text


def test_a_conference_for_a_case_that_came_back_twice(visitor: Visitor, today: datetime) -> None:
    case = returned_twice(visitor)
    assert watch_conferences(today) == 1, "the second return proposes it"
    convene(visitor.login("supervisor2"), latest(), question="消防通道由谁负责？")
    decide(visitor, latest(), assists=[number_of("unit2")])
    assert "may not be returned again" in why_not(visitor.login("unit1"), case, "return_order")
    move(visitor, case, "sign_for")


def test_october_is_frozen_and_november_corrects_it(app: Flask, visitor: Visitor, at: Clock) -> None:
    month_of_cases(OCTOBER, closed=30, late=5, still_open=5)
    at("2026-11-03")
    october = make(visitor.login("supervisor2"), "990101", "2026-10")
    visitor.post(f"{october}/approve", {"version": visitor.get(october).field("version")})
    shown = visitor.get(october).soup.select_one(".monthly").get_text()
    assert "应结案40件" in shown and "结案率87.50%" in shown
    paper = visitor.post(f"{october}/report.pdf", status=200).response.data
    assert "87.50%" in "".join(one.extract_text() for one in PdfReader(io.BytesIO(paper)).pages)
    book = visitor.post(f"{october}/report.xlsx", status=200).response.data
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert sheet[1][:3] == ["结案率", "35/40", "87.50%"]

    late = db.session.scalars(db.select(Case).where(Case.is_open)).first()
    late.state, late.is_open, late.closed_at = State.CLOSED, False, datetime(2026, 11, 10, tzinfo=UTC)
    db.session.commit()
    rebuild()
    at("2026-12-02")
    november = make(visitor.login("supervisor2"), "990101", "2026-11")
    told = "更正：2026年10月结案率原为87.50%（35/40），截至本期末为90.00%（36/40）"
    assert told in visitor.get(november).text
    assert visitor.get(october).soup.select_one(".monthly").get_text() == shown, "October stays as it was frozen"


def test_a_street_supervisor_meets_his_street_alone(visitor: Visitor, today: datetime) -> None:
    overdue_cases(today, 2)
    foreign = [make_case(today, area_code=OTHER_STREET, due_at=today - timedelta(days=1)) for _number in range(3)]
    rebuild()
    visitor.login("supervisor1")
    for page in (
        "/supervision", "/reports/dashboard", "/reports/dashboard?by=unit", "/reports/closure?by=area", "/cases",
        "/supervision/orders", "/supervision/rechecks", "/reports/monthly", "/roots", "/conferences", "/appeals",
    ):  # fmt: skip
        text = visitor.get(page).text
        assert not any(one.ref in text or OTHER_STREET[:9] in text for one in foreign), page
    overdue = visitor.get("/reports/dashboard").text
    assert "2 of 2" in overdue and "5 of 5" not in overdue
    visitor.post("/cases/bulk", {"refs": [foreign[0].ref], "action": "urge", "note": "看看", "query": ""})
    order_for(visitor, foreign[0])
    assert foreign[0].urge_count == 0 and latest_order() is None
