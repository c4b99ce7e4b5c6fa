"""The public board: the figures of the closure report, and no small count to be found on it."""

from __future__ import annotations

from datetime import date

from flask import Flask

from tests.conftest import NOW
from tests.factories import make_case
from tests.visitor import Visitor
from tracker.access.actor import HeldPost, acting_for
from tracker.areas.queries import get_tree
from tracker.cases.queries.lists import CaseFilter
from tracker.cases.vocabulary import Rating, State
from tracker.extensions import db
from tracker.figures.closure import period_of
from tracker.figures.counting import count_measures
from tracker.foundation.days import day_start, local_day
from tracker.foundation.identifiers import AreaLevel
from tracker.people.vocabulary import Rank, Role
from tracker.residents.queries.board import SHOWN, SMALL, make_board


def closed(area: str, on: date, *, rating: Rating | None = None, count: int = 1) -> None:
    at = day_start(on)
    for _one in range(count):
        make_case(
            at, area_code=area, state=State.EVALUATED if rating else State.CLOSED, is_open=False, due_at=at,
            accepted_at=at, dispatched_at=at, closed_at=at, rating=rating, evaluated_at=at if rating else None,
        )  # fmt: skip
    db.session.commit()


def streets() -> list[str]:
    on = local_day(NOW)
    return [one.code for one in get_tree().by_code.values() if one.level is AreaLevel.STREET and one.is_valid(on)]


def grid_in(street: str) -> str:
    return get_tree().within(street, AreaLevel.GRID, local_day(NOW))[0].code


def test_the_board_says_what_the_report_says(app: Flask) -> None:
    (board,) = make_board(month=None, now=NOW)
    assert board.last < local_day(NOW) and (board.first.day, board.last.month) == (1, board.first.month)
    post = HeldPost(0, "", Role.SUPERVISOR, board.total.code, None, Rank.A)
    period = period_of(board.first, board.last, NOW)
    for row in (board.total, *board.rows):
        actor = acting_for([post], local_day(NOW))
        counted = count_measures(period=period, actor=actor, asked=CaseFilter(area=row.code), now=NOW, keys=SHOWN)
        for rate in row.rates:
            right = counted[rate.measure.key]
            assert rate.part in (None, right.part) and rate.whole in (None, right.whole)


def test_small_counts_and_what_would_give_them_away_are_hidden(app: Flask) -> None:
    here, there, third = streets()[:3]
    on = date(2026, 2, 10)
    closed(grid_in(here), on, rating=Rating.SATISFIED, count=30)
    closed(grid_in(there), on, rating=Rating.SATISFIED, count=28)
    closed(grid_in(there), on, rating=Rating.DISSATISFIED, count=2)
    closed(grid_in(third), on, rating=Rating.SATISFIED, count=40)
    (board,) = make_board(month=None, now=NOW)
    shown = {row.code: {rate.measure.key: rate for rate in row.rates} for row in (board.total, *board.rows)}
    assert shown[there]["satisfied"].part is None, "the two who were not satisfied could be found by subtraction"
    for rates in shown.values():
        for rate in rates.values():
            for count in (rate.part, rate.whole):
                assert count is None or count == 0 or count >= SMALL
            if rate.part is not None and rate.whole is not None:
                assert rate.whole - rate.part in {0, *range(SMALL, 10_000)}
    assert board.has_hidden


def test_page_table_and_data_agree(app: Flask) -> None:
    resident = Visitor(app)
    page = resident.get("/open")
    assert "Set-Cookie" not in page.response.headers
    data = resident.client.get("/open.json").get_json()
    table = resident.client.get("/open.csv").get_data().decode("utf-8-sig").splitlines()
    (county,) = data
    assert len(table) == 1 + len(county["areas"])
    for area in county["areas"]:
        assert area["name"] in page.text
        assert set(area["measures"]) == set(SHOWN)
    for month in ("1999-01", "x", "2026-03"):
        assert resident.get(f"/open?month={month}").text == page.text
