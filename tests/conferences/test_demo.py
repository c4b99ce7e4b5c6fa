"""The made-up county has cases that go in circles: one to convene at once, one to decide, two decided."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select

from tests.conferences.steps import made_reported, number_of
from tests.journeys.steps import actor_of
from tracker.cases.models import Case
from tracker.cases.queries.detail import load_facts
from tracker.cases.services.moves import CASES
from tracker.cases.vocabulary import Action, InConference, State
from tracker.conferences.models import Conference
from tracker.conferences.services.watch import watch_conferences
from tracker.conferences.vocabulary import Status
from tracker.demo.circles import circle
from tracker.extensions import db


def test_orders_go_in_circles_and_are_conferred_on(app: Flask, now: datetime) -> None:
    before = now - timedelta(hours=4)
    for _number in range(5):
        case = made_reported(before)
        for action, answers in ((Action.ACCEPT, {}), (Action.DISPATCH, {"post": number_of("unit1")})):
            facts, centre = load_facts(case.id), actor_of("dispatcher1", before)
            CASES.take(facts, action, answers=answers, actor=centre, now=before)
    assert circle(now) == 4
    cases = list(db.session.scalars(select(Case).order_by(Case.id)))
    assert [one.return_count for one in cases] == [2, 2, 2, 2, 0]
    assert [one.state for one in cases] == [State.ACCEPTED, State.ACCEPTED, *[State.DISPATCHED] * 3]
    assert [one.conference_status for one in cases][:3] == [
        InConference.NONE,
        InConference.CONVENED,
        InConference.DECIDED,
    ]
    statuses = list(db.session.scalars(select(Conference.status).order_by(Conference.id)))
    assert statuses == [Status.CONVENED, Status.DECIDED, Status.DECIDED]
    assert watch_conferences(now) == 1, "the first is proposed with the next sweep"
