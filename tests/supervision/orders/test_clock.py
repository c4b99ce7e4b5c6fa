"""The clock of the reply, late replies noticed once, and cases that come under supervision by the settings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tests.factories import make_case
from tests.journeys.steps import post_of
from tests.supervision.orders.steps import clock_at, dispatched, latest, logged, order_for, step
from tests.visitor import Visitor
from tracker.audit.models import Event
from tracker.cases.models import Case
from tracker.cases.services.sweep import sweep
from tracker.cases.vocabulary import State
from tracker.clock.arithmetic import working_minutes
from tracker.clock.queries import get_calendar
from tracker.extensions import db
from tracker.notices.models import Notice
from tracker.site.services import set_setting
from tracker.supervision.models import SupervisionOrder
from tracker.supervision.queries.orders import days_late
from tracker.supervision.services.watch import working_hours_back
from tracker.supervision.vocabulary import Status

HOUR = timedelta(hours=1)


def kinds_of(case: Case) -> list[str]:
    query = select(Event.kind).where(Event.subject == "case", Event.subject_id == case.id).order_by(Event.seq)
    return list(db.session.scalars(query))


@pytest.mark.parametrize(
    ("level", "limit", "due"),
    [
        ("1", "", datetime(2026, 3, 19, 4, 0, tzinfo=UTC)),  # sixteen working hours from Tuesday, seven of them a day
        ("2", "", datetime(2026, 3, 18, 3, 0, tzinfo=UTC)),
        ("3", "", datetime(2026, 3, 17, 8, 30, tzinfo=UTC)),
        ("1", "2h", datetime(2026, 3, 17, 4, 0, tzinfo=UTC)),
        ("1", "4wd", datetime(2026, 3, 23, 15, 59, 59, tzinfo=UTC)),  # the weekend does not count
    ],
)
def test_the_reply_has_a_clock_of_its_own(level: str, limit: str, due: datetime, visitor: Visitor) -> None:
    (case,) = logged(visitor, 1)
    before = (case.due_at, case.stage_due_at)
    order_for(visitor.login("supervisor2"), case, level=level, reply_limit=limit)
    assert latest().due_at == due
    assert (case.due_at, case.stage_due_at) == before, "supervision touches no clock of the case"


def test_a_late_reply_is_noticed_once_a_round_and_counted(visitor: Visitor, app: Flask, now: datetime) -> None:
    (case,) = logged(visitor, 1)
    dispatched(visitor, case)
    order_for(visitor.login("supervisor2"), case, level="3")
    order = latest()
    sweep(now=now + 5 * HOUR)
    assert not order.is_late_noticed
    late = order.due_at + timedelta(days=1, hours=2)
    sweep(now=late)
    sweep(now=late + HOUR)
    db.session.flush()
    assert kinds_of(case).count("SupervisionReplyLate") == 1
    told = db.session.scalars(select(Notice.post_id).where(Notice.kind == "SupervisionReplyLate")).all()
    assert set(told) == {post_of("unit1").id, post_of("supervisor2").id} and len(told) == 2
    assert days_late(order, late) == 2
    db.session.commit()
    with clock_at(app, late + 2 * HOUR):
        assert "2 days late" in visitor.login("unit1").get(f"/supervision/orders/{order.id}").text
        step(visitor, order, "answer", answer="迟了")
        assert "not settled" not in visitor.get("/supervision/orders?late=1").soup.select_one("#results").get_text()
        assert order.number in visitor.get("/supervision/orders?late=1").text
        step(visitor.login("supervisor2"), order, "send_back", reason="不完整")
    assert order.due_at > late + 2 * HOUR, "a reply that is sent back gets the limit once more"
    assert days_late(order, order.due_at) == 2, "what was late before stays counted"
    sweep(now=order.due_at + HOUR)
    assert kinds_of(case).count("SupervisionReplyLate") == 2


def test_by_default_no_case_comes_under_supervision_by_itself(app: Flask, now: datetime) -> None:
    case = make_case(now, due_at=now - timedelta(days=60), holder_post_id=post_of("unit1").id)
    sweep(now=now)
    assert case.supervised_level == 0
    assert latest() is None


def escalate_after(one: int, two: int, three: int) -> None:
    for level, hours in enumerate((one, two, three), 1):
        set_setting(key=f"supervision.escalate_hours_{level}", value=hours)


def test_a_case_comes_under_supervision_level_by_level_once_each(visitor: Visitor, now: datetime) -> None:
    escalate_after(7, 14, 35)
    unit = post_of("unit1").id
    case = make_case(now, due_at=now, holder_post_id=unit, centre_post_id=post_of("dispatcher1").id)
    in_time = make_case(now, due_at=now + timedelta(days=30), holder_post_id=unit)
    standing = make_case(now, due_at=now, state=State.SUSPENDED, holder_post_id=unit)
    sweep(now=now + 4 * HOUR)
    assert case.supervised_level == 0
    levels = []
    for day in range(1, 9):
        for _twice in range(2):
            sweep(now=now + timedelta(days=day))
        levels.append(case.supervised_level)
    assert levels == [1, 2, 2, 2, 2, 2, 3, 3], "after 7, 14 and 35 working hours; a weekend lies between"
    assert [one.supervised_level for one in (in_time, standing)] == [0, 0]
    orders = db.session.scalars(select(SupervisionOrder).order_by(SupervisionOrder.id)).all()
    assert [(one.level, one.status, one.post_id) for one in orders] == [
        (1, Status.REPLACED, unit), (2, Status.REPLACED, unit), (3, Status.RUNNING, unit),
    ]  # fmt: skip
    assert all(one.is_automatic and one.made_by_user_id is None for one in orders)
    assert [one.seq for one in orders] == [1, 2, 3]
    assert kinds_of(case).count("SupervisionEscalated") == 3
    db.session.commit()
    page = visitor.login("supervisor2").get("/supervision/orders")
    assert "by itself" in page.text and case.ref in page.text
    assert "by itself, as the settings say" in visitor.get(f"/supervision/orders/{orders[2].id}").text
    assert "Put under supervision by itself" in visitor.get(f"/cases/{case.ref}").text


def test_an_unsent_case_comes_under_supervision_too_and_the_centre_answers(now: datetime, app: Flask) -> None:
    escalate_after(8, 0, 0)
    centre = post_of("dispatcher1").id
    given = {"due_at": None, "stage_due_at": now - timedelta(days=3), "holder_post_id": None, "centre_post_id": centre}
    case = make_case(now, state=State.REPORTED, **given)
    handled = make_case(now, state=State.HANDLING, **given)
    sweep(now=now)
    assert (case.supervised_level, latest().post_id) == (1, centre)
    assert handled.supervised_level == 0, "with a unit it is the deadline that counts"


def test_far_past_its_limit_a_case_starts_at_the_level_it_has_reached(now: datetime, app: Flask) -> None:
    escalate_after(8, 16, 0)
    case = make_case(now, due_at=now - timedelta(days=30), holder_post_id=post_of("unit1").id)
    sweep(now=now)
    sweep(now=now)
    orders = db.session.scalars(select(SupervisionOrder.level).where(SupervisionOrder.case_id == case.id)).all()
    assert list(orders) == [2]


def test_what_was_settled_is_not_ordered_again_at_that_level(visitor: Visitor, now: datetime) -> None:
    escalate_after(8, 0, 0)
    case = make_case(now, due_at=now - timedelta(days=9), holder_post_id=post_of("unit1").id)
    sweep(now=now)
    db.session.commit()
    step(visitor.login("unit1"), latest(), "answer", answer="明日办结")
    step(visitor.login("supervisor2"), latest(), "accept")
    sweep(now=now + timedelta(days=1))
    assert (case.supervised_level, latest().seq) == (0, 1)


def test_the_settings_say_what_they_do(visitor: Visitor) -> None:
    page = visitor.login("sysadmin1").get("/settings")
    assert "0 means never" in page.text
    visitor.post("/settings/supervision.escalate_hours_1", {"value": "-1"}, status=422)
    visitor.post("/settings/supervision.escalate_hours_1", {"value": "24"})
    assert "24" in visitor.get("/settings").text


@given(hours=st.integers(1, 200), minutes=st.integers(0, 60 * 24 * 40))
def test_going_back_working_hours_is_exact(hours: int, minutes: int, filled_app: Flask) -> None:
    with filled_app.app_context():
        calendar = get_calendar()
        db.session.remove()
    at = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    back = working_hours_back(at, hours, calendar)
    assert working_minutes(back, at, calendar) >= hours * 60
    assert working_minutes(back + timedelta(seconds=1), at, calendar) < hours * 60
