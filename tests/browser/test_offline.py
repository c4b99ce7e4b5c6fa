"""The page without a signal: forms and cases that lie on the phone, the grid of a position, and nothing that does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk
from tests.browser.station import SEND, Phone, Station, arrived, case_along, cases_at, ready, write
from tests.journeys.steps import point_in, post_of
from tracker.extensions import db
from tracker.policing.models import Visit

pytestmark = pytest.mark.browser


def test_a_cold_start_opens_the_form(station: Station, phone: Callable[[], Phone]) -> None:
    mine = phone()
    mine.login("officer1")
    ready(mine)
    with station.off():
        mine.restart()
        page = mine.open("/cases/new")
        expect(page.locator("h1")).to_have_count(1)
        expect(page.locator("h1")).to_have_text("登记案件")
        expect(page.locator("[name=category] option")).not_to_have_count(0)
        took = page.evaluate("performance.now()")
        assert took < 10_000
        assert not [one for one in mine.screen.errors if "ERR_CONNECTION" not in one]


def test_a_position_chooses_its_grid(station: Station, phone: Callable[[], Phone], desk: Desk) -> None:
    with desk():
        grid = post_of("officer1").area_code
        here = point_in(grid)
    mine = phone()
    mine.context.grant_permissions(["geolocation"], origin=station.base)
    mine.context.set_geolocation({"longitude": float(here["lng"]), "latitude": float(here["lat"]), "accuracy": 12})
    mine.login("officer1")
    ready(mine)
    with station.off():
        page = mine.open("/cases/new")
        page.locator("[data-locate]").click()
        expect(page.locator("#area")).to_have_value(grid)
        expect(page.locator("#hints")).not_to_be_empty()
        write(page, "定位1号楼")
        page.wait_for_url("**/outbox")
    arrived(mine)
    with desk():
        (case,) = cases_at("定位")
        assert case.area_code == grid
        assert case.lng == pytest.approx(float(here["lng"]), abs=1e-5)


def test_whatever_does_not_lie_here_says_what_does(station: Station, phone: Callable[[], Phone]) -> None:
    mine = phone()
    mine.login("officer1")
    ready(mine)
    with station.off():
        page = mine.open("/reports/closure")
        expect(page.locator("h1")).to_have_text("没有信号")
        page.get_by_role("link", name="登记案件").click()
        expect(page.locator(SEND)).to_be_visible()
    page.goto(f"{station.base}/reports/closure")
    expect(page.locator("h1")).not_to_have_text("没有信号")


def test_a_stranger_s_phone_holds_nothing(station: Station, phone: Callable[[], Phone]) -> None:
    mine = phone()
    mine.open("/login")
    mine.page.evaluate(
        "navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).then(() => null)"
    )
    with station.off():
        page = mine.open("/cases/new")
        expect(page.locator("h1")).to_have_text("没有信号")
        expect(page.locator("form, [data-along-forms] a")).to_have_count(0)


def test_after_twelve_hours_cases_are_not_shown_any_more(
    station: Station, phone: Callable[[], Phone], desk: Desk
) -> None:
    mine = phone()
    mine.login("unit1")
    page = mine.open("/inbox")
    page.click("[data-take-along]")
    expect(page.locator("[data-along-words]")).to_contain_text("已带上", timeout=60_000)
    case = case_along(mine)
    with station.off():
        expect(mine.open(case).locator("h1")).not_to_have_text("没有信号")
        mine.context.add_init_script("const real = Date.now; Date.now = () => real() + 13 * 3600 * 1000;")
        expect(mine.open(case).locator("h1")).to_have_text("没有信号")
        expect(page.locator("[data-along-cases] a")).to_have_count(0)


def test_a_visit_is_recorded_without_a_signal(station: Station, phone: Callable[[], Phone], desk: Desk) -> None:
    mine = phone()
    mine.login("police1")
    ready(mine)
    with station.off():
        page = mine.open("/policing/visits/new")
        area = page.locator("select[name=area]")
        if area.count() and not area.input_value():
            area.select_option(index=1)
        page.locator("label:has([name=result])").first.click()
        page.fill("[name=remark]", "路灯坏了两盏，已告知村委会")
        page.click(SEND)
        page.wait_for_url("**/outbox")
    arrived(mine)
    with desk():
        found = db.session.scalars(db.select(Visit).where(Visit.remark.like("路灯坏了两盏%"))).all()
        assert len(found) == 1
