"""A post changes hands: the sheet is made by itself, completed by the leaver, accepted by the successor."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from tests.journeys.steps import case_of, log, post_of, to_handling, user_of
from tests.visitor import Visitor
from tracker.audit.models import AccessEntry, Event
from tracker.cases.services.sweep import sweep
from tracker.extensions import db
from tracker.handover.models import Handover
from tracker.people.models import Appointment, Post
from tracker.people.vocabulary import Rank

CHINA = timedelta(hours=8)


@pytest.fixture
def today(now: datetime) -> date:
    return (now + CHINA).date()


def change_hands(post: Post, leaver: str, successor: str, on: date) -> None:
    held = db.session.scalars(
        db.select(Appointment).where(Appointment.post_id == post.id, Appointment.user_id == user_of(leaver).id)
    ).one()
    held.to_on = on
    db.session.add(Appointment(post_id=post.id, user_id=user_of(successor).id, rank=Rank.A, from_on=on))
    db.session.flush()


def test_from_the_made_sheet_to_the_accepted_one(app: Flask, visitor: Visitor, now: datetime, today: date) -> None:
    case = log(visitor.login("officer1"))
    to_handling(visitor, case)
    post = post_of("unit1")
    change_hands(post, "unit1", "unit2", today)
    sweep(now=now)
    sweep(now=now)  # one sheet a change
    found = db.session.scalars(db.select(Handover)).one()
    url = f"/handovers/{found.id}"

    visitor.login("unit2").post(f"{url}/accept", status=422)
    visitor.login("officer1").get(url, status=404)
    leaver = visitor.login("unit1")
    assert case.ref in leaver.get(url).text
    refused = leaver.post(f"{url}/items", {"kind": "promise", "remark": "周五前清理完", "due_on": ""}, status=422)
    assert "needs the day" in refused.text
    assert "周五前清理完" in refused.soup.find("textarea").get_text()
    leaver.post(f"{url}/items", {"kind": "promise", "remark": "周五前清理完", "due_on": today.isoformat()})
    leaver.post(f"{url}/items", {"kind": "problem", "remark": "北门钥匙在物业处", "due_on": ""})
    leaver.post(f"{url}/complete")
    leaver.post(f"{url}/items", {"kind": "problem", "remark": "再补一条"}, status=422)

    successor = visitor.login("unit2")
    assert "北门钥匙在物业处" in successor.get(url).text
    successor.post(f"{url}/send-back", {"reason": " "}, status=422)
    successor.post(f"{url}/send-back", {"reason": "请补充联系人岗位"})
    visitor.login("unit1")
    assert "请补充联系人岗位" in visitor.get(url).text
    visitor.post(f"{url}/complete")
    visitor.login("unit2").post(f"{url}/accept")
    db.session.refresh(found)
    assert found.summary == {"case": 1, "promise": 1, "visit": 0, "problem": 1}
    event = db.session.scalars(db.select(Event).where(Event.kind == "PostHandedOver")).one()
    assert (event.subject_id, event.user_id) == (case.id, user_of("unit2").id)
    visitor.post(f"{url}/accept", status=422)
    printed = visitor.post(f"{url}/paper", status=200).text
    assert "周五前清理完" in printed
    assert db.session.scalar(db.select(AccessEntry.id).where(AccessEntry.act == "handover:print"))
    assert case_of(case.ref).lead_post_id == post.id, "cases belong to the post"


def test_it_is_not_accepted_before_the_first_day(app: Flask, visitor: Visitor, now: datetime, today: date) -> None:
    change_hands(post_of("unit1"), "unit1", "unit2", today + timedelta(days=5))
    sweep(now=now)
    found = db.session.scalars(db.select(Handover)).one()
    visitor.login("unit1").post(f"/handovers/{found.id}/complete")
    refused = visitor.login("unit2").post(f"/handovers/{found.id}/accept", status=422)
    assert "first day" in refused.text


def test_titles_stay_hidden_from_a_successor_who_does_not_hold_the_post_yet(
    app: Flask, visitor: Visitor, now: datetime, today: date
) -> None:
    case = log(visitor.login("officer1"))
    to_handling(visitor, case)
    change_hands(post_of("unit1"), "unit1", "unit2", today + timedelta(days=5))
    sweep(now=now)
    found = db.session.scalars(db.select(Handover)).one()
    shown = visitor.login("unit2").get(f"/handovers/{found.id}").text
    assert case.ref in shown
    assert case.title not in shown
