"""A typed password can be looked at."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_typed_password_can_be_looked_at(page: Page, show: Callable[..., None]) -> None:
    show(
        '<label for="s">Secret</label><input id="s" type="password"><button data-reveal="s" aria-pressed="false">Show</button>'
    )
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_label("Secret")).to_have_attribute("type", "text")
    expect(page.get_by_role("button", name="Show")).to_have_attribute("aria-pressed", "true")
