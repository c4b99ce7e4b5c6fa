"""The whole way of a case in a real Chromium, on a phone and at a desk, with JavaScript and without."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Screen

pytestmark = pytest.mark.browser


def make(screen: Screen, ref: str, action: str, **answers: str) -> None:
    """Press the action's button on the case page, fill in, send."""
    screen.open(f"/cases/{ref}")
    link = screen.page.locator(f"main section a[href='/cases/{ref}/moves/{action}']")
    if not link.is_visible():
        screen.page.locator(f"details:has(a[href$='/moves/{action}']) > summary").click()
    link.click()
    for name, value in answers.items():
        field = screen.page.locator(f"main form [name={name}]")
        if field.first.get_attribute("type") == "radio":
            screen.page.locator(f"main form [name={name}][value='{value}']").check()
        elif field.first.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    screen.page.click("main form .form-actions button[type=submit]")
    screen.page.wait_for_url(f"{screen.base}/cases/{ref}")


@pytest.mark.parametrize("width", ["phone", "desk"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_report_to_close(width: str, script: bool, screen: Callable[..., Screen], photo: Path) -> None:
    officer = screen(width, script=script).login("officer1").open("/cases/new")
    page = officer.page
    page.select_option("[name=category]", "0101")
    page.locator("[name=area]").select_option(index=1) if page.locator("[name=area] option").first.get_attribute(
        "value"
    ) == "" else None
    page.fill("[name=place]", f"7号楼东侧消防通道{width}{script}")
    page.fill("[name=text]", "一辆货车停在消防通道上，影响通行。")
    page.set_input_files("[name=photos]", str(photo))
    page.click("main form button[type=submit]:not([name=save])")
    page.wait_for_url("**/cases/99*")
    ref = page.url.rsplit("/", 1)[1].split("?")[0]
    expect(page.locator("main")).to_contain_text("一辆货车停在消防通道上")
    expect(page.locator("ul.photos img")).to_have_count(1)

    centre = screen("desk", script=script).login("dispatcher1")
    make(centre, ref, "accept")
    centre.open(f"/cases/{ref}/moves/dispatch")
    centre.page.locator("[name=post]").select_option(index=0)
    unit = centre.page.locator("[name=post] option:checked").get_attribute("value")
    centre.page.click("main form .form-actions button[type=submit]")
    centre.page.wait_for_url(f"{centre.base}/cases/{ref}")
    assert unit

    for person in ("officer1", "supervisor1"):
        watcher = screen(width, script=script).login(person).open(f"/cases/{ref}")
        expect(watcher.page.locator("h1")).to_contain_text("消防通道堵塞")
        assert not watcher.errors
    stranger = screen(width, script=script).login("police2").open(f"/cases/{ref}")
    expect(stranger.page.locator("main")).not_to_contain_text("货车")
    assert not officer.errors
    assert not centre.errors


def test_what_was_typed_survives_an_ended_session(screen: Callable[..., Screen]) -> None:
    officer = screen("phone").login("officer1").open("/cases/new")
    officer.page.fill("[name=text]", "打字到一半，会话结束了。")
    officer.page.wait_for_timeout(900)
    officer.page.context.clear_cookies()
    officer.page.goto(f"{officer.base}/cases/new")
    officer.login("officer1").open("/cases/new")
    expect(officer.page.locator("[name=text]")).to_have_value("打字到一半，会话结束了。")


def test_filters_change_the_list_in_place_and_back_works(screen: Callable[..., Screen]) -> None:
    desk = screen("desk").login("supervisor2").open("/cases")
    before = desk.page.locator("#results tbody tr").count()
    desk.page.fill("#q", "井盖")
    desk.page.press("#q", "Enter")
    desk.page.wait_for_url("**q=*")
    expect(desk.page.locator("h1")).to_be_visible()
    expect(desk.page.locator("#results tbody tr")).not_to_have_count(before)
    desk.page.go_back()
    expect(desk.page.locator("#results tbody tr")).to_have_count(before)
    expect(desk.page.locator("h1")).to_be_visible()
    assert not desk.errors
