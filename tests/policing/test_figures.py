"""Figures of the stations: counted by hand on a few cases, inside the scope, with honest denominators."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask import Flask

from tests.factories import make_case
from tests.journeys.steps import user_of
from tests.visitor import Visitor
from tracker.cases.vocabulary import State, Visibility
from tracker.extensions import db
from tracker.figures.spans import month_of, months_back
from tracker.foundation.days import local_day
from tracker.people.queries.actors import load_actor
from tracker.policing.queries.figures import figures_between, figures_by_month

STREET, OTHER = "990101001", "990101002"


def fill(now: datetime) -> tuple[date, date]:
    day = local_day(now)
    first, last = day - timedelta(days=20), day
    hour, at = timedelta(hours=1), now - timedelta(days=5)
    police = {"visibility": Visibility.POLICE, "category_code": "0301", "received_at": at, "response_due_at": at + hour}
    made = {"area_code": f"{STREET}001001", "due_at": at + 24 * hour, **police}
    make_case(now, state=State.CLOSED, closed_at=at + 20 * hour, responded_at=at, **made)
    make_case(now, state=State.CLOSED, closed_at=at + 30 * hour, responded_at=at + 2 * hour, **made)
    make_case(now, state=State.HANDLING, **made)
    make_case(now, **made | {"area_code": f"{OTHER}001001"})
    # A standard case counts only for the answer clock.
    asked = {"area_code": f"{STREET}001001", "triage_asked_at": at, "triage_due_at": at + hour}
    make_case(now, triage_answered_at=at + hour / 2, **asked)
    make_case(now, **asked)
    make_case(now, **asked | {"triage_asked_at": now, "triage_due_at": now + hour})
    return first, last


def test_each_count_has_its_denominator(app: Flask, now: datetime) -> None:
    first, last = fill(now)
    boss = load_actor(user_of("supervisor2"), last)
    rows = dict(figures_between(first=first, last=last, actor=boss, now=now))
    mine = rows[STREET]
    assert (mine["due"], mine["on_time"]) == (3, 1)
    assert (mine["received"], mine["responded"]) == (3, 1)
    assert (mine["asked"], mine["answered"]) == (2, 1), "one is still inside its hour"
    assert rows[OTHER]["due"] == 1


def test_months_add_up_to_the_stretch(app: Flask, now: datetime) -> None:
    _first, last = fill(now)
    boss = load_actor(user_of("supervisor2"), last)
    months = figures_by_month(months_back(month_of(last), 3)[::-1], actor=boss, now=now)
    streets = figures_between(first=date(2026, 1, 1), last=last, actor=boss, now=now)
    for name in ("due", "on_time", "received", "responded", "asked", "answered"):
        assert sum(one[name] for _key, one in months) == sum(one[name] for _key, one in streets)
    assert {key for key, _one in months} == {"2026-03"}


def test_a_street_never_sees_another(app: Flask, now: datetime, visitor: Visitor) -> None:
    first, last = fill(now)
    street = load_actor(user_of("supervisor1"), last)
    assert [key for key, _row in figures_between(first=first, last=last, actor=street, now=now)] == [STREET]
    name = db.session.scalar(db.text("SELECT name FROM areas WHERE code = :code").bindparams(code=OTHER))
    assert name not in visitor.login("supervisor1").get("/policing/figures").text
    visitor.login("officer1").get("/policing/figures", status=403)


def test_villages_are_for_their_officer_and_the_station_only(app: Flask, now: datetime, visitor: Visitor) -> None:
    fill(now)
    village = db.session.scalar(db.text("SELECT name FROM areas WHERE code = '990101001001'"))
    assert village in visitor.login("police1").get("/policing/figures").text
    table = visitor.login("supervisor1").get("/policing/figures").soup.select_one("#results")
    assert village not in table.get_text()
    own = visitor.login("police2").get("/policing/figures").soup.select_one("#results")
    assert village not in own.get_text()
