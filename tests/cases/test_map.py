"""The map of cases shows what the list shows: the same filter, the same scope, and no number that is quietly short."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask

from tests.factories import GRID, make_case
from tests.guards.test_queries import plan
from tests.journeys.steps import actor_of, point_in, post_of
from tests.visitor import Visitor
from tracker.areas.boundaries import Box, get_boundaries
from tracker.cases.models import Case
from tracker.cases.queries import map as mapping
from tracker.cases.queries.boxes import in_box, sides_of
from tracker.cases.queries.lists import CaseFilter, conditions
from tracker.cases.queries.map import look
from tracker.cases.vocabulary import State, Visibility
from tracker.config import Tiles
from tracker.extensions import db
from tracker.foundation.datum import Datum, moved
from tracker.foundation.identifiers import AreaLevel

OPEN = CaseFilter(open=True)
#: A box that holds the whole county of the tests, and one of its zooms.
WIDE = {"bbox": "122,31,125,34", "zoom": "13"}


def pointed(now: datetime, grid: str = GRID, **given: Any) -> Case:
    at = point_in(grid)
    return make_case(now, area_code=grid, lng=float(at["lng"]), lat=float(at["lat"]), datum=Datum.WGS84, **given)


def sight(grid: str = GRID) -> dict[str, str]:
    """The grid as what a map would have in sight, near."""
    box = get_boundaries((grid,), AreaLevel.GRID).box
    assert box is not None
    return {"bbox": ",".join(map(str, box)), "zoom": "17"}


def told(visitor: Visitor, status: int = 200, /, **asked: str) -> dict[str, Any]:
    return dict(visitor.get(f"/cases/map?{urlencode(asked)}", status=status).response.get_json())


@pytest.mark.parametrize(
    "username", ["officer1", "officer2", "dispatcher1", "unit1", "police1", "mediator1", "supervisor1", "supervisor2"]
)
@pytest.mark.parametrize("wanted", [OPEN, CaseFilter(), CaseFilter(category="04"), CaseFilter(words="垃圾")])
def test_the_map_counts_what_the_list_shows(username: str, wanted: CaseFilter, app: Flask, now: datetime) -> None:
    actor = actor_of(username, now)
    about = actor.posts[0].id
    for number, visibility in enumerate([*Visibility, *Visibility]):
        area = (GRID, "990101100001001")[number % 2]
        involved = (actor.posts[0].id,) if number % 3 == 0 else ()
        make_case(now, area_code=area, visibility=visibility, involved=involved)
        make_case(now, area_code=area, visibility=visibility, state=State.CLOSED, closed_at=now)
        make_case(now, area_code=area, visibility=visibility, about_post_id=about)
    listed = db.session.scalar(
        db.select(db.func.count()).select_from(Case).where(*conditions(wanted, actor=actor, now=now))
    )
    county = look(wanted, actor=actor, now=now, box=Box(122, 31, 125, 34), zoom=9)
    assert county.total + len(county.single) + county.elsewhere == listed
    assert sum(look(wanted, actor=actor, now=now).counts.values()) in (0, listed), "whole, or near"


def test_a_liaison_sees_no_more_than_in_his_list(visitor: Visitor, now: datetime) -> None:
    grid = post_of("officer1").area_code
    pointed(now, grid, title="普通案件 绝不外泄")
    mine = pointed(now, grid, title="治安案件 可见", visibility=Visibility.POLICE)
    shown = told(visitor.login("police1"), **sight(grid))
    assert [one["href"] for one in shown["spots"]] == [f"/cases/{mine.ref}"]
    assert "绝不外泄" not in str(shown)


def test_whose_content_is_hidden_has_no_point(visitor: Visitor, now: datetime) -> None:
    grid = post_of("officer1").area_code
    hidden = pointed(now, grid, title="张三李四争吵", visibility=Visibility.MEDIATION, category_code="0202")
    shown = told(visitor.login("dispatcher1"), **sight(grid))
    assert shown["is_near"] and shown["spots"] == [] and "张三" not in str(shown)
    assert "1 more case" in shown["beside"]
    page = visitor.get(f"/cases/{hidden.ref}")
    assert not page.soup.select("[data-map-part]") and "On the map" not in page.text


def test_far_there_are_numbers_and_near_there_are_cases(visitor: Visitor, now: datetime) -> None:
    grid = post_of("officer1").area_code
    case = pointed(now, grid, title="井盖缺失")
    make_case(now, area_code=grid)
    visitor.login("supervisor2")
    far = told(visitor, **WIDE)
    assert not far["is_near"] and far["spots"] == []
    assert {area["name"]: area["count"] for area in far["areas"] if area["count"]} == {"书声里社区": 2}
    small = told(visitor, **{**WIDE, "zoom": "11"})
    assert {area["name"] for area in small["areas"] if area["count"]} == {"听澜街道"}, "a village has no room for it"
    near = told(visitor, **sight(grid))
    assert [one["matter"] for one in near["spots"]] == [case.title]
    assert "1 more case" in near["beside"], "the one without a point"


def test_many_are_drawn_together_and_counted(visitor: Visitor, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapping, "MOST_SINGLE", 3)
    for _number in range(5):
        pointed(now)
    visitor.login("supervisor2")
    shown = told(visitor, **sight())
    assert [one["count"] for one in shown["clusters"]] == [5] and shown["spots"] == []
    monkeypatch.setattr(mapping, "MOST_POINTS", 4)
    crowded = told(visitor, **sight())
    assert not crowded["is_near"] and "Too many lie here" in crowded["beside"]
    assert sum(area["count"] for area in crowded["areas"]) == 5


def test_where_the_count_is_bounded_it_says_so(
    visitor: Visitor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mapping, "MOST_COUNTED", 4)
    for days in range(8):
        make_case(now, received_at=now - timedelta(days=days))
    visitor.login("supervisor2")
    page = visitor.get("/cases?view=map&area=990101&state=")
    assert "Counted are cases reported since" in page.text
    everything = visitor.get("/cases?view=map")
    assert "Counted are cases" not in everything.text and "8 cases" in everything.text, "what is open is counted whole"
    recent = (now - timedelta(days=2)).date().isoformat()
    assert "Counted are cases" not in visitor.get(f"/cases?view=map&from={recent}").text


def test_without_a_filter_it_shows_what_is_open(visitor: Visitor, now: datetime) -> None:
    make_case(now)
    make_case(now, state=State.CLOSED, closed_at=now)
    visitor.login("supervisor2")
    page = visitor.get("/cases?view=map")
    assert "1 case" in page.soup.select_one(".map-total").get_text()
    assert page.soup.select_one("#only-open").has_attr("checked")
    assert "/cases?open=1" in page.links(), "the list beside it is of the same cases"
    whole = visitor.get("/cases?view=map&area=&category=&state=").soup
    assert "2 cases" in whole.select_one(".map-total").get_text()
    source = whole.select_one("[data-map-cases]")["data-source"]
    shown = visitor.get(f"{source}&{urlencode(WIDE)}").response.get_json()
    assert sum(area["count"] for area in shown["areas"]) == 2, "the map goes on with what the page began with"
    assert "1 case" in visitor.get("/cases?view=map&state=closed").soup.select_one(".map-total").get_text()


def test_without_a_script_it_is_a_drawing_and_a_table(visitor: Visitor, now: datetime) -> None:
    make_case(now)
    visitor.login("supervisor2")
    page = visitor.get("/cases?view=map&open=1")
    village = "/cases?open=1&area=990101001001&view=map"
    assert page.soup.select_one(f'svg a[href="{village}"]')["aria-label"].endswith(": 1 case")
    assert [row.get_text(" ", strip=True) for row in page.soup.select("[data-map-beside] tbody tr")] == ["书声里社区 1"]
    assert village in page.links()
    grids = visitor.get(village)
    assert grids.soup.select("svg .map-outline"), "a village is near: its grids"


def test_a_case_is_a_link_on_the_drawing(visitor: Visitor, now: datetime) -> None:
    case = pointed(now)
    page = visitor.login("officer1").get("/cases?view=map")
    assert page.soup.select_one(f'svg a[href="/cases/{case.ref}"] circle')


@pytest.mark.parametrize(
    "asked",
    [
        {}, {"bbox": "1,2,3,4"}, {"bbox": "1,2,3", "zoom": "9"}, {"bbox": "a,b,c,d", "zoom": "9"}, {"bbox": "nan,1,2,3", "zoom": "9"},
        {"bbox": "2,1,1,2", "zoom": "9"}, {"bbox": "1,2,2,1", "zoom": "9"}, {"bbox": "1,2,3,inf", "zoom": "9"},
        {"bbox": "1,2,3,4", "zoom": "99"}, {"bbox": "1,2,3,4", "zoom": "-1"}, {"bbox": "1,2,3,4", "zoom": "nan"}, {"bbox": "-200,2,3,4", "zoom": "9"},
    ],
)  # fmt: skip
def test_a_sight_that_cannot_be_is_refused_in_words(asked: dict[str, str], visitor: Visitor) -> None:
    assert "cannot be shown" in told(visitor.login("officer1"), 422, **asked)["words"]


def test_whoever_has_no_list_has_no_map(visitor: Visitor) -> None:
    for username in ("sysadmin1", "secadmin1", "auditor1"):
        visitor.login(username).get("/cases?view=map", status=403)
        visitor.get(f"/cases/map?{urlencode(WIDE)}", status=403)


def test_no_datum_is_taken_for_another(visitor: Visitor, app: Flask, now: datetime) -> None:
    """A case whose point stands in GCJ-02 is found where it is, and stands where the tiles draw it."""
    at = point_in(GRID)
    plain = float(at["lat"]), float(at["lng"])
    shifted = moved(*plain, Datum.WGS84, Datum.GCJ02)
    make_case(now, lng=shifted[1], lat=shifted[0], datum=Datum.GCJ02)
    visitor.login("supervisor2")
    (one,) = told(visitor, **sight())["spots"]
    assert one["at"] == pytest.approx(plain, abs=2e-6)
    tiles = Tiles(("https://tiles.example/{z}/{x}/{y}.png",), Datum.GCJ02, "审图号：GS(2026)1号")
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], tiles=tiles)
    west, south, east, north = map(float, sight()["bbox"].split(","))
    (south, west), (north, east) = (
        moved(*corner, Datum.WGS84, Datum.GCJ02) for corner in ((south, west), (north, east))
    )
    shown = told(visitor, bbox=f"{west},{south},{east},{north}", zoom="17")
    assert shown["datum"] == "GCJ-02"
    assert shown["spots"][0]["at"] == pytest.approx(shifted, abs=2e-6)


def test_a_near_case_in_another_datum_is_alike(visitor: Visitor, now: datetime) -> None:
    at = point_in(GRID)
    lat, lng = moved(float(at["lat"]), float(at["lng"]), Datum.WGS84, Datum.GCJ02)
    make_case(now, lng=lng, lat=lat, datum=Datum.GCJ02, category_code="0101", title="同一地点的案件")
    page = visitor.login("officer1").get(f"/cases/new/hints?{urlencode({'category': '0102', **at})}")
    assert "同一地点的案件" in page.text


@pytest.mark.on("sqlite")  # PostgreSQL plans by statistics, which an almost empty table does not have
def test_the_map_reads_its_indexes(app: Flask, now: datetime) -> None:
    actor = actor_of("supervisor2", now)
    where = mapping._conditions(OPEN, actor, now, None)
    code = db.func.substr(Case.area_code, 1, 12)
    counts = plan(app, db.select(code, db.func.count()).where(*where).group_by(code))
    assert "USING COVERING INDEX ix_cases_open_area" in counts, counts
    for is_open in (Case.is_open.is_(True), Case.is_open.in_((True, False))):
        lies = is_open & in_box(Box(123, 32, 123.01, 32.01))
        points = plan(app, db.select(Case.id, Case.lng, Case.lat, Case.datum).where(lies))
        assert "USING COVERING INDEX ix_cases_point (is_open=? AND lat>? AND lat<?)" in points, points
    near = plan(app, mapping._neighbours_query("sqlite", actor).params(id=0, **sides_of(Box(123, 32, 123.01, 32.01))))
    assert "ix_cases_point (is_open=? AND lat>? AND lat<?)" in near, near
    officer, box = actor_of("officer1", now), Box(123, 32, 123.01, 32.01)
    some_days = mapping._conditions(CaseFilter(), officer, now, now - timedelta(days=7))
    recent = plan(app, mapping._points_query(some_days, officer, box, by_point=False))
    assert "ix_cases_received (received_at>?)" in recent, recent
