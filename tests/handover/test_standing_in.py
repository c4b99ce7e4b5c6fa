"""AB岗: B is told when he stands in, A what was done meanwhile; each once."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask

from tests.journeys.steps import log, move, post_of, user_of
from tests.visitor import Visitor
from tracker.cases.services.sweep import sweep
from tracker.extensions import db
from tracker.notices.models import Notice
from tracker.people.models import Absence, Appointment
from tracker.people.vocabulary import Rank

CHINA = timedelta(hours=8)


def notices(kind: str) -> list[Notice]:
    return list(db.session.scalars(db.select(Notice).where(Notice.kind == kind, Notice.post_id == post_of("unit1").id)))


def test_both_are_told_once(app: Flask, visitor: Visitor, now: datetime) -> None:
    today = (now + CHINA).date()
    post = post_of("unit1")
    db.session.add(Appointment(post_id=post.id, user_id=user_of("unit2").id, rank=Rank.B, from_on=today))
    db.session.add(Absence(user_id=user_of("unit1").id, from_on=today, to_on=today + timedelta(days=2)))
    db.session.flush()
    sweep(now=now)
    sweep(now=now + timedelta(minutes=1))
    (began,) = notices("StandInBegan")
    assert began.facts == {"until": (today + timedelta(days=2)).isoformat()}

    case = log(visitor.login("officer1"))
    visitor.login("dispatcher1")
    move(visitor, case, "accept")
    move(visitor, case, "dispatch", post=str(post.id))
    move(visitor.login("unit2"), case, "sign_for")
    assert "You stand in for this post" in visitor.get("/inbox").text

    back = now + timedelta(days=2)
    sweep(now=back)
    sweep(now=back + timedelta(minutes=1))
    (ended,) = notices("StandInEnded")
    assert (ended.facts["acts"], ended.facts["cases"]) == (1, 1)
    assert ended.facts["open"] >= 1


def test_nobody_is_told_where_there_is_no_b(app: Flask, now: datetime) -> None:
    today = (now + CHINA).date()
    db.session.execute(
        db.delete(Appointment).where(Appointment.post_id == post_of("unit1").id, Appointment.rank == Rank.B)
    )
    db.session.add(Absence(user_id=user_of("unit1").id, from_on=today, to_on=today + timedelta(days=2)))
    db.session.flush()
    sweep(now=now)
    assert not notices("StandInBegan")
