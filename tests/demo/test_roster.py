"""The county in memory answers as the queries do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.clock.oracle import published_calendar
from tests.conftest import NOW
from tests.demo.conftest import opened
from tracker.areas.queries import find_grid_at
from tracker.cases.models import Category
from tracker.cases.services.routing import able_or_next, receivers_of
from tracker.cases.vocabulary import Visibility
from tracker.clock.arithmetic import add, working_minutes
from tracker.clock.limits import Limit, Unit
from tracker.demo.names import UNCOVERED
from tracker.demo.roster import Roster, read_roster
from tracker.demo.times import Clock, instant
from tracker.demo.wording import point_in
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.people.models import Post
from tracker.people.queries.actors import find_acting_user
from tracker.people.queries.posts import list_posts_for
from tracker.people.vocabulary import Role

TODAY = local_day(NOW)
FROM, TO = 1_735_660_800, 1_798_732_800  # 2025 and 2026


@pytest.fixture
def roster(county_folder: Path) -> Iterator[Roster]:
    with opened(county_folder):
        yield read_roster()


def test_the_nearest_post_of_a_role(roster: Roster) -> None:
    for grid in roster.grids[::7]:
        for role in Role:
            found = next(iter(list_posts_for([role], grid.code)), None)
            assert roster.post_for(role, grid.code) == (found.id if found else None)


def test_who_acts_on_a_day(roster: Roster) -> None:
    for post in db.session.scalars(select(Post)).all()[::3]:
        for days in (-38, -18, -7, -1, 0, 5, 400):
            on = TODAY + timedelta(days=days)
            acting = find_acting_user(post.id, on)
            assert roster.acting(post.id, on) == (acting.id if acting else None)


def test_where_an_order_may_go(roster: Roster) -> None:
    category = db.session.get_one(Category, "0401")
    for grid in roster.grids[::11]:
        for visibility in Visibility:
            for assisting in (False, True):
                case = SimpleNamespace(
                    visibility=visibility,
                    area_code=grid.code,
                    lead_post_id=None,
                    about_post_id=None,
                    category=SimpleNamespace(unit_kind=None, is_about_staff=False),
                )
                expected = receivers_of(case, assisting=assisting)  # type: ignore[arg-type]
                listed = roster.receivers(visibility, grid.code, assisting=assisting)
                assert {post.id for post in listed} == {post.id for post in expected}
    standard = SimpleNamespace(
        visibility=Visibility.STANDARD,
        area_code=roster.grids[0].code,
        lead_post_id=None,
        about_post_id=None,
        category=category,
    )
    first = receivers_of(standard)[0]  # type: ignore[arg-type]
    listed = roster.receivers(Visibility.STANDARD, roster.grids[0].code)
    assert next(post.id for post in listed if post.unit and post.unit.kind is category.unit_kind) == first.id


def test_a_vacant_liaison_falls_back_to_the_station(roster: Roster) -> None:
    for village in UNCOVERED:
        liaison = next(iter(list_posts_for([Role.POLICE_LIAISON], f"{village}001")), None)
        assert liaison is not None
        case = SimpleNamespace(area_code=f"{village}001")
        station, is_gap = able_or_next(case, liaison, TODAY)
        found, is_gap_here = able_or_next(case, roster.post(liaison.id), TODAY, roster)
        assert (found.id, is_gap_here) == (station.id, is_gap) == (station.id, True)


def test_points_lie_in_their_grid(roster: Roster) -> None:
    random = Random(3)
    for grid in roster.grids:
        for _ in range(5):
            place = find_grid_at(*point_in(grid, random), TODAY)
            assert place is not None and place.code == grid.code


instants = st.integers(FROM, TO)
limits = st.builds(Limit, st.integers(1, 20), st.sampled_from(list(Unit)))
CLOCK = Clock(published_calendar(), {})


@settings(max_examples=150, deadline=None)
@given(instants, limits)
def test_deadlines_are_those_of_the_clock(start: int, limit: Limit) -> None:
    for _again in range(2):  # the second time from memory
        deadline = add(instant(start), limit, published_calendar())
        assert CLOCK.due(start, limit) == (int(deadline.at.timestamp()), deadline.is_provisional)


@settings(max_examples=100, deadline=None)
@given(instants, st.integers(0, 30 * 86_400))
def test_office_hours_are_those_of_the_calendar(at: int, length: int) -> None:
    minute = at - at % 60  # offices open and close on the minute
    opened_at, closed_at = CLOCK.next_open(minute), CLOCK.last_open(minute)
    assert closed_at <= minute <= opened_at
    calendar = published_calendar()
    assert working_minutes(instant(closed_at), instant(opened_at), calendar) == 0
    assert working_minutes(instant(opened_at), instant(opened_at + 60), calendar) == 1
    assert working_minutes(instant(closed_at - 60), instant(closed_at), calendar) == 1
    end = at + length
    assert CLOCK.worked(at, end, ()) == working_minutes(instant(at), instant(end), calendar)
