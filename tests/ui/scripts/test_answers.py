"""Answers of htmx: the token goes with it, a refusal is swapped in and found, trouble is told in words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.ui.conftest import Site

pytestmark = pytest.mark.browser


def test_htmx_sends_the_token_and_swaps_a_refusal(page: Page, site: Site, show: Callable[..., None]) -> None:
    show(
        '<form method="post" action="/do" hx-post="/do" hx-target="#here"><button>Do</button></form><div id="here"></div>'
    )
    site.bodies["/do"] = '<div class="error-summary" tabindex="-1">Wrong</div>'
    site.status = 422
    page.get_by_role("button", name="Do").click()
    expect(page.locator("#here")).to_have_text("Wrong")
    expect(page.locator("#here .error-summary")).to_be_focused()
    expect(page.get_by_role("button", name="Do")).to_be_enabled()
    assert site.posted[0][1]["x-csrftoken"] == "token"


def test_a_broken_server_is_told_in_words(page: Page, site: Site, show: Callable[..., None]) -> None:
    show('<button hx-post="/do" hx-target="#here">Do</button><div id="here">Before</div>')
    site.bodies["/do"] = "Traceback"
    site.status = 500
    page.get_by_role("button", name="Do").click()
    expect(page.locator("#flash")).to_contain_text("could not do this")
    expect(page.locator("#here")).to_have_text("Before")
