"""A page that is no longer true changes nothing: steps and edits come back with what stands and what was typed."""

from __future__ import annotations

from datetime import datetime

from flask import Flask

from tests.conferences import steps as meeting
from tests.supervision.orders import steps as orders
from tests.visitor import Visitor
from tracker.extensions import db
from tracker.people.models import User
from tracker.supervision.vocabulary import Status


def test_a_reply_that_was_replaced_is_not_accepted_from_an_old_page(visitor: Visitor, app: Flask) -> None:
    case = orders.logged(visitor, 1)[0]
    orders.order_for(visitor.login("supervisor1"), case)
    order = orders.latest()
    address = f"/supervision/orders/{order.id}/moves"
    visitor.login("dispatcher1")
    orders.step(visitor, order, "answer", answer="第一次答复")
    visitor.login("supervisor1")
    seen = visitor.get(f"{address}/accept").field("version")
    orders.step(visitor, order, "send_back", reason="没有说明原因")
    visitor.login("dispatcher1")
    orders.step(visitor, order, "answer", answer="第二次答复")
    page = visitor.login("supervisor1").post(f"{address}/accept", {"version": seen, "note": "同意销号"}, status=409)
    assert "第二次答复" in page.text and "同意销号" in str(page.soup), "both what stands and what was typed"
    assert orders.latest().status is Status.ANSWERED
    visitor.post(f"{address}/accept", {"version": page.field("version"), "note": "同意销号"}, status=303)
    assert orders.latest().status is Status.ACCEPTED


def test_a_conference_is_not_decided_from_a_page_opened_before_an_opinion(visitor: Visitor, now: datetime) -> None:
    conference = meeting.convened(visitor, now)
    address = f"/conferences/{conference.id}/moves"
    seen = visitor.get(f"{address}/call_off").field("version")
    meeting.step(visitor.login("unit1"), conference, "opine", opinion="应由消防部门认定")
    visitor.login("supervisor1")
    page = visitor.post(f"{address}/call_off", {"version": seen, "reason": "已协调"}, status=409)
    assert "应由消防部门认定" in page.text and "已协调" in str(page.soup)
    visitor.post(f"{address}/call_off", {"version": page.field("version"), "reason": "已协调"}, status=303)


def test_blanks_are_refused_at_the_field_and_nothing_typed_is_lost(visitor: Visitor, now: datetime) -> None:
    conference = meeting.convened(visitor, now)
    page = meeting.step(visitor, conference, "call_off", status=422, reason="\u3000\u200b ")
    assert "Fill in: Reason" in page.text or "请填写原因" in page.text or "请填写理由" in page.text


def test_an_edit_of_an_account_somebody_else_has_changed_comes_back(visitor: Visitor) -> None:
    user = db.session.scalars(db.select(User).where(User.username == "unit2")).one()
    address = f"/admin/users/{user.id}"
    first = visitor.login("sysadmin1").get(address)
    sent = {"username": "unit2", "name": user.name, "phone": user.phone or "", "is_active": "y"}
    seen = {"seen": first.field("seen")}
    visitor.post(address, sent | seen | {"name": "先改的名"}, status=303)
    page = visitor.post(address, sent | seen | {"name": "后改的名"}, status=409)
    assert "先改的名" in page.text and "后改的名" in page.text
    assert db.session.get_one(User, user.id).name == "先改的名"
    visitor.post(address, sent | {"seen": page.field("seen"), "name": "后改的名"}, status=303)
    assert db.session.get_one(User, user.id).name == "后改的名"


def test_a_setting_somebody_else_has_changed_comes_back(visitor: Visitor) -> None:
    address = "/settings/supervision.reply_hours_1"
    seen = visitor.login("sysadmin1").get(address).field("seen")
    visitor.post(address, {"seen": seen, "value": "9"}, status=303)
    page = visitor.post(address, {"seen": seen, "value": "10"}, status=409)
    assert page.field("value") == "10" and "9" in page.text
