"""The map of cases: looked through by keyboard, narrowed like the list, and nobody asked but us."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from playwright.sync_api import Route, expect

from tests.browser.conftest import Screen
from tracker.config import Tiles
from tracker.foundation.datum import Datum

pytestmark = pytest.mark.browser


def test_the_map_of_cases_is_looked_through_by_keyboard(screen: Callable[..., Screen]) -> None:
    window = screen("desk").login("supervisor2").open("/cases?view=map")
    page, asked = window.page, []
    page.on("request", lambda request: asked.append(request.url))
    expect(page.locator("[data-map-cases][data-drawn=far]")).to_be_visible()
    counts = page.locator(".map-count")
    expect(counts.first).to_have_attribute("aria-label", re.compile("件$"))
    assert window.faults("desk", "phone") == []
    window.widen("desk")
    place = page.locator("[data-map-cases]")
    for _press in range(4):
        counts.first.focus()
        with page.expect_response(re.compile("/cases/map")):
            page.keyboard.press("Enter")
        expect(place).to_be_focused()
        if place.get_attribute("data-drawn") == "near":
            break
    expect(page.locator("[data-map-cases][data-drawn=near]")).to_be_visible()
    expect(page.locator("[data-map-beside] .map-total")).to_contain_text("图内有")
    spot = page.locator(".map-spot").first
    spot.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup a")).to_have_attribute("href", re.compile("^/cases/"))
    place.focus()
    with page.expect_response(re.compile("/cases/map")):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("-")
    expect(place).to_be_visible()
    assert all(url.startswith(window.base) for url in asked)
    assert window.errors == []


def test_a_filter_keeps_the_map(screen: Callable[..., Screen]) -> None:
    window = screen("desk").login("supervisor2").open("/cases?view=map&open=1")
    page = window.page
    page.get_by_text("筛选", exact=True).click()
    page.select_option("#category", index=1)
    page.wait_for_url(re.compile(r"category=\d+.*view=map|view=map.*category=\d+"))
    expect(page.locator("[data-map-cases][data-drawn]")).to_be_visible()
    page.get_by_role("link", name="列表", exact=True).click()
    expect(page.locator("#category")).not_to_have_value("")
    assert "view=map" not in page.url
    assert window.errors == []


def test_tiles_come_from_the_one_server_that_is_set(
    screen: Callable[..., Screen], served: tuple[Flask, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, asked = served[0], []
    tiles = Tiles(("https://tiles.example/{z}/{x}/{y}.png",), Datum.GCJ02, "某图 审图号：GS(2026)1号")
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], tiles=tiles))
    window = screen("desk").login("supervisor2")
    page = window.page

    def answer(route: Route) -> None:
        asked.append((route.request.url, route.request.headers.get("referer")))
        route.fulfill(content_type="image/svg+xml", body='<svg xmlns="http://www.w3.org/2000/svg"/>')

    page.route("https://tiles.example/**", answer)
    window.open("/cases?view=map")
    expect(page.locator("[data-map-cases][data-drawn]")).to_be_visible()
    expect(page.locator(".leaflet-tile-loaded").first).to_be_attached()
    expect(page.locator(".leaflet-control-attribution")).to_have_text("某图 审图号：GS(2026)1号")
    expect(page.get_by_text("地图坐标系为GCJ-02。")).to_be_visible()
    assert asked and all(re.fullmatch(r"https://tiles\.example/\d+/\d+/\d+\.png", url) for url, _referer in asked)
    assert not any(referer for _url, referer in asked), "no address of a page goes along"
    assert window.faults("desk") == []
    page.evaluate("fetch('https://elsewhere.example/1.png').catch(() => null)")
    page.evaluate(
        "new Promise((done) => { const one = new Image(); one.onload = one.onerror = done; one.src = 'https://elsewhere.example/1.png'; }).then(() => null)"
    )
    assert any("Content Security Policy" in one for one in window.errors), "and from nobody else"
