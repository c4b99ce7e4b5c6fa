"""The outbox's page: every entry with its state in words, deleted only after a question, counted on every page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk
from tests.browser.station import Phone, Station, arrived, case_along, cases_at, ready, write

pytestmark = pytest.mark.browser


def test_an_entry_says_what_it_is_and_is_deleted_after_a_question(
    station: Station, phone: Callable[[], Phone], desk: Desk
) -> None:
    mine = phone()
    mine.login("officer1")
    ready(mine)
    with station.off():
        write(mine.open("/cases/new"), "删除1号楼")
        mine.page.wait_for_url("**/outbox")
        entry = mine.page.locator("[data-outbox-list] > li")
        expect(entry.locator("[data-title]")).to_have_text("登记案件")
        expect(entry.locator("[data-lede]")).to_have_text("删除1号楼")
        expect(entry.locator("[data-state]")).to_have_text("等待信号")
        expect(mine.page.locator("[data-outbox-count] [data-number]")).to_have_text("1")
        entry.locator("[data-act=drop]").click()
        mine.page.locator("dialog[open] button[value='']").click()
        expect(entry).to_have_count(1)
        entry.locator("[data-act=drop]").click()
        mine.page.locator("dialog[open] button[value=yes]").click()
        expect(entry).to_have_count(0)
        expect(mine.page.locator("[data-outbox-empty]")).to_be_visible()
        assert mine.rows("entries") == []
    arrived(mine)
    with desk():
        assert cases_at("删除") == []


def test_an_entry_is_changed_before_it_goes(station: Station, phone: Callable[[], Phone], desk: Desk) -> None:
    mine = phone()
    mine.login("officer1")
    ready(mine)
    with station.off():
        write(mine.open("/cases/new"), "改前1号楼")
        mine.page.wait_for_url("**/outbox")
        mine.page.locator("[data-act=edit]").click()
        expect(mine.page.locator("[name=place]")).to_have_value("改前1号楼")
        write(mine.page, "改后1号楼")
        mine.page.wait_for_url("**/outbox")
        expect(mine.page.locator("[data-outbox-list] > li")).to_have_count(1)
    arrived(mine)
    with desk():
        assert [case.place for case in cases_at("改")] == ["改后1号楼"]


@pytest.mark.parametrize("width", ["narrow", "phone", "desk"])
def test_the_outbox_is_open_to_everyone_s_eyes_and_hands(
    width: str, station: Station, phone: Callable[[], Phone]
) -> None:
    mine = phone()
    mine.login("officer1")
    ready(mine)
    with station.off():
        write(mine.open("/cases/new"), "看得见1号楼", text=" ")
        mine.page.wait_for_url("**/outbox")
    mine.open("/outbox")
    expect(mine.page.locator("[data-said]")).to_be_visible(timeout=30_000)
    assert mine.screen.faults(width) == []


def test_a_phone_that_is_nearly_full_says_so_before_it_is(station: Station, phone: Callable[[], Phone]) -> None:
    mine = phone()
    mine.login("officer1")
    expect(mine.open("/outbox").locator("[data-outbox-full]")).to_be_hidden()
    mine.context.add_init_script("navigator.storage.estimate = async () => ({quota: 5e7, usage: 4.9e7});")
    expect(mine.open("/outbox").locator("[data-outbox-full]")).to_be_visible()


def test_a_session_that_is_over_says_log_in_and_forgets_the_cases(station: Station, phone: Callable[[], Phone]) -> None:
    mine = phone()
    mine.login("unit1")
    mine.open("/inbox").click("[data-take-along]")
    expect(mine.page.locator("[data-along-words]")).to_contain_text("已带上", timeout=60_000)
    case = case_along(mine)
    with station.off():
        page = mine.open(case)
        page.locator("a[href$='/moves/urge'], a[href*='/moves/']").first.click()
        page.wait_for_load_state()
        page.click("main form button[type=submit]")
        page.wait_for_url("**/outbox")
        mine.context.clear_cookies()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-state]")).to_contain_text("请重新登录")
    assert not [row for row in mine.rows("pages") if row["kind"] == "case"]
    assert len(mine.rows("entries")) == 1
