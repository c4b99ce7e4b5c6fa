"""What cannot be taken back is asked about first."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.ui.conftest import Site

pytestmark = pytest.mark.browser


def test_confirm_asks_first(page: Page, site: Site, show: Callable[..., None]) -> None:
    show(
        '<form method="post" action="/do"><button data-confirm="Withdraw this case?" name="act" value="withdraw">Withdraw</button></form>'
    )
    site.bodies["/do"] = "<p>Done</p>"
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_role("dialog", name="Withdraw this case?")).to_be_visible()
    page.get_by_role("button", name="Go back").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert site.posted == []
    page.get_by_role("button", name="Withdraw").click()
    page.get_by_role("button", name="Yes, do it").click()
    expect(page.get_by_text("Done")).to_be_visible()
    assert [body for _, _, body in site.posted] == [b"act=withdraw"]
