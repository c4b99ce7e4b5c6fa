"""Maps in the browser: by mouse and by keyboard, on a phone and at a desk, without a signal, and with nobody asked but us."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk, Screen
from tests.browser.station import Phone, Station, ready
from tests.journeys.steps import point_in, post_of
from tracker.cases.models import Case
from tracker.extensions import db

pytestmark = pytest.mark.browser

DRAWN = "[data-map-place][data-drawn]"


@pytest.fixture(scope="module")
def case_with_point(served) -> Case:  # type: ignore[no-untyped-def]
    """An open case of officer1's grid that has a point."""
    app, _base = served
    with app.app_context():
        here = Case.area_code == post_of("officer1").area_code
        query = db.select(Case).where(here, Case.is_open, Case.lng.is_not(None), Case.visibility == "S")
        case = db.session.scalars(query.order_by(Case.id)).first()
        db.session.expunge_all()
        db.session.remove()
    assert case is not None
    return case


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


def test_a_case_has_its_map_and_its_distance(screen: Callable[..., Screen], case_with_point: Case) -> None:
    case = case_with_point
    window = screen("phone").login("officer1")
    page, asked = window.page, []
    page.context.grant_permissions(["geolocation"], origin=window.base)
    page.context.set_geolocation({"longitude": case.lng, "latitude": (case.lat or 0) - 0.009})
    page.goto(f"{window.base}/cases/{case.ref}")
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    page.click("[data-distance]")
    expect(page.locator("[data-distance-words]")).to_have_text(re.compile("北方向约(1000|990|1.0)(米|公里)"))
    page.click("[data-map-open]")
    expect(page.locator(DRAWN)).to_be_visible()
    expect(page.locator(".map-target")).to_be_visible()
    assert window.faults("phone", "desk") == []
    told = [one for one in asked if not one.startswith("GET") or f"{case.lng:.2f}" in one or window.base not in one]
    assert not told, "where somebody stands is told to nobody"
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
