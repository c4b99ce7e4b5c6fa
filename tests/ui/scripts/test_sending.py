"""A form is sent once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser


def test_a_form_is_sent_once(page: Page, show: Callable[..., None]) -> None:
    sent: list[str | None] = []

    def stay_here(route: Route) -> None:
        sent.append(route.request.post_data)
        route.fulfill(status=204)

    page.route("**/slow", stay_here)
    show('<form method="post" action="/slow"><button name="act" value="send">Send</button></form>')
    button = page.get_by_role("button", name="Send")
    button.dblclick()
    expect(button).to_be_disabled()
    assert sent == ["act=send"]
    page.evaluate("dispatchEvent(new Event('pageshow'))")
    expect(button).to_be_enabled()
