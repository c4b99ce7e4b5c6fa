"""Tiles of a map service come only where they are set, and the policy of a page names their servers only where it shows a map."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

import pytest
from flask import Flask

from tests.cases.test_map import pointed
from tests.visitor import Page, Visitor
from tracker.config import BadSettings, Settings, Tiles
from tracker.foundation.datum import Datum

TIANDITU = (
    "https://t0.tianditu.gov.cn/vec_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=vec&STYLE=default"
    "&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=abc"
)
CREDIT = "天地图 审图号：GS(2025)1508号"
PLAIN = "img-src 'self' data: blob:"


def pictures(page: Page) -> str:
    policy = page.response.headers["Content-Security-Policy"]
    return next(one.strip() for one in policy.split(";") if one.strip().startswith("img-src"))


def test_without_a_setting_no_page_asks_anybody(visitor: Visitor, now: datetime) -> None:
    visitor.login("officer1")
    for path in ("/cases?view=map", "/cases/new", f"/cases/{pointed(now).ref}"):
        page = visitor.get(path)
        assert pictures(page) == PLAIN
        assert not page.soup.select("[data-tiles]")


@pytest.mark.parametrize("datum", [Datum.WGS84, Datum.CGCS2000, Datum.GCJ02])
def test_with_tiles_a_map_alone_names_their_server(datum: Datum, visitor: Visitor, app: Flask, now: datetime) -> None:
    tiles = Tiles((TIANDITU,), datum, CREDIT)
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], tiles=tiles)
    visitor.login("officer1")
    for path in ("/cases?view=map", f"/cases/{pointed(now).ref}"):
        page = visitor.get(path)
        assert pictures(page) == f"{PLAIN} https://t0.tianditu.gov.cn"
        assert json.loads(page.soup.select_one("[data-tiles]")["data-tiles"]) == {"urls": [TIANDITU], "credit": CREDIT}
    # What is set by hand is in WGS-84, so shifted tiles are no ground for it.
    assert pictures(visitor.get("/cases/new")) == (
        PLAIN if datum is Datum.GCJ02 else f"{PLAIN} https://t0.tianditu.gov.cn"
    )
    for path in ("/cases", "/inbox", "/"):
        assert pictures(visitor.get(path)) == PLAIN


def test_settings_of_tiles_are_read() -> None:
    found = Settings.from_env(
        {"GRID_MAP_TILES": TIANDITU, "GRID_MAP_DATUM": "CGCS2000", "GRID_MAP_CREDIT": CREDIT}
    ).tiles
    assert (found.urls, found.datum, found.credit) == ((TIANDITU,), Datum.CGCS2000, CREDIT)
    assert found.origins == ("https://t0.tianditu.gov.cn",)
    assert Settings.from_env({}).tiles == Tiles()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"GRID_MAP_TILES": "https://a.example/{z}/{x}.png", "GRID_MAP_CREDIT": "x"}, "GRID_MAP_TILES"),
        ({"GRID_MAP_TILES": "ftp://a.example/{z}/{x}/{y}", "GRID_MAP_CREDIT": "x"}, "GRID_MAP_TILES"),
        ({"GRID_MAP_TILES": "https://a.example;script-src/{z}/{x}/{y}", "GRID_MAP_CREDIT": "x"}, "GRID_MAP_TILES"),
        ({"GRID_MAP_TILES": "https://*/{z}/{x}/{y}", "GRID_MAP_CREDIT": "x"}, "GRID_MAP_TILES"),
        ({"GRID_MAP_TILES": TIANDITU}, "GRID_MAP_CREDIT"),
        ({"GRID_MAP_DATUM": "bd09"}, "GRID_MAP_DATUM"),
    ],
)
def test_a_setting_that_cannot_be_is_named(given: dict[str, str], said: str) -> None:
    with pytest.raises(BadSettings) as problem:
        Settings.from_env(given)
    assert said in str(problem.value)
