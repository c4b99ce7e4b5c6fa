"""Open deadlines computed anew after the calendar has changed: previewed, logged, told, and never by themselves."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from tests.journeys.steps import log, move, to_handling
from tests.visitor import Visitor
from tracker.access.policy import Permission
from tracker.audit.models import AccessEntry, Event
from tracker.cases.models import Case
from tracker.cases.services.recomputing import preview
from tracker.cases.vocabulary import State
from tracker.clock.calendar import DayKind
from tracker.clock.services import set_day
from tracker.extensions import db
from tracker.notices.models import Notice


@pytest.fixture
def case(visitor: Visitor) -> Case:
    found = log(visitor.login("officer1"), "0503")
    to_handling(visitor, found)
    return found


def close_tomorrow(now: datetime) -> None:
    """Wednesday turns out to be a holiday."""
    set_day(day=date(2026, 3, 18), kind=DayKind.HOLIDAY, note="临时放假", actor=None, now=now)


def test_a_change_moves_nothing_until_it_is_asked_for(visitor: Visitor, case: Case, now: datetime) -> None:
    before = case.due_at
    close_tomorrow(now)
    assert case.due_at == before
    assert "has changed since this deadline was set" in visitor.login("unit1").get(f"/cases/{case.ref}").text
    keeper = visitor.login("sysadmin1")
    page = keeper.get("/calendar/deadlines")
    assert "Compute 1 deadlines anew" in page.text
    assert case.ref not in page.text, "who keeps the calendar reads no case"
    keeper.follow(keeper.post("/calendar/deadlines"))
    assert case.due_at == before + timedelta(days=1)
    assert case.stage_due_at == case.due_at
    event = db.session.scalars(db.select(Event).where(Event.subject_id == case.id).order_by(Event.seq.desc())).first()
    assert (event.kind, event.facts["moved_from"]) == ("DeadlineRecomputed", int(before.timestamp()))
    assert db.session.scalar(db.select(AccessEntry.id).where(AccessEntry.act == "calendar:recompute"))
    assert db.session.scalar(db.select(Notice.id).where(Notice.ref == case.ref, Notice.kind == "DeadlineRecomputed"))
    assert "agree with the calendar" in keeper.get("/calendar/deadlines").text
    shown = visitor.login("unit1").get(f"/cases/{case.ref}").text
    assert "has changed since" not in shown
    assert "computed anew" in shown


def test_what_stands_still_waits_until_it_goes_on(visitor: Visitor, case: Case, now: datetime) -> None:
    move(visitor, case, "suspend", ground="season", review_on="2026-04-01", reason="雨季")
    move(visitor.login("supervisor1"), case, "grant")
    assert case.state is State.SUSPENDED
    close_tomorrow(now)
    assert preview(now).total == 0


@pytest.mark.parametrize("login", ["officer1", "dispatcher1", "supervisor1", "auditor1"])
def test_nobody_else_moves_deadlines(visitor: Visitor, login: str) -> None:
    visitor.login(login).get("/calendar/deadlines", status=403)
    visitor.post("/calendar/deadlines", status=403)


def test_who_may_is_data(filled_app: Flask) -> None:
    assert filled_app.view_functions["cases.deadlines"].access is Permission.CALENDAR_EDIT
