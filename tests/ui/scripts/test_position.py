"""The position is taken once, on press."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.ui.conftest import SITE

pytestmark = pytest.mark.browser


def test_position_is_taken_once_on_press(page: Page, show: Callable[..., None]) -> None:
    page.context.grant_permissions(["geolocation"], origin=SITE)
    page.context.set_geolocation({"latitude": 35.7612341, "longitude": 115.03, "accuracy": 12})
    show(
        '<input id="lat"><input id="lng"><input id="acc">'
        '<div id="area" hx-get="/area" hx-trigger="located">?</div>{{ form_ui.locate("lat", "lng", "#area", "acc") }}'
    )
    assert page.locator("#lat").input_value() == ""
    page.route("**/area", lambda route: route.fulfill(body="Binhe", content_type="text/html"))
    page.get_by_role("button", name="Use my position").click()
    expect(page.locator("#lat")).to_have_value("35.761234")
    expect(page.locator("#lng")).to_have_value("115.030000")
    expect(page.locator("#acc")).to_have_value("12")
    expect(page.locator("#area")).to_have_text("Binhe")
    expect(page.locator("[data-locate-words]")).to_contain_text("12 m")


def test_refused_position_is_said(page: Page, show: Callable[..., None]) -> None:
    show('<input id="lat"><input id="lng">{{ form_ui.locate("lat", "lng") }}')
    page.get_by_role("button", name="Use my position").click()
    expect(page.locator("[data-locate-words]")).to_contain_text("by hand")
    expect(page.get_by_role("button", name="Use my position")).to_be_enabled()
