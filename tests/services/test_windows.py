"""Numbers at the windows: given out, called once by one window, forgotten when the day is over."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.journeys.steps import login_at, post_of
from tests.services.steps import CODE, NAME, make_item
from tests.visitor import Visitor
from tracker.extensions import db
from tracker.people.models import Post
from tracker.services.models import Ticket
from tracker.services.services.tickets import call_name, forget_tickets, waits_of
from tracker.services.vocabulary import TicketStatus


@pytest.fixture(autouse=True)
def item(app: Flask) -> None:
    make_item()


def give(window: Visitor, name: str = "张女士", *, status: int = 303, **more: object) -> None:
    window.post("/windows", {"call_name": name} | more, status=status)
    db.session.expire_all()


def tickets() -> list[Ticket]:
    db.session.expire_all()
    return list(db.session.scalars(db.select(Ticket).order_by(Ticket.number)))


def test_numbers_are_called_in_their_order_with_the_sign_above_the_window(app: Flask) -> None:
    window = Visitor(app).login("window1")
    assert "Nobody is waiting" in window.get("/windows").text
    give(window, "张女士", item=CODE)
    give(window, "尾号2345")
    first, second = tickets()
    assert (first.number, second.number) == (1, 2) and "张".encode() not in first.call_name
    page = window.get("/windows").text
    assert "1 · 张女士" in page and NAME in page and "Waiting: 2" in page
    window.post("/windows/next", {"desk": "3"})
    assert [one.status for one in tickets()] == [TicketStatus.CALLED, TicketStatus.WAITING]
    assert "window 3" in window.get("/windows").text and window.get("/windows").field("desk") == "3"
    slip = window.get(f"/windows/{second.id}/slip").text
    assert ("尾号2345" not in slip and "waits before you" in slip) or "wait before you" in slip


def test_a_number_is_called_once_and_a_late_press_says_so(app: Flask) -> None:
    window, beside = Visitor(app).login("window1"), post_of("window2")
    assert beside.area_code == post_of("window1").area_code
    other = login_at(Visitor(app), beside)
    give(window)
    (one,) = tickets()
    window.post("/windows/next", {"desk": "1"})
    answer = other.post("/windows/next", {"desk": "2"})
    assert "Nobody is waiting." in other.follow(answer).text
    late = other.post(f"/windows/{one.id}/serve", {"turn": "0"})
    assert "Another window was quicker" in other.follow(late).text
    window.post(f"/windows/{one.id}/miss", {"turn": "1"})
    window.post(f"/windows/{one.id}/back", {"turn": "2"})
    assert tickets()[0].status is TicketStatus.WAITING
    window.post("/windows/next", {})
    window.post(f"/windows/{one.id}/serve", {"turn": "4"})
    assert tickets()[0].status is TicketStatus.SERVED


def test_a_window_without_a_sign_is_asked_for_it(app: Flask) -> None:
    window = Visitor(app).login("window1")
    give(window, " ", status=422)
    give(window)
    answer = window.post("/windows/next", {})
    assert "Window" in window.follow(answer).text and tickets()[0].status is TicketStatus.WAITING


def test_only_windows_of_the_hall_reach_its_numbers(app: Flask) -> None:
    give(Visitor(app).login("window1"))
    (one,) = tickets()
    for who in ("agent1", "officer1", "supervisor1", "sysadmin1"):
        Visitor(app).login(who).get("/windows", status=403)
    post = post_of("window1")
    elsewhere = db.session.scalars(
        db.select(Post).where(Post.role == post.role, Post.area_code != post.area_code)
    ).first()
    other = login_at(Visitor(app), elsewhere)
    assert "张女士" not in other.get("/windows").text
    other.post(f"/windows/{one.id}/call", {"desk": "1"}, status=404)
    other.get(f"/windows/{one.id}/slip", status=404)


def test_names_go_with_the_day_and_the_waiting_times_stay(app: Flask, now: datetime) -> None:
    window = Visitor(app).login("window1")
    give(window)
    give(window)
    window.post("/windows/next", {"desk": "1"})
    assert waits_of(post_of("window1").area_code, now) == (1, 0)
    assert forget_tickets(now) == 0
    assert forget_tickets(now + timedelta(days=1)) == 2
    left = tickets()
    assert [call_name(one) for one in left] == ["", ""] and {one.status for one in left} == {TicketStatus.LEFT}
    forget_tickets(now + timedelta(days=200))
    assert not tickets()


def test_a_page_that_was_tampered_with_is_no_fault_of_ours(app: Flask) -> None:
    window = Visitor(app).login("window1")
    give(window)
    ticket = db.session.scalars(db.select(Ticket)).one()
    for turn in ("²", "9" * 5000, "-1", ""):
        window.post(f"/windows/{ticket.id}/call", {"desk": "3", "turn": turn})
