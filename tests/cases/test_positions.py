"""Positions and instants a phone sends: believed where they can be, asked about or left out where they cannot."""

from __future__ import annotations

from datetime import UTC, date
from typing import Any

import pytest
from flask import Flask
from shapely import from_geojson

from tests.journeys.steps import case_of, point_in, post_of
from tests.visitor import Page, Visitor
from tracker.areas.models import Area
from tracker.areas.queries import get_tree
from tracker.cases.models import Case
from tracker.cases.queries.positions import Doubt, look_up
from tracker.extensions import db
from tracker.foundation.identifiers import AreaLevel

DAY = date(2026, 3, 15)
BEIJING = {"lng": "116.39", "lat": "39.91"}


def other_grid(visitor: Visitor) -> str:
    here = post_of("officer1").area_code
    tree = get_tree()
    codes = db.session.scalars(
        db.select(Area.code).where(Area.level == AreaLevel.GRID, Area.boundary.isnot(None), Area.code != here)
    )
    return next(code for code in codes if tree.by_code[code].is_valid(DAY))


def form(visitor: Visitor, **more: Any) -> dict[str, Any]:
    return {
        "client_key": visitor.get("/cases/new").field("client_key"), "category": "0102", "place": "2单元",
        "area": post_of("officer1").area_code, "text": "楼道堆放纸箱", "source": "patrol", **more,
    }  # fmt: skip


def made(done: Page) -> Case:
    return case_of(done.location.rsplit("/", 1)[1])


def test_a_position_alone_finds_the_grid(visitor: Visitor) -> None:
    here = other_grid(visitor.login("dispatcher1"))
    grid = next(
        one for one in get_tree().within(post_of("dispatcher1").area_code, AreaLevel.GRID, DAY)
        if db.session.scalar(db.select(Area.boundary).where(Area.code == one.code))
    ).code  # fmt: skip
    assert here
    case = made(visitor.post("/cases/new", form(visitor, area="", **point_in(grid))))
    assert case.area_code == grid
    assert case.lng is not None


def test_a_position_outside_the_county_is_asked_about(visitor: Visitor) -> None:
    visitor.login("officer1")
    page = visitor.post("/cases/new", form(visitor, **BEIJING), status=422)
    assert "not in your county" in page.soup.select_one("#position-error").get_text()
    assert [one["value"] for one in page.soup.select("[name=position]")] == ["leave"]
    case = made(visitor.post("/cases/new", form(visitor, **BEIJING, position="leave")))
    assert (case.lng, case.lat, case.datum) == (None, None, None)
    visitor.post("/cases/new", form(visitor, **BEIJING, position="keep"), status=422)


def test_a_position_in_another_grid_is_asked_about(visitor: Visitor) -> None:
    visitor.login("officer1")
    there = point_in(other_grid(visitor))
    page = visitor.post("/cases/new", form(visitor, **there), status=422)
    assert "you have chosen" in page.soup.select_one("#position-error").get_text()
    case = made(visitor.post("/cases/new", form(visitor, **there, position="keep")))
    assert case.lng == pytest.approx(float(there["lng"]))
    assert (
        "you have chosen"
        in visitor.get(f"/cases/new/hints?area={case.area_code}&lng={there['lng']}&lat={there['lat']}").text
    )


def test_a_draft_is_not_asked(visitor: Visitor) -> None:
    visitor.login("officer1")
    case = made(visitor.post("/cases/new", form(visitor, **BEIJING, save="draft")))
    page = visitor.get(f"/cases/new?draft={case.ref}")
    assert (page.field("lng"), page.field("lat")) == ("116.39", "39.91")


@pytest.mark.parametrize(
    ("lng", "lat"), [("nan", "35.7"), ("inf", "-inf"), ("1e400", "35"), ("115,03", "35"), ("", "")]
)
def test_what_is_no_place_on_earth_is_no_position(visitor: Visitor, lng: str, lat: str) -> None:
    visitor.login("officer1")
    assert made(visitor.post("/cases/new", form(visitor, lng=lng, lat=lat))).lng is None


@pytest.mark.parametrize(
    "written", ["9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "0001-01-01", "1970-01-01T00:00:00Z", "昨天"]
)
def test_an_instant_that_cannot_be_is_not_believed(visitor: Visitor, filled_app: Flask, written: str) -> None:
    visitor.login("officer1")
    case = made(visitor.post("/cases/new", form(visitor, written_at=written)))
    assert case.written_at == filled_app.config["NOW"]().astimezone(UTC)


def test_where_no_boundary_speaks_against_it_a_position_is_believed(visitor: Visitor) -> None:
    drawn = db.session.scalars(db.select(Area.boundary).where(Area.boundary.isnot(None))).all()
    east = max(from_geojson(one).bounds for one in drawn)
    beside = (max(from_geojson(one).bounds[2] for one in drawn) + 0.05, east[1])
    grid = post_of("officer1").area_code
    assert look_up(beside, grid, DAY).doubt is Doubt.OUTSIDE
    assert look_up(beside, grid[:12] + "999", DAY).doubt is Doubt.NONE, "a grid that was never drawn"
    assert look_up(None, grid, DAY).doubt is Doubt.NONE


def test_only_category_area_and_position_are_asked_with(visitor: Visitor) -> None:
    page = visitor.login("officer1").get("/cases/new")
    for element in page.soup.select("[hx-get]"):
        assert element["hx-params"] == "category,area,lat,lng"
