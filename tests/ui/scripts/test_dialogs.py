"""Dialogs and menus."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_dialog_opens_and_menus_close_on_escape(page: Page, show: Callable[..., None]) -> None:
    show('<button data-dialog="why">Why</button>{% call ui.dialog("why", "Reason") %}<p>x</p>{% endcall %}')
    page.get_by_role("button", name="Why").click()
    expect(page.get_by_role("dialog", name="Reason")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.locator(".user-menu > summary").click()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Log out")).to_be_hidden()
