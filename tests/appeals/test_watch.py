"""A late judgement is noticed and goes up once; the made-up county has appeals of every kind."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select

from tests.appeals.steps import kinds_of, lodged, overdue_case, taken
from tests.journeys.steps import post_of
from tracker.appeals.models import Appeal
from tracker.appeals.services.watch import watch_appeals
from tracker.appeals.vocabulary import Status
from tracker.audit.verifying import find_breaks
from tracker.cases.services.sweep import sweep
from tracker.demo.appeals import appeal as contest_some
from tracker.extensions import db
from tracker.notices.models import Notice


def told(kind: str) -> list[int]:
    return sorted(db.session.scalars(select(Notice.post_id).where(Notice.kind == kind)))


def test_a_late_appeal_goes_to_the_next_level_once(app: Flask, now: datetime) -> None:
    appeal = lodged(now)
    nearest, wider = post_of("supervisor1").id, post_of("supervisor2").id
    assert (appeal.judge_post_id, watch_appeals(now)) == (nearest, 0)
    late = appeal.due_at + timedelta(minutes=1)
    sweep(now=late)
    assert (appeal.judge_post_id, appeal.is_passed_up, appeal.is_late_noticed) == (wider, True, False)
    assert appeal.due_at > late, "the next level has its own time"
    assert told("AppealLate") == sorted([nearest, appeal.post_id])
    assert told("AppealPassedUp") == sorted([wider, appeal.post_id])
    assert watch_appeals(late) == 0
    again = appeal.due_at + timedelta(minutes=1)
    assert (watch_appeals(again), watch_appeals(again)) == (1, 0), "noticed once, passed up no further"
    assert (appeal.judge_post_id, appeal.is_late_noticed) == (wider, True)
    assert kinds_of(appeal) == ["AppealLodged", "AppealLate", "AppealPassedUp", "AppealLate"]
    assert not list(find_breaks())


def test_while_the_post_is_asked_nothing_is_late(app: Flask, now: datetime) -> None:
    appeal = taken(lodged(now), "ask", "supervisor1", now, question="何时通知？")
    much_later = appeal.due_at + timedelta(days=30)
    assert watch_appeals(much_later) == 0
    taken(appeal, "answer", "unit1", now + timedelta(hours=1), answer="当日上午。")
    assert appeal.status is Status.LODGED and watch_appeals(much_later) == 1


def test_units_of_the_made_up_county_contest_a_handful(app: Flask, now: datetime) -> None:
    for _number in range(8):
        overdue_case(now)
    assert contest_some(now) == 5
    found = db.session.scalars(select(Appeal).order_by(Appeal.id)).all()
    assert [one.status for one in found] == [
        Status.LODGED, Status.ASKED, Status.UPHELD, Status.DISMISSED, Status.LODGED,
    ]  # fmt: skip
    assert [one.instance for one in found] == [1, 1, 1, 1, 2]
    assert all(one.lodged_at < now for one in found)
    assert not list(find_breaks())
