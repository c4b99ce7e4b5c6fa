"""Numbers of orders: one after the other for each county and year, however many take them at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import delete

from tests.factories import make_case
from tests.journeys.steps import post_of
from tracker.audit.models import Event
from tracker.cases.models import Case, CasePost
from tracker.extensions import db, may_write
from tracker.notices.models import Notice
from tracker.supervision.models import SupervisionCounter, SupervisionOrder
from tracker.supervision.services.orders import Wanted, issue_order, take_number

AT_ONCE = 32


@pytest.fixture
def shared_app(filled_app: Flask) -> Iterator[Flask]:
    """The application with real commits; what they leave is deleted afterwards."""
    yield filled_app
    with filled_app.app_context():
        for model in (SupervisionOrder, SupervisionCounter, Notice, CasePost, Event, Case):
            db.session.execute(delete(model))
        db.session.commit()
        db.session.remove()


def test_thirty_two_at_once_get_thirty_two_numbers(shared_app: Flask, now: datetime) -> None:
    with shared_app.app_context():
        holder = post_of("unit1").id
        cases = [make_case(now, holder_post_id=holder).id for _number in range(AT_ONCE)]
        db.session.commit()
        db.session.remove()

    def order(case_id: int) -> int:
        with shared_app.app_context():
            may_write.set(True)
            case = db.session.get(Case, case_id)
            made = issue_order(case=case, wanted=Wanted(1, "甲", "乙"), post=None, actor=None, now=now)
            seq = made.seq
            if case_id % 4 == 0:  # whoever gives up leaves no gap
                db.session.rollback()
                seq = 0
            else:
                db.session.commit()
            db.session.remove()
            return seq

    with ThreadPoolExecutor(AT_ONCE) as pool:
        taken = sorted(filter(None, pool.map(order, cases)))
    assert taken == list(range(1, len(taken) + 1))
    assert len(taken) == sum(1 for one in cases if one % 4)


def test_each_county_and_year_counts_for_itself(app: Flask) -> None:
    assert [take_number("990101", 2026)["seq"] for _number in range(3)] == [1, 2, 3]
    assert take_number("990102", 2026)["seq"] == 1
    assert take_number("990101", 2027)["seq"] == 1


def test_the_year_is_that_of_the_local_day(app: Flask, now: datetime) -> None:
    case = make_case(now, holder_post_id=post_of("unit1").id)
    at = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)  # already the first of January in China
    made = issue_order(case=case, wanted=Wanted(1, "甲", "乙"), post=None, actor=None, now=at)
    assert made.number == "督办〔2027〕第1号"
