"""A page that keeps itself fresh stays what it is: its rows, and the place of whoever works in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.browser.conftest import Screen

pytestmark = pytest.mark.browser

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
#: Every page with a poll, with someone who has work on it.
POLLING = {"cases/inbox.html": ("dispatcher1", "/inbox"), "services/windows.html": ("window1", "/windows")}


@pytest.fixture
def quick(served: tuple[Flask, str]) -> Iterator[None]:
    config = served[0].config
    kept, config["POLL_SECONDS"] = config["POLL_SECONDS"], 1
    yield
    config["POLL_SECONDS"] = kept


def test_every_page_that_polls_is_waited_for_here() -> None:
    polls = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if re.search(r'hx-trigger="[^"]*\bevery\b|setInterval', path.read_text(encoding="utf-8"))
    }
    assert polls == set(POLLING)


@pytest.mark.parametrize(("who", "path"), POLLING.values())
@pytest.mark.parametrize("width", ["phone", "desk"])
def test_two_polls_leave_the_page_and_the_focus_as_they_are(
    who: str, path: str, width: str, quick: None, screen: Callable[..., Screen]
) -> None:
    one = screen(width).login(who).open(path)
    region, links = one.page.locator("[data-poll]"), one.page.locator("[data-poll] a[href]")
    leads = "links => links.map(link => link.getAttribute('href'))"
    before = links.evaluate_all(leads)
    assert len(before) > 2
    links.nth(2).focus()
    one.page.evaluate("document.querySelector('[data-poll]').dataset.seen = 'yes'")
    for _poll in range(2):
        with one.page.expect_response(lambda response: response.url.endswith(path)) as answer:
            pass
        assert answer.value.request.headers.get("hx-request") == "true"
        one.page.wait_for_timeout(200)
        assert links.evaluate_all(leads) == before
        focused = one.page.evaluate("document.activeElement.getAttribute('href')")
        assert focused == before[2]
    assert region.get_attribute("data-seen") == "yes", "the region itself stays, only what is in it is fresh"
    assert not one.errors


def test_an_ended_session_leads_the_whole_page_to_the_login(quick: None, screen: Callable[..., Screen]) -> None:
    one = screen().login("dispatcher1").open("/inbox")
    one.page.context.clear_cookies()
    one.page.wait_for_url(re.compile(r"/login\?next=/inbox"))
    assert one.page.locator("main form [name=username]").is_visible()
    assert one.page.locator("[data-poll]").count() == 0
