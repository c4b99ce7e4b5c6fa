"""一村一警 from an empty village to a handed-over one: the whole way as the people go it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from tests.conftest import NOW
from tests.journeys.steps import case_of, log, move, user_of
from tests.visitor import Visitor
from tracker.cases.services.sweep import sweep
from tracker.demo.names import UNCOVERED
from tracker.extensions import db
from tracker.handover.models import Handover
from tracker.people.models import Absence, Appointment, Post
from tracker.people.vocabulary import Rank, Role
from tracker.policing.models import VillageContact, Visit

CHINA = timedelta(hours=8)
VACANT, ALSO_VACANT = UNCOVERED
GRID = f"{VACANT}001"


class Calendar:
    """The day on which the application believes to be; noon there."""

    def __init__(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        self.app, self.patch = app, monkeypatch
        self.today = (NOW + CHINA).date()

    def turn_to(self, day: date) -> datetime:
        at = NOW + (day - (NOW + CHINA).date())
        self.patch.setitem(self.app.config, "NOW", lambda: at)
        return at

    @property
    def monday(self) -> date:
        return self.today + timedelta(days=7 - self.today.weekday())


@pytest.fixture
def calendar(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Calendar:
    return Calendar(app, monkeypatch)


def liaison_of(village: str) -> Post:
    return db.session.scalars(db.select(Post).where(Post.role == Role.POLICE_LIAISON, Post.area_code == village)).one()


def assign(visitor: Visitor, village: str, username: str, rank: str, on: date, *, doubt: str = "") -> None:
    """Assign an officer; a doubt is read first and the form sent again, as the page asks."""
    answers = {
        "username": username, "rank": rank, "kind": "linked", "from_on": on.isoformat(), "to_on": "",
        "reason": "局发〔2026〕7号", "confirmed": "",
    }  # fmt: skip
    if doubt:
        asked = visitor.post(f"/policing/villages/{village}/assign", answers, status=422)
        assert doubt in asked.text
        answers["confirmed"] = asked.field("confirmed")
    visitor.post(f"/policing/villages/{village}/assign", answers)


def test_a_vacant_village_gets_its_officer(app: Flask, visitor: Visitor, calendar: Calendar) -> None:
    # sysadmin assigns it from next Monday, with somebody to stand in.
    visitor.login("sysadmin1")
    assign(visitor, VACANT, "police2", "A", calendar.monday, doubt="nobody is A")
    assign(visitor, ALSO_VACANT, "police2", "A", calendar.monday)
    assign(visitor, VACANT, "police1", "B", calendar.monday)
    assert "92.59%" in visitor.get("/policing/coverage").text
    at = calendar.turn_to(calendar.monday)
    assert "100.00%" in visitor.login("sysadmin1").get("/policing/coverage").text

    # On that Monday a fight flows to him.
    dispatcher = db.session.scalars(
        db.select(Post).where(Post.role == Role.DISPATCHER, Post.area_code == VACANT[:9])
    ).one()
    db.session.add(
        Appointment(post_id=dispatcher.id, user_id=user_of("dispatcher1").id, rank=Rank.B, from_on=calendar.today)
    )
    db.session.execute(db.delete(Appointment).where(Appointment.post_id == dispatcher.id, Appointment.rank == Rank.A))
    case = log(visitor.login("dispatcher1"), "0302", area=GRID)
    move(visitor, case, "accept")
    move(visitor, case, "dispatch", post=str(liaison_of(VACANT).id))
    assert case.ref in visitor.login("police2").get("/policing").text
    visitor.login("police1").get(f"/cases/{case.ref}", status=404)

    # He goes on leave: B receives it, and nothing else has to be done.
    db.session.add(
        Absence(user_id=user_of("police2").id, from_on=calendar.monday, to_on=calendar.monday + timedelta(days=5))
    )
    db.session.flush()
    desk = visitor.login("police1").get("/policing").text
    assert case.ref in desk
    assert "standing in" in desk
    assert "100.00%" in visitor.login("sysadmin1").get("/policing/coverage").text

    # Back again: three visits, a sealed note, the card without login.
    calendar.turn_to(calendar.monday + timedelta(days=6))
    officer = visitor.login("police2")
    for number in range(3):
        form = officer.get(f"/policing/visits/new?area={VACANT}")
        day = calendar.monday + timedelta(days=6 - number)
        answers = {
            "client_key": form.field("client_key"), "version": "", "area": VACANT, "visited_on": day.isoformat(),
            "kind": "visit", "topics": ["fire", "fraud"], "result": "advised", "partner": "", "next_on": "",
            "remark": "",
        }  # fmt: skip
        officer.post("/policing/visits/new", answers)
    assert db.session.scalar(db.select(db.func.count()).where(Visit.area_code == VACANT, Visit.state == "done")) == 3
    officer.post(f"/policing/notes/{case.ref}", {"text": "双方约定周五再谈。"})
    for username in ("officer1", "supervisor1"):
        visitor.login(username).get(f"/cases/{case.ref}", status=404)
    short = db.session.scalar(db.select(VillageContact.short).where(VillageContact.area_code == VACANT))
    visitor.post("/logout")
    card = visitor.client.get(f"/c/{short}")
    assert card.status_code == 200
    assert user_of("police2").name in card.get_data(as_text=True)

    # He is transferred; the sheet is made, completed, accepted and printed.
    change = calendar.monday + timedelta(days=9)
    assign(visitor.login("sysadmin1"), VACANT, "police3", "A", change, doubt="3 years")
    db.session.execute(db.delete(Absence).where(Absence.user_id == user_of("police3").id))
    user_of("police3").password_hash = user_of("police2").password_hash
    at = calendar.turn_to(change)
    assert sweep(now=at).others >= 1
    sheet = db.session.scalars(db.select(Handover).where(Handover.post_id == liaison_of(VACANT).id)).one()
    visitor.login("police2").post(f"/handovers/{sheet.id}/complete")
    visitor.login("police3").post(f"/handovers/{sheet.id}/accept")
    assert case.ref in visitor.post(f"/handovers/{sheet.id}/paper", status=200).text
    assert case_of(case.ref).handler_user_id is None
    assert case.ref in visitor.get("/policing").text
    visitor.login("police2").get(f"/cases/{case.ref}", status=404)
