"""From the ticked cases of a list to a settled supervision order: pressed, replied, sent back, accepted, in the ledger."""

from __future__ import annotations

import io
from datetime import datetime

from flask import Flask
from python_calamine import CalamineWorkbook

from tests.journeys.steps import move, photo, post_of
from tests.supervision.orders.steps import ASKED, REASON, dispatched, latest, logged, order_for, step
from tests.visitor import Visitor
from tracker.audit.models import AccessEntry
from tracker.audit.verifying import find_breaks
from tracker.cases.vocabulary import State
from tracker.extensions import db
from tracker.supervision.models import SupervisionOrder
from tracker.supervision.vocabulary import Status


def test_a_supervisor_urges_five_at_once_and_hears_what_failed(visitor: Visitor) -> None:
    cases = logged(visitor, 6)
    move(visitor, cases[5], "recall", reason="写错了")
    refs = [one.ref for one in cases]
    page = visitor.login("supervisor2").get("/cases")
    assert [one["value"] for one in page.soup.select("#bulk-action option")] == ["urge", "accept"]
    answer = visitor.post("/cases/bulk", {"refs": refs, "action": "urge", "note": "请今天内受理", "query": ""})
    shown = visitor.follow(answer).text
    assert "done for 5 cases" in shown and "Not done for 1" in shown and cases[5].ref in shown
    assert [one.urge_count for one in cases] == [1, 1, 1, 1, 1, 0]
    assert "请今天内受理" in visitor.get(f"/cases/{cases[0].ref}").text


def test_whoever_may_do_nothing_in_bulk_is_offered_nothing(visitor: Visitor) -> None:
    (case,) = logged(visitor, 1)
    dispatched(visitor, case)
    page = visitor.login("unit1").get("/cases")
    assert case.ref in page.text
    assert not page.soup.select("#bulk-action, input[name=refs]")


def test_an_order_is_answered_sent_back_answered_again_and_accepted(visitor: Visitor, app: Flask) -> None:
    (case,) = logged(visitor, 1)
    dispatched(visitor, case)
    visitor.login("supervisor2")
    chosen = visitor.post("/supervision/orders/new", {"refs": [case.ref]})
    form = visitor.follow(chosen)
    assert case.ref in form.text and "yellow card 8 working hours" in form.text
    visitor.follow(order_for(visitor, case, level="2"))
    order = latest()
    assert (order.number, order.status, order.level) == ("督办〔2026〕第1号", Status.RUNNING, 2)
    assert (order.post_id, case.supervised_level) == (post_of("unit1").id, 2)

    inbox = visitor.login("unit1").get("/inbox")
    assert "Waiting for my reply" in inbox.text and order.number in inbox.text
    assert order.number in visitor.get("/").text
    assert "Reply due by" in visitor.get(f"/cases/{case.ref}").text
    assert visitor.get("/supervision/orders").soup.find("a", string=order.number)
    step(visitor, order, "answer", answer="已派人，本周内清理", documents=photo("reply.jpg"))
    assert "Waiting for my reply" not in visitor.get("/inbox").text
    assert "cannot be done" in visitor.get(f"/supervision/orders/{order.id}/moves/answer", status=422).text

    page = visitor.login("supervisor2").get("/inbox")
    assert "Replies to judge" in page.text
    page = visitor.get(f"/supervision/orders/{order.id}")
    assert "已派人，本周内清理" in page.text and "reply.webp" in page.text
    step(visitor, order, "send_back", reason="没有说明原因")
    assert order.status is Status.RUNNING

    visitor.login("unit1")
    assert "没有说明原因" in visitor.get(f"/supervision/orders/{order.id}/moves/answer").text
    step(visitor, order, "answer", answer="原因是车辆故障，已清理")
    visitor.login("supervisor2")
    step(visitor, order, "accept", note="同意销号")
    assert (order.status, case.supervised_level) == (Status.ACCEPTED, 0)
    assert case.state is State.DISPATCHED, "supervision leaves the state alone"

    history = visitor.get(f"/cases/{case.ref}").text
    for words in ("Supervision order issued", order.number, ASKED, REASON, "sent back", "没有说明原因", "同意销号"):
        assert words in history
    assert not list(find_breaks())


def test_the_ledger_the_workbook_and_the_paper(visitor: Visitor) -> None:
    first, second = logged(visitor, 2)
    visitor.login("supervisor2")
    order_for(visitor, first, level="1")
    order_for(visitor, second, level="3")
    page = visitor.get("/supervision/orders")
    assert first.ref in page.text and second.ref in page.text and "red card" in page.text
    page = visitor.get("/supervision/orders?level=3&status=running&open=1")
    assert second.ref in page.text and first.ref not in page.text
    assert "No supervision order fits" in visitor.get("/supervision/orders?late=1").text
    assert "No supervision order fits" in visitor.get("/supervision/orders?to=2020-01-01").text
    answer = visitor.post("/supervision/orders/export", {"query": "level=3"}, status=200)
    (sheet,) = [CalamineWorkbook.from_filelike(io.BytesIO(answer.response.data)).get_sheet_by_index(0)]
    header, *rows = sheet.to_python()
    assert header[0] == "Number" and len(rows) == 1
    assert rows[0][:2] == ["督办〔2026〕第2号", second.ref] and rows[0][7] == ASKED
    paper = visitor.post(f"/supervision/orders/{latest().id}/paper", status=200)
    for words in ("Supervision notice", "督办〔2026〕第2号", "Reply slip", ASKED, "Copy no. 1"):
        assert words in paper.text
    acts = db.session.scalars(db.select(AccessEntry.act).order_by(AccessEntry.id)).all()
    assert {"order:export", "order:print"} <= set(acts)
    assert "Copy no. 2" in visitor.post(f"/supervision/orders/{latest().id}/paper", status=200).text


def test_a_higher_level_takes_the_place_of_a_lower_one(visitor: Visitor) -> None:
    (case,) = logged(visitor, 1)
    visitor.login("supervisor2")
    order_for(visitor, case, level="1")
    low = latest()
    order_for(visitor, case, level="3")
    high = latest()
    assert (low.status, low.replaced_by_id, high.status) == (Status.REPLACED, high.id, Status.RUNNING)
    page = order_for(visitor, case, level="2")
    assert "under supervision at level 3 already" in visitor.follow(page).text
    assert latest().id == high.id
    assert f"In place of {low.number}" in visitor.get(f"/cases/{case.ref}").text
    assert visitor.get(f"/supervision/orders/{low.id}").soup.find("a", href=f"/supervision/orders/{high.id}")


def test_an_order_that_is_withdrawn_lets_the_level_go(visitor: Visitor) -> None:
    (case,) = logged(visitor, 1)
    visitor.login("supervisor2")
    order_for(visitor, case, level="3")
    step(visitor, latest(), "withdraw", reason="发错了")
    assert (latest().status, case.supervised_level, latest().done_note) == (Status.WITHDRAWN, 0, "发错了")
    order_for(visitor, case, level="1")
    assert (latest().status, latest().seq) == (Status.RUNNING, 2)


def test_an_order_ends_with_its_case(visitor: Visitor) -> None:
    (case,) = logged(visitor, 1)
    order_for(visitor.login("supervisor2"), case)
    visitor.login("dispatcher1")
    move(visitor, case, "reject", reject_reason="not_a_matter", reason="不属于网格事项")
    assert latest().status is Status.ENDED
    assert "ended with the case" in visitor.get(f"/cases/{case.ref}").text


def test_the_case_page_makes_an_order_too(visitor: Visitor) -> None:
    (case,) = logged(visitor, 1)
    visitor.login("supervisor1")
    page = move(visitor, case, "supervise", status=422, level="1", reason=REASON, asked=ASKED, reply_limit="9999h")
    assert "sixty days" in page.text
    page = move(visitor, case, "supervise", status=422, level="1", reason=REASON, asked=ASKED, reply_limit="900d")
    assert "sixty days" in page.soup.select_one(".field-error").get_text()
    move(visitor, case, "supervise", level="1", reason=REASON, asked=ASKED, reply_limit="2wd")
    order = latest()
    assert (order.reply_limit, order.post_id) == ("2wd", case.centre_post_id), "nobody holds it yet: the centre replies"
    assert order.number in visitor.get(f"/cases/{case.ref}").text


def test_pages_of_orders_go_on_by_key(visitor: Visitor, now: datetime) -> None:
    (case,) = logged(visitor, 1)
    given = {
        "county": "990101", "year": 2026, "case_id": case.id, "area_code": case.area_code, "level": 1, "post_id": case.holder_post_id,
        "status": Status.ENDED, "reason": "甲", "asked": "乙", "reply_limit": "2wd", "made_at": now, "due_at": now,
    }  # fmt: skip
    db.session.add_all(SupervisionOrder(seq=number, **given) for number in range(1, 61))
    db.session.commit()
    visitor.login("supervisor2")
    page = visitor.get("/supervision/orders")
    assert "第60号" in page.text and "第10号" not in page.text
    older = visitor.get("/supervision/orders" + page.soup.select_one("a[rel=next]")["href"])
    assert "第10号" in older.text and "第11号" not in older.text
    newer = visitor.get("/supervision/orders" + older.soup.select_one("a[rel=prev]")["href"])
    assert "第60号" in newer.text and "第11号" in newer.text
