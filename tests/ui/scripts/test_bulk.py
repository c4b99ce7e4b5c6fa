"""Rows chosen in bulk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_bulk_choice_counts_and_unlocks(page: Page, show: Callable[..., None]) -> None:
    boxes = "".join('{{ ui.tick("ref", "N", "Case N") }}'.replace("N", str(n)) for n in (1, 2, 3))
    show(
        '<form method="post">{{ ui.tick_all("ref") }}'
        + boxes
        + "<p data-select-count></p><button data-select-needed>Urge</button></form>"
    )
    expect(page.get_by_role("button", name="Urge")).to_be_disabled()
    page.get_by_label("Case 2").check()
    expect(page.get_by_text("1 chosen")).to_be_visible()
    assert page.get_by_label("Choose all").evaluate("box => box.indeterminate")
    page.get_by_label("Choose all").check()
    expect(page.get_by_text("3 chosen")).to_be_visible()
    expect(page.get_by_role("button", name="Urge")).to_be_enabled()
