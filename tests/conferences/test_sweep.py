"""What the sweep proposes, once a case and cause, what it finds late, and what ends a conference by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.conferences.steps import (
    case_of,
    convened,
    decide,
    kinds_of,
    latest,
    made_returned_twice,
    number_of,
    proposed,
    step,
)
from tests.factories import make_case
from tests.journeys.steps import log, move, post_of, why_not
from tests.supervision.orders.steps import clock_at
from tests.visitor import Visitor
from tracker.cases.models import Case
from tracker.cases.vocabulary import InConference, State, Visibility
from tracker.conferences.models import Conference
from tracker.conferences.services.watch import watch_conferences
from tracker.conferences.vocabulary import Cause, Status
from tracker.extensions import db
from tracker.notices.models import Notice
from tracker.site.services import set_setting

HOUR = timedelta(hours=1)
#: Tuesday 10:00 in China; the working day before it ended on Monday at 18:00 and has seven hours.
LONG_AGO = timedelta(days=3)


def returned(now: datetime, **more: object) -> Case:
    given = {"state": State.ACCEPTED, "return_count": 2, "received_at": now - HOUR, "due_at": now + LONG_AGO}
    return make_case(now, centre_post_id=post_of("dispatcher1").id, **given | more)


def conferences() -> list[Conference]:
    return list(db.session.scalars(select(Conference).order_by(Conference.id)))


def test_what_came_back_often_enough_is_proposed_once(app: Flask, now: datetime) -> None:
    case = returned(now)
    once = returned(now, return_count=1)
    assert [watch_conferences(now), watch_conferences(now), watch_conferences(now + HOUR)] == [1, 0, 0]
    (conference,) = conferences()
    assert (conference.case_id, conference.cause, conference.opened_by_post_id) == (case.id, Cause.RETURNS, None)
    assert (case.conference_status, once.conference_status) == (InConference.PROPOSED, InConference.NONE)
    assert kinds_of(case) == ["ConferenceProposed"]


@pytest.mark.parametrize(
    "given",
    [
        {"state": State.HANDLING},
        {"state": State.DISPATCHED, "is_decided": True},
        {"state": State.CLOSED},
        {"visibility": Visibility.MEDIATION},
        {"visibility": Visibility.RESTRICTED},
    ],
)
def test_these_are_left_alone(given: dict[str, object], app: Flask, now: datetime) -> None:
    returned(now, **given)
    assert watch_conferences(now) == 0


def test_an_order_that_may_still_come_back_is_proposed(app: Flask, now: datetime) -> None:
    returned(now, state=State.DISPATCHED)
    assert watch_conferences(now) == 1


def test_the_settings_switch_both_off_or_move_them(app: Flask, now: datetime) -> None:
    returned(now, return_count=3)
    make_case(now, state=State.REPORTED, received_at=now - LONG_AGO)
    set_setting(key="conference.returns", value=0)
    set_setting(key="conference.nobody_hours", value=0)
    assert watch_conferences(now) == 0
    set_setting(key="conference.returns", value=4)
    set_setting(key="conference.nobody_hours", value=200)
    assert watch_conferences(now) == 0
    set_setting(key="conference.returns", value=3)
    assert watch_conferences(now) == 1


def test_what_lies_with_nobody_is_proposed_after_its_working_hours(visitor: Visitor, now: datetime) -> None:
    case = log(visitor.login("officer1"))
    move(visitor.login("dispatcher1"), case, "accept")
    # Tuesday 10:00: six working hours are left of the day, two more of the next.
    for at, found in (
        (datetime(2026, 3, 18, 1, 30, tzinfo=UTC), 0),
        (datetime(2026, 3, 18, 3, 59, tzinfo=UTC), 1),
        (datetime(2026, 3, 18, 4, 0, tzinfo=UTC), 0),
    ):
        assert watch_conferences(at) == found, at
    assert latest().cause is Cause.NOBODY
    db.session.commit()
    move(visitor, case, "dispatch", post=number_of("unit1"))
    assert (latest().status, latest().ended_by_user_id) == (Status.CALLED_OFF, None)
    assert case.conference_status is InConference.NONE
    page = visitor.get(f"/conferences/{latest().id}")
    assert "sent to a unit before the conference met" in page.text
    move(visitor.login("unit1"), case, "return_order", reason="职责不符")


def test_the_hours_with_nobody_begin_again_when_it_comes_back(visitor: Visitor, app: Flask, now: datetime) -> None:
    case = log(visitor.login("officer1"))
    visitor.login("dispatcher1")
    move(visitor, case, "accept")
    move(visitor, case, "dispatch", post=number_of("unit1"))
    later = now + timedelta(days=2)
    assert watch_conferences(later) == 0, "a unit has it"
    with clock_at(app, later):
        move(visitor.login("unit1"), case, "return_order", reason="职责不符")
    assert watch_conferences(later + HOUR) == 0
    assert watch_conferences(later + timedelta(days=2)) == 1


def test_a_proposal_ends_when_a_unit_signs(visitor: Visitor, now: datetime) -> None:
    conference = proposed(now)
    case = case_of(conference)
    move(visitor.login("dispatcher1"), case, "dispatch", post=number_of("unit1"))
    assert conference.status is Status.PROPOSED, "it may still come back"
    assert "proposed or convened" in why_not(visitor.login("unit1"), case, "return_order")
    move(visitor, case, "sign_for")
    assert (conference.status, case.conference_status) == (Status.CALLED_OFF, InConference.NONE)
    assert watch_conferences(now) == 0, "the same cause is not proposed twice"


def test_a_conference_ends_with_its_case(visitor: Visitor, now: datetime) -> None:
    conference = convened(visitor, now)
    case = case_of(conference)
    move(visitor.login("dispatcher1"), case, "void", reason="重复录入")
    move(visitor.login("supervisor1"), case, "grant")
    assert (case.state, conference.status) == (State.VOID, Status.CALLED_OFF)
    assert "Joint conference no longer needed" in visitor.get(f"/cases/{case.ref}").text
    told = set(db.session.scalars(select(Notice.post_id).where(Notice.kind == "ConferenceLapsed")))
    assert {post_of("unit1").id, post_of("unit2").id} <= told


def test_a_corrected_category_goes_along_or_ends_it(visitor: Visitor, now: datetime) -> None:
    conference = convened(visitor, now)
    case = case_of(conference)
    move(visitor.login("dispatcher1"), case, "recategorise", category="0401", reason="类别有误")
    assert (conference.category_code, conference.status) == ("0401", Status.CONVENED)
    move(visitor, case, "recategorise", category="0202", reason="实为邻里纠纷")
    assert (conference.status, case.conference_status) == (Status.CALLED_OFF, InConference.NONE)


def test_late_conferences_are_noticed_once(visitor: Visitor, now: datetime) -> None:
    conference = proposed(now)
    assert conference.due_at == datetime(2026, 3, 18, 3, 0, tzinfo=UTC)
    day = timedelta(days=1)
    assert [watch_conferences(now + day + day), watch_conferences(now + day + day)] == [1, 0]
    db.session.commit()
    assert "late" in visitor.login("supervisor1").get(f"/conferences/{conference.id}").text
    step(visitor, conference, "convene", units=[number_of("unit1"), number_of("unit2")])
    assert (conference.due_at, conference.is_late_noticed) == (datetime(2026, 3, 19, 4, 0, tzinfo=UTC), False)
    assert watch_conferences(now + 5 * day) == 1
    assert kinds_of(case_of(conference)).count("ConferenceLate") == 2
    db.session.commit()
    decide(visitor, conference)
    assert watch_conferences(now + 30 * day) == 0


def test_numbers_run_on_within_a_county_and_year(visitor: Visitor, app: Flask, now: datetime) -> None:
    for _number in range(3):
        returned(now)
    watch_conferences(now)
    returned(now)
    watch_conferences(datetime(2026, 12, 31, 17, 0, tzinfo=UTC))  # already the first of January in China
    assert [one.number for one in conferences()] == [
        "会商〔2026〕第1号", "会商〔2026〕第2号", "会商〔2026〕第3号", "会商〔2027〕第1号",
    ]  # fmt: skip


def test_a_case_is_in_one_conference_at_a_time(visitor: Visitor, now: datetime) -> None:
    case = made_returned_twice(now)
    watch_conferences(now)
    db.session.commit()
    assert watch_conferences(now + LONG_AGO) == 1, "the late proposal is noticed, and no second one made"
    assert len(conferences()) == 1
    assert case.conference_status is InConference.PROPOSED
