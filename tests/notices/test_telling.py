"""Notices: one for each post, with the change it tells of or not at all, read by whoever acts for the post."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask

from tests.journeys.steps import actor_of, log, move, post_of
from tests.visitor import Visitor
from tracker.extensions import db
from tracker.notices.models import Notice
from tracker.notices.services import read_notices, tell


def unread(username: str) -> list[tuple[str, str]]:
    query = db.select(Notice.kind, Notice.ref).where(Notice.post_id == post_of(username).id, Notice.read_at.is_(None))
    return [tuple(row) for row in db.session.execute(query.order_by(Notice.id))]


def test_a_post_is_told_once_and_nobody_is_not(app: Flask, now: datetime) -> None:
    unit, centre = post_of("unit1").id, post_of("dispatcher1").id
    tell(posts=[unit, None, centre, unit, 0], kind="CaseUrged", ref="990101-20260317-0001", now=now)
    assert unread("unit1") == unread("dispatcher1") == [("CaseUrged", "990101-20260317-0001")]
    tell(posts=[None], kind="CaseUrged", ref="990101-20260317-0002", now=now)
    assert len(unread("unit1")) == 1


def test_reading_puts_away_ones_own_only(app: Flask, now: datetime) -> None:
    tell(posts=[post_of("unit1").id, post_of("unit2").id], kind="CaseUrged", ref="990101-20260317-0001", now=now)
    later = now + timedelta(minutes=5)
    assert read_notices(actor=actor_of("unit1", now), now=later) == 1
    assert read_notices(actor=actor_of("unit1", now), now=later) == 0, "read once"
    assert unread("unit1") == [] and len(unread("unit2")) == 1
    stamp = db.select(Notice.read_at).where(Notice.post_id == post_of("unit1").id)
    assert db.session.scalars(stamp).all() == [later]


def test_a_refused_move_tells_nobody(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"))
    before = unread("dispatcher1")
    visitor.login("dispatcher1")
    visitor.post(f"/cases/{case.ref}/moves/reject", {"version": str(case.version), "reason": "  "}, status=422)
    assert unread("officer1") == [] and unread("dispatcher1") == before


def test_who_acts_is_not_told_of_it(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"))
    visitor.login("dispatcher1")
    move(visitor, case, "accept")
    assert ("CaseAccepted", case.ref) not in unread("dispatcher1")


def test_the_inbox_says_each_notice_in_words_and_leads_to_its_thing(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"))
    visitor.login("dispatcher1")
    move(visitor, case, "accept")
    move(visitor, case, "dispatch", post=str(post_of("unit1").id))
    page = visitor.login("unit1").get("/inbox")
    links = [link for link in page.links() if case.ref in link]
    assert links and "CaseDispatched" not in page.text
    visitor.follow(visitor.post("/inbox/notices/read", {}))
    assert unread("unit1") == []
