"""Filters act when they change."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_filters_act_when_they_change(page: Page, show: Callable[..., None]) -> None:
    show(
        '<form data-autosubmit><label>State<select name="state"><option>a<option>b</select></label><button>Go</button></form>'
    )
    page.get_by_label("State").select_option("b")
    expect(page).to_have_url(re.compile(r"/page\?state=b$"))
