"""Orders are for the supervisors of the place and the post that was asked; for everyone else there are none."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.factories import make_case
from tests.guards.test_queries import MOST, counted
from tests.journeys.steps import actor_of, post_of
from tests.supervision.orders.steps import ASKED, case_of_order, dispatched, latest, logged, order_for, step
from tests.visitor import Visitor
from tracker.access import Permission, can
from tracker.areas.models import Area
from tracker.cases.models import Category
from tracker.cases.vocabulary import Visibility
from tracker.extensions import db
from tracker.supervision.models import SupervisionOrder
from tracker.supervision.vocabulary import OrderStep, Status

OTHERS = ("officer1", "unit2", "dispatcher1", "police1", "mediator1")
ADMINS = ("sysadmin1", "secadmin1", "auditor1")
STEPS = ("answer", "accept", "send_back", "withdraw")


@pytest.fixture
def order(visitor: Visitor) -> SupervisionOrder:
    """supervisor2 asks unit1."""
    (case,) = logged(visitor, 1)
    dispatched(visitor, case)
    order_for(visitor.login("supervisor2"), case)
    return latest()


def move_away(username: str) -> str:
    """Let a supervisor's post be that of another street; the user name again."""
    post = post_of(username)
    query = db.select(Area.code).where(db.func.length(Area.code) == 9, Area.code != post.area_code)
    post.area_code = db.session.scalars(query.order_by(Area.code)).first()
    db.session.commit()
    return username


def sweep(visitor: Visitor, order: SupervisionOrder, *, status: int) -> None:
    """Every address of one order, read and written."""
    address = f"/supervision/orders/{order.id}"
    visitor.get(address, status=status)
    visitor.post(f"{address}/paper", status=status)
    for name in STEPS:
        visitor.get(f"{address}/moves/{name}", status=status)
        answers = {"answer": "甲", "reason": "乙", "note": "丙"}
        visitor.post(f"{address}/moves/{name}", answers, status=status)


@pytest.mark.parametrize("who", OTHERS)
def test_other_posts_find_no_order(who: str, visitor: Visitor, order: SupervisionOrder) -> None:
    visitor.login(who)
    sweep(visitor, order, status=404)
    assert order.number not in visitor.get("/supervision/orders").text
    assert "Waiting for my reply" not in visitor.get("/inbox").text
    visitor.get("/supervision/orders/new", status=403)
    visitor.post("/supervision/orders/export", {"query": ""}, status=403)
    assert (order.status, order.answered_at) == (Status.RUNNING, None)


@pytest.mark.parametrize("who", ADMINS)
def test_administrators_hold_no_orders(who: str, visitor: Visitor, order: SupervisionOrder) -> None:
    visitor.login(who)
    sweep(visitor, order, status=403)
    for path in ("/supervision/orders", "/supervision/orders/new"):
        visitor.get(path, status=403)
    visitor.post("/supervision/orders/export", {"query": ""}, status=403)
    assert (order.status, order.answered_at) == (Status.RUNNING, None)


def test_a_supervisor_of_another_street_sees_neither_order_nor_count(visitor: Visitor, order: SupervisionOrder) -> None:
    visitor.login(move_away("supervisor1"))
    sweep(visitor, order, status=404)
    page = visitor.get("/supervision/orders")
    assert "No supervision order fits" in page.text
    units = page.soup.select("#unit option")
    assert len(units) == 1, "not even the units that were asked elsewhere"
    data = visitor.post("/supervision/orders/export", {"query": ""}, status=200).response.data
    assert case_of_order(order).ref.encode() not in data
    answer = order_for(visitor, case_of_order(order), level="3")
    assert "Not done for" in visitor.follow(answer).text
    assert latest().id == order.id


def test_the_sides_may_do_their_own_part_and_no_other(visitor: Visitor, order: SupervisionOrder) -> None:
    address = f"/supervision/orders/{order.id}/moves"
    visitor.login("unit1")
    for name in ("accept", "send_back", "withdraw"):
        visitor.get(f"{address}/{name}", status=422)
    visitor.login("supervisor1")
    visitor.get(f"{address}/answer", status=422)
    step(visitor.login("unit1"), order, "answer", answer="已办")
    visitor.post(f"{address}/accept", {"note": ""}, status=422)
    assert order.status is Status.ANSWERED
    step(visitor.login("supervisor1"), order, "accept")
    assert order.status is Status.ACCEPTED


def test_whoever_was_asked_does_not_judge_his_own_reply(visitor: Visitor, now: datetime) -> None:
    case = make_case(now, holder_post_id=post_of("supervisor1").id, centre_post_id=post_of("dispatcher1").id)
    order_for(visitor.login("supervisor2"), case)
    order = latest()
    step(visitor.login("supervisor1"), order, "answer", answer="已办")
    assert "Replies to judge" not in visitor.get("/inbox").text
    page = visitor.get(f"/supervision/orders/{order.id}/moves/accept", status=422)
    assert "may not judge" in page.text
    step(visitor.login("supervisor2"), order, "accept")


@pytest.mark.parametrize("visibility", [Visibility.MEDIATION, Visibility.RESTRICTED])
def test_of_a_confidential_case_number_and_type_are_all(
    visibility: Visibility, visitor: Visitor, now: datetime
) -> None:
    query = db.select(Category).where(Category.visibility == visibility, Category.parent_code.isnot(None))
    category = db.session.scalars(query.order_by(Category.code)).first()
    case = make_case(
        now, visibility=visibility, category_code=category.code, title="刘某家事", place="刘家", text="刘某与赵某",
        holder_post_id=post_of("dispatcher1").id,
    )  # fmt: skip
    visitor.login("supervisor2")
    order_for(visitor, case)
    order = latest()
    listing = visitor.get("/supervision/orders").text
    page = visitor.get(f"/supervision/orders/{order.id}").text
    paper = visitor.post(f"/supervision/orders/{order.id}/paper", status=200).text
    export = visitor.post("/supervision/orders/export", {"query": ""}, status=200)
    for text in (listing, page, paper):
        assert case.ref in text
        assert "刘" not in text
        assert (category.name_en in text) is (visibility is Visibility.MEDIATION)
    assert ASKED in page and ASKED not in listing, "the two sides read what is asked; the ledger does not spread it"
    from io import BytesIO

    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_filelike(BytesIO(export.response.data)).get_sheet_by_index(0).to_python()
    assert rows[1][1] == case.ref
    assert all("刘" not in str(cell) and cell != ASKED for cell in rows[1])


def test_who_holds_the_rights(now: datetime, visitor: Visitor) -> None:
    for who in (*OTHERS, "unit1"):
        assert can(actor_of(who, now), Permission.ORDER_VIEW)
        assert not can(actor_of(who, now), Permission.ORDER_MAKE)
    assert can(actor_of("supervisor1", now), Permission.ORDER_MAKE)
    for who in ADMINS:
        assert not can(actor_of(who, now), Permission.ORDER_VIEW)
    labels = {one.get_text().strip() for one in visitor.login("supervisor1").get("/").soup.select("nav a")}
    assert any("Supervision ledger" in one for one in labels)
    labels = {one.get_text().strip() for one in visitor.login("unit1").get("/").soup.select("nav a")}
    assert not any("Supervision ledger" in one for one in labels)


@pytest.mark.parametrize(
    "query",
    ["level=9", "level=x", "status=nonsense", "area=99", "area=%27", "unit=abc", "unit=99999999999", "from=2026-13-45", "before=x", "after=0"],
)  # fmt: skip
def test_what_cannot_be_read_narrows_nothing(query: str, visitor: Visitor, order: SupervisionOrder) -> None:
    assert order.number in visitor.login("supervisor2").get(f"/supervision/orders?{query}").text


def test_bad_input_is_said_at_its_field(visitor: Visitor, order: SupervisionOrder) -> None:
    visitor.login("supervisor2")
    assert "Tick the cases first" in visitor.follow(visitor.post("/supervision/orders/new", {})).text
    assert "No case is ticked" in visitor.get("/supervision/orders/new").text
    page = order_for(visitor, case_of_order(order), level="7", asked="", status=422)
    assert {one["id"] for one in page.soup.select(".field-invalid[id]")} >= {"level"}
    assert "What is asked for" in page.soup.select_one("#error-summary").get_text()
    assert case_of_order(order).ref in page.soup.select_one("input[name=refs]")["value"], "the ticked cases are kept"
    page = order_for(visitor, case_of_order(order), level="3", asked="  ", status=422)
    assert page.soup.select_one(".field-invalid #asked")
    page = order_for(visitor, case_of_order(order), level="3", reply_limit="soon", status=422)
    assert "number and a unit" in page.text
    page = order_for(visitor, case_of_order(order), level="3", reply_limit="0wd", status=422)
    assert "number and a unit" in page.text
    visitor.login("unit1")
    page = visitor.post(f"/supervision/orders/{order.id}/moves/answer", {"answer": " "}, status=422)
    assert page.soup.select_one("#error-summary")
    long = "长" * 2001
    page = visitor.post(f"/supervision/orders/{order.id}/moves/answer", {"answer": long}, status=422)
    assert long in page.soup.find("textarea").get_text(), "nothing typed is lost"
    visitor.get(f"/supervision/orders/{order.id}/moves/nonsense", status=404)
    visitor.get("/supervision/orders/999999", status=404)
    assert {one.value for one in OrderStep} == set(STEPS)


@pytest.mark.parametrize("who", ["supervisor2", "unit1"])
def test_the_pages_ask_few_questions(who: str, visitor: Visitor, order: SupervisionOrder, now: datetime) -> None:
    for _number in range(30):
        case = make_case(now, holder_post_id=post_of("unit1").id, involved=(post_of("unit1").id,))
        order_for(visitor.login("supervisor2"), case)
    visitor.login(who)
    paths = [
        "/supervision/orders",
        f"/supervision/orders/{order.id}",
        f"/cases/{case_of_order(order).ref}",
        "/inbox",
        "/",
        "/cases",
    ]
    for path in paths:
        visitor.get(path)
        with counted() as statements:
            visitor.get(path)
        assert len(statements) <= MOST, path + "\n" + "\n".join(one[:90] for one in statements)
