"""What is typed into a form of a confidential file is kept by the server; on the device only while there is no line."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.ui.conftest import Site

pytestmark = pytest.mark.browser

KEPT = """<form method="post" action="/sent" data-keep="matter" data-keep-url="/keep"><label>Title<input name="title"></label>
<p data-keep-words></p><button>Send</button></form>"""


def test_the_server_keeps_it_and_the_device_only_without_a_line(
    page: Page, site: Site, show: Callable[..., None]
) -> None:
    is_there, kept = [False], []

    def keep(route: Route) -> None:
        if not is_there[0]:
            return route.abort()
        kept.append(route.request.post_data or "")
        return route.fulfill(status=204)

    page.route("**/keep", keep)
    show(KEPT)
    page.get_by_label("Title").fill("Water")
    expect(page.locator("[data-keep-words]")).to_contain_text("No connection")
    page.reload()
    expect(page.get_by_label("Title")).to_have_value("Water")
    is_there[0] = True
    page.get_by_label("Title").fill("Water leak")
    expect(page.locator("[data-keep-words]")).to_have_text("Kept.")
    assert "Water leak" in kept[-1] and "matter" in kept[-1]
    assert page.evaluate("localStorage.length") == 0


def test_what_is_sent_is_not_kept_again_behind_the_answer(page: Page, site: Site, show: Callable[..., None]) -> None:
    """The pause after typing is not over yet when it is sent."""
    asked: list[str] = []
    page.route("**/keep", lambda route: (asked.append("kept"), route.fulfill(status=204)))
    page.route("**/sent", lambda route: (page.wait_for_timeout(1700), route.fulfill(status=204)))
    show(KEPT)
    page.get_by_label("Title").fill("Water")
    with page.expect_response("**/sent"):
        page.get_by_role("button", name="Send").click()
    assert asked == []
