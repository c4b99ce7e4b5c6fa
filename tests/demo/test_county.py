"""The made-up county: a seamless map, a post for every task, and nobody real."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest
from shapely import coverage_is_valid, from_geojson, union_all
from shapely.geometry.base import BaseGeometry
from sqlalchemy import select

from tests.conftest import NOW
from tests.demo.conftest import opened
from tracker.areas.models import Area
from tracker.areas.queries import find_grid_at
from tracker.areas.vocabulary import AreaKind
from tracker.demo.county import PASSWORD
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.identifiers import AreaLevel, check_area_code, is_within
from tracker.people.models import Appointment, Post, User
from tracker.people.passwords import verify_password
from tracker.people.queries.actors import find_acting_user, load_actor
from tracker.people.queries.directory import DEMO_NAMES
from tracker.people.queries.gaps import list_gaps
from tracker.people.vocabulary import Rank, Role, UnitKind
from tracker.site.queries import get_setting

TODAY = local_day(NOW)


@pytest.fixture
def county(county_folder: Path) -> Iterator[None]:
    with opened(county_folder):
        yield


def areas() -> dict[str, Area]:
    return {area.code: area for area in db.session.scalars(select(Area))}


def shape(area: Area) -> BaseGeometry:
    return from_geojson(area.boundary)


def actor(username: str):  # type: ignore[no-untyped-def]
    return load_actor(db.session.scalars(select(User).where(User.username == username)).one(), TODAY)


@pytest.mark.usefixtures("county")
def test_there_is_enough_of_everything() -> None:
    levels = [area.level for area in areas().values()]
    assert levels.count(AreaLevel.COUNTY) == 1
    assert levels.count(AreaLevel.STREET) >= 5
    assert levels.count(AreaLevel.VILLAGE) >= 24
    assert levels.count(AreaLevel.GRID) >= 72
    assert levels.count(AreaLevel.MICRO_GRID) >= 4
    kinds = [area.kind for area in areas().values()]
    assert kinds.count(AreaKind.SPECIAL_GRID) == 1


@pytest.mark.usefixtures("county")
def test_codes_say_what_a_place_is_and_belong_to_no_real_province() -> None:
    for code, area in areas().items():
        assert check_area_code(code) is area.level
        assert code.startswith("99")
        if area.kind in (AreaKind.STREET, AreaKind.TOWN):
            assert (int(code[6:9]) < 100) == (area.kind is AreaKind.STREET)
        if area.kind in (AreaKind.COMMUNITY, AreaKind.VILLAGE):
            assert (int(code[9:12]) < 200) == (area.kind is AreaKind.COMMUNITY)


@pytest.mark.usefixtures("county")
def test_the_boundaries_tile_without_gap_or_overlap() -> None:
    found = areas()
    for level, digits in (
        (AreaLevel.STREET, 6),
        (AreaLevel.VILLAGE, 9),
        (AreaLevel.GRID, 12),
        (AreaLevel.MICRO_GRID, 15),
    ):
        codes = sorted(code for code, area in found.items() if area.level is level)
        assert coverage_is_valid([shape(found[code]) for code in codes])
        for parent, below in groupby(codes, key=lambda code, cut=digits: code[:cut]):
            parts = [shape(found[code]) for code in below]
            assert union_all(parts).equals(shape(found[parent]))


@pytest.mark.usefixtures("county")
def test_boxes_hold_their_shapes() -> None:
    for area in areas().values():
        assert shape(area).bounds == (area.min_lng, area.min_lat, area.max_lng, area.max_lat)
        assert shape(area).is_valid


@pytest.mark.usefixtures("county")
def test_a_point_is_found_in_its_grid() -> None:
    for code, area in areas().items():
        if area.level is AreaLevel.GRID:
            inside = shape(area).representative_point()
            place = find_grid_at(inside.x, inside.y, TODAY)
            assert place is not None and place.code == code


@pytest.mark.usefixtures("county")
def test_the_named_logins_hold_the_posts_they_are_named_after() -> None:
    roles = {name: {post.role for post in actor(name).posts} for name in DEMO_NAMES}
    assert roles == {
        "officer1": {Role.GRID_OFFICER}, "officer2": {Role.GRID_OFFICER}, "dispatcher1": {Role.DISPATCHER},
        "window1": {Role.WINDOW_CLERK}, "agent1": {Role.AGENT}, "unit1": {Role.UNIT_CLERK}, "unit2": {Role.UNIT_CLERK}, "police1": {Role.POLICE_LIAISON},
        "police2": {Role.POLICE_LIAISON}, "mediator1": {Role.MEDIATOR}, "supervisor1": {Role.SUPERVISOR},
        "supervisor2": {Role.SUPERVISOR}, "sysadmin1": {Role.SYSTEM_ADMIN}, "secadmin1": {Role.SECURITY_ADMIN},
        "auditor1": {Role.AUDIT_ADMIN},
    }  # fmt: skip
    where = {name: actor(name).posts[0].area_code for name in DEMO_NAMES}
    assert where["officer1"][:9] == where["officer2"][:9] == where["dispatcher1"] == where["supervisor1"]
    assert where["officer1"][:12] != where["officer2"][:12]
    assert where["supervisor2"] == where["sysadmin1"] == where["officer1"][:6]
    assert where["police1"] == where["officer1"][:12]
    assert where["police2"] not in {post.area_code for post in actor("police1").posts}
    kinds = [db.session.get_one(Post, actor(name).posts[0].id).unit.kind for name in ("unit1", "unit2")]
    assert kinds == [UnitKind.URBAN_MANAGEMENT, UnitKind.FIRE]


@pytest.mark.usefixtures("county")
def test_only_the_named_logins_have_the_password() -> None:
    users = db.session.scalars(select(User)).all()
    assert {user.username for user in users if user.password_hash} == set(DEMO_NAMES)
    assert len({user.password_hash for user in users if user.password_hash}) == 1
    assert verify_password(next(user.password_hash for user in users if user.password_hash), PASSWORD)
    assert get_setting("site.is_demo") is True


@pytest.mark.usefixtures("county")
def test_names_and_phones_are_invented() -> None:
    users = db.session.scalars(select(User)).all()
    assert len({user.name for user in users}) == len(users)
    assert all(user.phone.startswith("1990000") for user in users)


@pytest.mark.usefixtures("county")
def test_the_gaps_are_the_two_vacant_liaison_posts() -> None:
    gaps = list_gaps(TODAY)
    assert [post.role for post in gaps] == [Role.POLICE_LIAISON] * 2


@pytest.mark.usefixtures("county")
def test_b_acts_for_a_liaison_who_is_away() -> None:
    away = db.session.scalars(select(User).where(User.username == "police3")).one()
    posts = db.session.scalars(
        select(Appointment.post_id).where(Appointment.user_id == away.id, Appointment.rank == Rank.A)
    ).all()
    assert posts and actor("police3").posts == ()
    assert {find_acting_user(post_id, TODAY).username for post_id in posts} == {"police4"}


@pytest.mark.usefixtures("county")
def test_every_grid_has_its_officer_and_every_street_its_centre() -> None:
    posts = db.session.scalars(select(Post)).all()
    by_role = {role: {post.area_code for post in posts if post.role is role} for role in Role}
    for code, area in areas().items():
        if area.level is AreaLevel.GRID:
            assert code in by_role[Role.GRID_OFFICER]
        if area.level is AreaLevel.VILLAGE:
            assert {code} <= by_role[Role.POLICE_LIAISON] & by_role[Role.MEDIATOR]
        if area.level is AreaLevel.STREET:
            street_roles = (Role.DISPATCHER, Role.SUPERVISOR, Role.POLICE_STATION, Role.MEDIATOR, Role.CARE_WORKER)
            assert all(code in by_role[role] for role in street_roles)
        assert is_within(code, "990101")
