"""The made-up visits and rotas: the same from the same seed, and as a place that works but not perfectly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select

from tests.conftest import NOW
from tests.demo.conftest import opened
from tracker.demo.names import UNCOVERED
from tracker.demo.visits import BACK, make_visits
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.people.models import Absence, Post
from tracker.policing.models import DutyException, DutyShift, Visit
from tracker.policing.queries.duty import list_rota, uncovered
from tracker.policing.queries.visits_norm import list_norms_of_month, month_of, week_of
from tracker.policing.vocabulary import VisitState

TODAY = local_day(NOW)


@pytest.fixture(autouse=True)
def county(county_folder: Path) -> Iterator[None]:
    with opened(county_folder):
        yield
        db.session.rollback()


def rows(model: Any) -> list[tuple[Any, ...]]:
    columns = [column for column in model.__table__.columns if column.name != "id"]
    return [tuple(row) for row in db.session.execute(select(*columns).order_by(model.id))]


def test_the_same_seed_makes_the_same_visits_and_rotas() -> None:
    models = (Visit, DutyShift, DutyException)
    before = [rows(model) for model in models]
    assert all(before)
    for seed, is_same in ((1, True), (2, False)):
        for model in models:
            db.session.execute(delete(model))
        make_visits(now=NOW, seed=seed)
        assert ([rows(model) for model in models] == before) is is_same


def test_visits_are_made_by_whoever_acts_and_only_until_today() -> None:
    visits = db.session.scalars(select(Visit)).all()
    assert {one.state for one in visits} == set(VisitState)
    assert min(one.visited_on for one in visits if one.visited_on) >= TODAY - timedelta(days=BACK)
    assert all(one.visited_on < TODAY for one in visits if one.visited_on)
    assert all(one.planned_on >= TODAY for one in visits if one.state is VisitState.PLANNED)
    assert not [one for one in visits if one.area_code in UNCOVERED]
    away = [(one.user_id, one.from_on, one.to_on) for one in db.session.scalars(select(Absence))]
    for visit in visits:
        day = visit.visited_on or visit.planned_on
        assert not any(user == visit.user_id and first <= day < back for user, first, back in away)


def test_most_villages_meet_the_norm_and_some_do_not() -> None:
    norms = list_norms_of_month(["990101"], month_of(month_of(TODAY).first - timedelta(days=1)))
    met = sum(one.is_met for one in norms)
    assert len(norms) * 0.5 < met < len(norms) - len(UNCOVERED)


def test_every_station_is_on_call_and_one_has_a_gap() -> None:
    stations = db.session.scalars(select(Post.unit_id).where(Post.role == "police_station")).all()
    week = week_of(TODAY + timedelta(days=21))  # beyond every made-up leave and exception
    gaps = []
    for station_id in stations:
        rota = list_rota(station_id, week.first, week.last)
        days = [week.first + timedelta(days=number) for number in range(7)]
        gaps.append([stretch for day in days for stretch in uncovered(rota, day)])
    assert len(stations) == 6
    assert gaps[:-1] == [[]] * 5 and gaps[-1] == [("00:00", "08:30")]
