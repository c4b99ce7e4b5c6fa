"""Conferences are for centre and supervisor of the place and the units named to them; for everyone else there are none."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from tests.conferences.steps import BASIS, DECISION, REASONS, RETURNED, case_of, convened, decided, number_of
from tests.guards.test_queries import MOST, counted
from tests.journeys.steps import post_of
from tests.visitor import Visitor
from tracker.access import Permission, can
from tracker.areas.models import Area
from tracker.cases.vocabulary import Visibility
from tracker.conferences.models import Conference
from tracker.conferences.vocabulary import ConferenceStep, Status
from tracker.extensions import db
from tracker.people.models import User
from tracker.people.queries.actors import load_actor

OUTSIDERS = ("officer1", "police1", "mediator1")
ADMINS = ("sysadmin1", "secadmin1", "auditor1")
ANSWERS = {"opinion": "甲", "reason": "乙", "note": "丙", "decision": "丁", "reasons": "戊"}


@pytest.fixture
def conference(visitor: Visitor, now: datetime) -> Conference:
    """supervisor1 has convened unit1 and unit2."""
    return convened(visitor, now)


def move_away(username: str) -> str:
    """Let a post be that of another street; the user name again."""
    post = post_of(username)
    query = select(Area.code).where(db.func.length(Area.code) == 9, Area.code != post.area_code)
    post.area_code = db.session.scalars(query.order_by(Area.code)).first()
    db.session.commit()
    return username


def sweep(visitor: Visitor, conference: Conference, *, status: int) -> None:
    """Every address of one conference, read and written."""
    address = f"/conferences/{conference.id}"
    visitor.get(address, status=status)
    visitor.post(f"{address}/paper", status=status)
    for name in ConferenceStep:
        visitor.get(f"{address}/moves/{name}", status=status)
        visitor.post(f"{address}/moves/{name}", dict(ANSWERS, lead=number_of("unit1")), status=status)


@pytest.mark.parametrize("who", OUTSIDERS)
def test_other_posts_find_no_conference(who: str, visitor: Visitor, conference: Conference) -> None:
    visitor.login(who)
    sweep(visitor, conference, status=404)
    visitor.get(f"/conferences/{conference.id}/rule", status=403)
    assert conference.number not in visitor.get("/conferences").text
    assert "opinion is asked" not in visitor.get("/inbox").text
    visitor.get("/conferences/precedents", status=403)
    visitor.post("/conferences/precedents/export", {"query": ""}, status=403)
    assert conference.status is Status.CONVENED


@pytest.mark.parametrize("who", ADMINS)
def test_administrators_hold_no_conferences(who: str, visitor: Visitor, conference: Conference) -> None:
    visitor.login(who)
    sweep(visitor, conference, status=403)
    visitor.get("/conferences", status=403)
    visitor.get("/conferences/precedents", status=403)
    visitor.get(f"/conferences/{conference.id}/rule", status=403)


@pytest.mark.parametrize("who", ["supervisor1", "dispatcher1"])
def test_another_street_sees_neither_conference_nor_precedent(visitor: Visitor, now: datetime, who: str) -> None:
    conference = decided(visitor, now)
    visitor.login(move_away(who))
    sweep(visitor, conference, status=404)
    for name in ("GET", "POST"):
        (visitor.get if name == "GET" else visitor.post)(f"/conferences/{conference.id}/rule", status=404)
    assert "No joint conference here" in visitor.get("/conferences").text
    register = visitor.get("/conferences/precedents?all=1")
    assert "No precedent fits" in register.text and DECISION not in register.text
    data = visitor.post("/conferences/precedents/export", {"query": "all=1"}, status=200).response.data
    assert len(CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()) == 1


def test_a_unit_sees_what_it_is_named_to_and_no_more(visitor: Visitor, now: datetime, conference: Conference) -> None:
    visitor.login("unit2")
    page = visitor.get(f"/conferences/{conference.id}")
    assert all(reason in page.text for reason in RETURNED)
    address = f"/conferences/{conference.id}/moves"
    for name in ("convene", "name", "decide", "call_off", "reaffirm", "retire"):
        visitor.get(f"{address}/{name}", status=422)
        visitor.post(f"{address}/{name}", dict(ANSWERS, lead=number_of("unit2")), status=422)
    visitor.get(f"/conferences/{conference.id}/rule", status=403)
    assert conference.status is Status.CONVENED
    visitor.login("supervisor1")
    assert "not named" in visitor.get(f"{address}/opine", status=422).text


def test_the_centre_may_not_decide_what_the_supervisor_convened(visitor: Visitor, conference: Conference) -> None:
    visitor.login("dispatcher1")
    page = visitor.get(f"/conferences/{conference.id}/moves/decide", status=422)
    assert "Only a supervisor may do this" in page.text
    visitor.get(f"/conferences/{conference.id}/moves/call_off", status=422)


def test_the_register_tells_nothing_of_the_case(visitor: Visitor, now: datetime) -> None:
    conference = decided(visitor, now, minutes="只写给到会单位看的话")
    case = case_of(conference)
    hidden = [case.ref, case.title, case.place, case.text, "只写给到会单位看的话", *RETURNED]
    for who in ("supervisor1", "supervisor2", "dispatcher1", "unit1", "unit2"):
        page = visitor.login(who).get("/conferences/precedents")
        for words in (DECISION, REASONS, BASIS, conference.number, post_of("unit1").title):
            assert words in page.text, who
        assert not [words for words in hidden if words in page.text], who
        export = visitor.post("/conferences/precedents/export", {"query": ""}, status=200)
        (_header, row) = (
            CalamineWorkbook.from_filelike(io.BytesIO(export.response.data)).get_sheet_by_index(0).to_python()
        )
        assert row[:2] == [conference.number, "Blocked fire lane"] and row[5:8] == [DECISION, REASONS, BASIS]
        assert not [words for words in hidden if words in "".join(map(str, row))]


def test_units_that_were_not_named_read_no_precedent(visitor: Visitor, now: datetime) -> None:
    conference = decided(visitor, now)
    for one in list(_units(conference)):
        if one.post_id == post_of("unit2").id:
            db.session.delete(one)
    db.session.commit()
    assert "No precedent fits" in visitor.login("unit2").get("/conferences/precedents").text
    visitor.get(f"/conferences/{conference.id}", status=404)


def _units(conference: Conference) -> list[object]:
    from tracker.conferences.models import ConferenceUnit

    return list(db.session.scalars(select(ConferenceUnit).where(ConferenceUnit.conference_id == conference.id)))


def test_what_became_confidential_is_shown_as_number_and_type(visitor: Visitor, conference: Conference) -> None:
    case = case_of(conference)
    case.visibility = Visibility.RESTRICTED
    db.session.commit()
    page = visitor.login("supervisor1").get(f"/conferences/{conference.id}")
    assert case.ref in page.text and case.title not in page.text and case.text not in page.text
    assert not [reason for reason in RETURNED if reason in page.text]
    paper = visitor.post(f"/conferences/{conference.id}/paper", status=200)
    assert case.place not in paper.text and not [reason for reason in RETURNED if reason in paper.text]


def test_who_holds_the_rights(now: datetime, visitor: Visitor) -> None:
    def actor(name: str) -> object:
        return load_actor(db.session.scalar(select(User).where(User.username == name)), now.date())

    for who in ("supervisor1", "dispatcher1"):
        assert can(actor(who), Permission.CONFERENCE_KEEP)
        assert can(actor(who), Permission.PRECEDENT_LIST)
    assert can(actor("unit1"), Permission.PRECEDENT_LIST)
    assert not can(actor("unit1"), Permission.CONFERENCE_KEEP)
    for who in ADMINS:
        assert not can(actor(who), Permission.CONFERENCE_LIST)
    for who, expected in (("supervisor1", True), ("dispatcher1", True), ("unit1", True), ("officer1", False)):
        labels = {one.get_text().strip() for one in visitor.login(who).get("/").soup.select("nav a")}
        assert any("Joint conferences" in one for one in labels) is expected, who


@pytest.mark.parametrize(
    "query",
    ["status=nonsense", "cause=x", "area=99", "area=%27", "before=x", "after=0", "status=convened&cause=returns"],
)
def test_what_cannot_be_read_narrows_nothing(query: str, visitor: Visitor, conference: Conference) -> None:
    assert conference.number in visitor.login("supervisor2").get(f"/conferences?{query}").text


@pytest.mark.parametrize("query", ["category=x", "category=99999", "q=%00", "area=99", "before=x", "after=0", "all=2"])
def test_the_register_takes_any_address(query: str, visitor: Visitor, now: datetime) -> None:
    decided(visitor, now)
    assert DECISION in visitor.login("supervisor2").get(f"/conferences/precedents?{query}").text


def test_the_pages_ask_few_questions(visitor: Visitor, now: datetime) -> None:
    first = decided(visitor, now)
    running = convened(visitor, now)
    for who in ("supervisor2", "unit1", "dispatcher1"):
        visitor.login(who)
        paths = [
            "/conferences", f"/conferences/{first.id}", f"/conferences/{running.id}", "/conferences/precedents",
            f"/cases/{case_of(running).ref}", "/inbox", "/",
        ]  # fmt: skip
        if who == "supervisor2":
            paths += [f"/conferences/{running.id}/moves/{name}" for name in ("decide", "name")]
        for path in paths:
            visitor.get(path)
            with counted() as statements:
                visitor.get(path)
            assert len(statements) <= MOST, f"{who} {path}\n" + "\n".join(one[:90] for one in statements)
