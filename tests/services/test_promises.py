"""Promised against actual: kept and late, in sight and outside, small counts hidden from everybody."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from tests.journeys.steps import actor_of
from tests.services.steps import CODE, NAME, apply, get, make_item
from tests.visitor import Visitor
from tracker.cases.vocabulary import Rating
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.services.models import Application
from tracker.services.queries.promises import Promise, count_promises, hide_small, in_sight
from tracker.services.vocabulary import Outcome, Status


@pytest.fixture(autouse=True)
def item(app: Flask) -> None:
    make_item()


def decide(window: Visitor, *, at: datetime, late: bool = False, rating: Rating | None = None) -> Application:
    """An application decided at an instant, in time or late."""
    one = apply(window)
    one.status, one.outcome, one.decided_at, one.handling_minutes = Status.DECIDED, Outcome.GRANTED, at, 480
    one.accepted_at, one.due_at = at - timedelta(days=2), at + timedelta(days=-1 if late else 1)
    one.rating = rating
    db.session.flush()
    return get(one.id)


def test_the_rates_are_counts_over_counts(app: Flask, now: datetime) -> None:
    window, day = Visitor(app).login("window1"), local_day(now)
    for late, rating in (
        (False, Rating.SATISFIED),
        (False, Rating.DISSATISFIED),
        (True, None),
        (True, Rating.NO_ANSWER),
    ):
        decide(window, at=now, late=late, rating=rating)
    first, last = day.replace(day=1), day + timedelta(days=1)
    row, total = count_promises(first, last, now + timedelta(hours=1))
    assert (row.code, row.name, row.promised, row.hours) == (CODE, NAME, "3wd", 8.0)
    assert (str(row.of("promise_kept")), str(row.of("service_satisfied"))) == ("50.00%", "50.00%")
    assert (row.of("service_response").part, row.of("service_response").whole) == (2, 4)
    assert total.decided == 4 and total.kept == 2
    assert count_promises(date(2020, 1, 1), date(2020, 1, 31), now)[-1].decided == 0
    assert str(count_promises(date(2020, 1, 1), date(2020, 1, 31), now)[-1].of("promise_kept")) == "—"


def test_each_reads_the_figures_of_his_area_and_no_others(app: Flask, now: datetime) -> None:
    decide(Visitor(app).login("window1"), at=now)
    day = local_day(now)

    def counted(who: str) -> int | None:
        within = in_sight(actor_of(who, now))
        return count_promises(day, day, now + timedelta(hours=1), within=within)[-1].decided

    assert [counted(who) for who in ("window1", "supervisor1", "supervisor2", "officer1", "agent1")] == [1, 1, 1, 0, 0]
    Visitor(app).login("officer1").get("/applications/promises", status=403)
    page = Visitor(app).login("supervisor1").get("/applications/promises").text
    assert NAME in page and "100.00%" in page


def rows(*counts: tuple[int, int]) -> list[Promise]:
    made = [Promise(str(at), "", "", "", whole, part, 0, 0) for at, (whole, part) in enumerate(counts)]
    total = Promise("", "", "", "", sum(one.decided for one in made), sum(one.kept for one in made))
    return [*made, total]


def test_small_counts_cannot_be_worked_out() -> None:
    few, many, total = hide_small(rows((3, 3), (40, 30)))
    assert few.decided is None and few.hours is None
    assert many.decided is None or total.decided is None, "the small one were total minus the other"
    one, _sum = hide_small(rows((20, 18)))
    assert one.decided == 20 and one.kept is None, "two late ones are told by eighteen of twenty"
    clear, _sum = hide_small(rows((20, 10)))
    assert (clear.decided, clear.kept) == (20, 10)


def test_the_public_board_shows_the_month_as_page_table_and_data(app: Flask, now: datetime) -> None:
    window = Visitor(app).login("window1")
    earlier = now - timedelta(days=31)
    for _one in range(6):
        decide(window, at=earlier, rating=Rating.SATISFIED)
    month = f"{local_day(earlier):%Y-%m}"
    everybody = Visitor(app)
    page = everybody.get(f"/open?month={month}")
    assert NAME in page.text and "6 / 6" in page.text and "Set-Cookie" not in page.response.headers
    assert "6" in everybody.get(f"/open/services.csv?month={month}").response.get_data(as_text=True)
    data = everybody.get(f"/open/services.json?month={month}").response.get_json()
    assert data["items"][0]["measures"]["promise_kept"] == {"numerator": 6, "base": 6}
    assert "Promised and actual" not in everybody.get("/open?month=2025-06").text
