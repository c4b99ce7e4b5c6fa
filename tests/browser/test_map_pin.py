"""The pin of a new case: by keys, by the position, and without a signal."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk, Screen
from tests.browser.station import Phone, Station, ready
from tests.journeys.steps import point_in, post_of

pytestmark = pytest.mark.browser

DRAWN = "[data-map-place][data-drawn]"


def test_a_pin_is_moved_by_keys_and_by_the_position(screen: Callable[..., Screen], desk: Desk) -> None:
    with desk():
        here = point_in(post_of("officer1").area_code)
    window = screen("phone").login("officer1")
    page = window.page
    page.context.grant_permissions(["geolocation"], origin=window.base)
    page.context.set_geolocation({"longitude": float(here["lng"]), "latitude": float(here["lat"])})
    page.goto(f"{window.base}/cases/new")
    assert not page.locator("script[src*=leaflet], link[href*=leaflet]").count(), "nothing is brought before a press"
    page.click("[data-map-open]")
    expect(page.locator(DRAWN)).to_be_visible()
    pin = page.locator(".map-pin")
    pin.focus()
    before = page.evaluate("scrollY")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#lat")).not_to_have_value("")
    assert page.evaluate("scrollY") == before, "the arrow keys move the pin, not the page"
    expect(page.locator("[data-map-words]")).to_contain_text("WGS-84")
    expect(page.locator("#hints")).to_contain_text("您的位置在")
    assert window.faults("phone", "desk") == []
    window.widen("phone")
    page.click("[data-locate]")
    expect(page.locator("#lat")).to_have_value(f"{float(here['lat']):.6f}")
    box, place = pin.bounding_box(), page.locator(DRAWN).bounding_box()
    assert box is not None and place is not None
    assert abs(box["x"] + box["width"] / 2 - place["x"] - place["width"] / 2) < 2, "the pin stands where the phone is"
    assert window.errors == []


def test_the_map_of_the_form_works_without_a_signal(station: Station, phone: Callable[[], Phone]) -> None:
    mine = phone()
    mine.login("officer1")
    mine.open("/cases/new")  # now under the worker
    ready(mine)
    kept = "caches.keys().then((names) => caches.open(names.find((one) => one.startsWith('shell-')))).then((all) => all.keys()).then((all) => all.some((one) => one.url.endsWith('/map_pin.js')))"
    page = mine.page
    for script in page.evaluate("fetch('/outbox/outlines').then((one) => one.json()).then((one) => one.map)"):
        page.evaluate("(one) => fetch(one).then(() => null)", script)
    assert page.evaluate(kept)
    with station.off():
        mine.restart()
        page = mine.open("/cases/new")
        page.click("[data-map-open]")
        expect(page.locator(DRAWN)).to_be_visible()
        expect(page.locator(".map-grid").first).to_be_attached()
        page.locator(".map-pin").focus()
        page.keyboard.press("ArrowUp")
        expect(page.locator("#lat")).not_to_have_value("")
        expect(page.locator("#hints")).not_to_be_empty()


def test_the_maps_files_come_when_no_form_is_open(station: Station, phone: Callable[[str], Phone]) -> None:
    """A bad line is for the pages: what a map takes waits until nobody fills anything in."""
    mine = phone()
    mine.login("officer1")
    page = mine.open("/cases/new")  # now under the worker
    ready(mine, rows=5)

    def left() -> list[str]:
        return next((row["addresses"] for row in mine.rows("notes") if row["id"] == "later"), [])

    def kept(address: str) -> bool:
        return bool(page.evaluate("(one) => caches.match(one).then(Boolean)", address))

    later = left()
    page.wait_for_timeout(3000)
    assert later and left() == later
    assert not kept(later[0])
    page = mine.open("/")
    for _try in range(60):
        if not left():
            break
        page.wait_for_timeout(500)
    assert left() == [] and all(map(kept, later))
