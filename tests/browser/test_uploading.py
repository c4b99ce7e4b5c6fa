"""A form with files sent the ordinary way says how much has come; what goes wrong loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Screen
from tests.browser.station import SEND
from tests.browser.test_photos import fill_in

pytestmark = pytest.mark.browser


def answering(status: int, body: str) -> Callable[[Route], None]:
    return lambda route: route.fulfill(status=status, body=body)


def test_an_ordinary_form_says_how_much_has_come_and_loses_nothing(
    screen: Callable[..., Screen], scenes: list[Path]
) -> None:
    window = screen("phone").login("officer1").open("/cases/new")
    page = window.page
    page.evaluate("document.querySelector('form[data-outbox]').removeAttribute('data-outbox')")
    fill_in(page)
    page.locator("#photos").set_input_files(scenes[:2])
    expect(page.locator("#photos-previews li")).to_have_count(2)
    page.evaluate("""() => {
      window.said = [];
      new MutationObserver(() => document.querySelectorAll('.uploading span').forEach((one) => said.push(one.textContent)))
        .observe(document.body, { subtree: true, childList: true, characterData: true });
    }""")
    page.locator(SEND).click()
    expect(page.locator(".field:has(#text) .field-error")).to_be_visible()
    assert any("正在发送" in one for one in page.evaluate("said"))
    expect(page.locator("#photos-previews li")).to_have_count(2)
    expect(page.locator("#error-summary")).to_be_focused()
    page.locator("#photos-previews li").nth(1).get_by_role("button", name="前移").click()
    page.fill("[name=text]", "楼道堆放纸箱")
    page.evaluate("document.querySelector('form[data-outbox]').removeAttribute('data-outbox')")
    page.context.set_offline(True)
    page.locator("#photos").set_input_files(scenes[2])
    expect(page.locator("#photos-previews li")).to_have_count(3)
    page.locator(SEND).click()
    expect(page.locator("#flash")).to_contain_text("没有网络")
    expect(page.locator("[name=text]")).to_have_value("楼道堆放纸箱")
    page.context.set_offline(False)
    for status in (413, 503):
        said = f"<main><h1>Trouble {status}</h1><div data-trouble><p>Try again.</p></div></main>"
        page.route("**/cases/new", answering(status, said), times=1)
        page.locator(SEND).click()
        expect(page.locator("#flash")).to_have_text(f"Trouble {status} Try again.")
        expect(page.locator("[name=text]")).to_have_value("楼道堆放纸箱")
    page.locator(SEND).click()
    page.wait_for_url("**/cases/9*")
    expect(page.locator(".flashes, .photos")).not_to_have_count(0)
    names = page.locator(".photos img").evaluate_all(
        "all => all.map((one) => one.alt.split('：').at(-1).split('.')[0])"
    )
    assert names == ["two", "one", "three"]
