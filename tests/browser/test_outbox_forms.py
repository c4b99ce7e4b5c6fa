"""A form of the field with a signal: led on at once, refused at its fields, and what is overtaken is told by the page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk, wait_longer
from tests.browser.station import SEND, Phone, Station, cases_at, ready, write
from tests.journeys.steps import case_of, log, move, to_handling

pytestmark = pytest.mark.browser


def test_what_is_wrong_stands_at_its_field_and_the_rest_stays(station: Station, phone: Callable[[], Phone]) -> None:
    mine = phone()
    wait_longer(mine.page)
    mine.login("officer1")
    page = mine.open("/cases/new")
    page.fill("[name=place]", "错处1号楼")
    page.click(SEND)
    summary = page.locator("[data-refusal]")
    expect(summary).to_be_focused()
    expect(summary.locator("li")).to_have_count(page.locator(".field-error").count())
    expect(page.locator(".field:has(#text) .field-error")).to_be_visible()
    expect(page.locator(".field:has(#place) .field-error")).to_have_count(0)
    expect(page.locator("[name=place]")).to_have_value("错处1号楼")
    write(page, "错处1号楼")
    page.wait_for_url("**/cases/9*")
    expect(page.locator("#flash")).to_contain_text("已登记，编号")
    expect(page.locator("[data-outbox-count]")).to_be_hidden()


def test_going_back_and_writing_another_makes_two(station: Station, phone: Callable[[], Phone], desk: Desk) -> None:
    mine = phone()
    wait_longer(mine.page)
    mine.login("officer1")
    write(mine.open("/cases/new"), "回头1号楼")
    mine.page.wait_for_url("**/cases/9*")
    mine.page.go_back()
    write(mine.page, "回头2号楼")
    mine.page.wait_for_url("**/cases/9*")
    with desk():
        assert [case.place for case in cases_at("回头")] == ["回头1号楼", "回头2号楼"]


def test_a_move_that_was_overtaken_is_told_by_the_page_itself(
    station: Station, phone: Callable[[], Phone], desk: Desk
) -> None:
    with desk() as inside:
        case = log(inside.login("officer1"), place="先后1号楼")
        to_handling(inside, case)
        ref = case.ref
    mine = phone()
    wait_longer(mine.page)
    mine.login("unit1")
    page = mine.open(f"/cases/{ref}/moves/progress")
    page.fill("[name=note]", "已经清理了一半")
    with desk() as inside:
        move(inside.login("dispatcher1"), case_of(ref), "urge", note="请尽快")
    page.click("main form button[type=submit]")
    expect(page.locator("#stale-title")).to_be_visible()
    expect(page.locator("[name=note]")).to_have_value("已经清理了一半")
    page.click("main form button[type=submit]")
    page.wait_for_url(re.compile(f"/cases/{ref}$"))
    expect(page.locator("main")).to_contain_text("已经清理了一半")
    expect(page.locator("[data-outbox-count]")).to_be_hidden()


def test_nothing_readable_is_left_of_what_was_sent(station: Station, phone: Callable[[], Phone]) -> None:
    mine = phone()
    mine.login("officer1")
    ready(mine)
    with station.off():
        write(mine.open("/cases/new"), "不留1号楼", "只有服务器看得到")
        mine.page.wait_for_url("**/outbox")
        kept = mine.page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")
        assert "不留" not in kept and "服务器" not in kept
