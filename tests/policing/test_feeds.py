"""The calendar link: secret, revocable, and without a word about cases or people."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from icalendar import Calendar

from tests.factories import make_case
from tests.journeys.steps import post_of, user_of
from tests.policing.test_duty import add, no_duty  # noqa: F401 - an autouse fixture
from tests.policing.test_visits import HOME, actor, no_visits, planned, report  # noqa: F401 - the same
from tests.visitor import Visitor
from tracker.cases.vocabulary import Visibility
from tracker.extensions import db
from tracker.people.models import User
from tracker.people.queries.sessions import token_hash
from tracker.policing.models import CalendarFeed
from tracker.policing.queries import feeds as find
from tracker.policing.services import visits as do

TODAY = date(2026, 3, 17)
SHOWN = re.compile(r"/policing/calendar/([A-Za-z0-9_-]{43})\.ics")


def make_link(visitor: Visitor, username: str = "police1") -> str:
    """Press the button and read the secret off the page, which shows it this once."""
    visitor.login(username)
    page = visitor.follow(visitor.post("/policing/calendar/make"))
    shown = SHOWN.search(page.text)
    assert shown is not None
    assert SHOWN.search(visitor.get("/policing/calendar").text) is None, "shown once"
    return shown[1]


def fetch(visitor: Visitor, token: str, status: int = 200) -> str:
    """As a calendar program does: without a login."""
    stranger = Visitor(visitor.app)
    page = stranger.get(f"/policing/calendar/{token}.ics", status=status)
    if status == 200:
        assert page.response.mimetype == "text/calendar"
        assert "no-store" in page.response.headers["Cache-Control"]
    return page.response.get_data(as_text=True)


def events(text: str) -> list[dict[str, object]]:
    calendar = Calendar.from_ical(text)
    return [
        {
            "uid": str(one["UID"]),
            "summary": str(one["SUMMARY"]),
            "start": one["DTSTART"].dt,
            "end": one["DTEND"].dt,
            "stamp": one["DTSTAMP"].dt,
        }
        for one in calendar.walk("VEVENT")
    ]


def test_only_the_hash_of_the_secret_is_kept(visitor: Visitor) -> None:
    token = make_link(visitor)
    row = db.session.scalars(db.select(CalendarFeed)).one()
    assert row.token_hash == token_hash(token) and token.encode() not in row.token_hash


def test_a_new_link_replaces_the_old_and_can_be_ended(visitor: Visitor) -> None:
    old = make_link(visitor)
    fetch(visitor, old)
    new = make_link(visitor)
    fetch(visitor, old, status=404)
    fetch(visitor, new)
    visitor.login("police1").post("/policing/calendar/revoke")
    fetch(visitor, new, status=404)


@pytest.mark.parametrize("token", ["x", "a" * 43, "..", "0" * 500])
def test_an_unknown_secret_finds_nothing(visitor: Visitor, token: str) -> None:
    fetch(visitor, token, status=404)


def test_a_closed_account_has_no_calendar(visitor: Visitor) -> None:
    token = make_link(visitor)
    db.session.execute(
        db.update(User).where(User.username == "police1").values(is_active=False, closed_on=date(2026, 3, 1))
    )
    fetch(visitor, token, status=404)


def test_it_holds_duties_and_planned_visits(visitor: Visitor, now: datetime) -> None:
    add(now, opens=time(20), closes=time(8))
    visit = planned(now)
    made, _new = do.record_visit(report=report(), actor=actor("police1"), now=now)
    found = {one["uid"]: one for one in events(fetch(visitor, make_link(visitor)))}
    assert f"visit-{made.id}@gridcase" not in found, "what was made is no appointment"
    there = found.pop(f"visit-{visit.id}@gridcase")
    assert (there["start"], there["end"]) == (date(2026, 3, 18), date(2026, 3, 19))
    assert there["summary"] == "visit · 听澜街道书声里社区"
    assert there["stamp"] == now
    duties = sorted(found.values(), key=lambda one: one["start"])  # type: ignore[arg-type, return-value]
    assert len(duties) == 9, "a Tuesday a week over sixty days"
    assert duties[0]["start"] == datetime(2026, 3, 17, 12, tzinfo=UTC)
    assert duties[0]["end"] == datetime(2026, 3, 18, 0, tzinfo=UTC), "one night is one entry"
    assert max(one["start"] for one in duties) <= now + timedelta(days=60)  # type: ignore[type-var, operator]


def test_the_same_entry_keeps_its_uid(visitor: Visitor, now: datetime) -> None:
    add(now)
    token = make_link(visitor)
    first, second = events(fetch(visitor, token)), events(fetch(visitor, token))
    assert [one["uid"] for one in first] == [one["uid"] for one in second]
    assert len({one["uid"] for one in first}) == len(first)


def test_no_case_no_remark_no_person(visitor: Visitor, now: datetime) -> None:
    case = make_case(now, visibility=Visibility.POLICE, area_code=f"{HOME}001", title="共享单车被盗")
    planned(now, partner_post_id=post_of("officer1").id)
    do.record_visit(
        report=report(case_ids=frozenset({case.id}), remark="护栏松动", next_on=date(2026, 3, 25)),
        actor=actor("police1"),
        now=now,
    )
    add(now)
    text = fetch(visitor, make_link(visitor)).replace("\r\n ", "")
    for word in (case.ref, case.title, "护栏", user_of("police1").name, user_of("officer1").name, "DESCRIPTION"):
        assert word not in text
    assert text.count("BEGIN:VEVENT") == 2 + 9


def test_nobody_else_is_in_it(visitor: Visitor, now: datetime) -> None:
    add(now)
    planned(now)
    assert events(fetch(visitor, make_link(visitor, "police2"))) == []
    visit = planned(
        now, client_key=str(uuid.uuid4()), planned_on=date(2026, 3, 20), partner_post_id=post_of("officer1").id
    )
    own = events(fetch(visitor, make_link(visitor, "officer1")))
    assert [one["uid"] for one in own] == [f"visit-{visit.id}@gridcase"], "the partner has the joint visit"


def test_it_speaks_its_owners_language(visitor: Visitor, now: datetime) -> None:
    planned(now)
    token = make_link(visitor)
    db.session.execute(db.update(User).where(User.username == "police1").values(language="zh"))
    assert "走访 · 听澜街道书声里社区" in fetch(visitor, token).replace("\r\n ", "")


def test_whoever_has_no_visits_makes_no_link(visitor: Visitor) -> None:
    visitor.login("unit1").get("/policing/calendar", status=403)
    visitor.post("/policing/calendar/make", status=403)


def test_blocks_grow_no_longer_than_a_day(app: Flask, now: datetime) -> None:
    add(now, opens=time(0), closes=time(0), weekdays=frozenset(range(7)))
    blocks = find.list_duty_blocks(user_of("police1").id, TODAY)
    assert {one.ends_at - one.begins_at for one in blocks} == {timedelta(days=1)}
    assert len(blocks) == 61
