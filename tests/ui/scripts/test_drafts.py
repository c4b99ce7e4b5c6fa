"""What was typed survives a lost page, on this device, for this person."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.ui.conftest import Site

pytestmark = pytest.mark.browser


DRAFT = """<form method="post" action="/sent" data-draft="report"><label>Title<input name="title"></label>
<label>Phone<input name="phone" data-private></label><label>Words<textarea name="words"></textarea></label><button>Send</button></form>"""


def test_draft_survives_a_lost_page_without_private_fields(page: Page, site: Site, show: Callable[..., None]) -> None:
    show(DRAFT)
    page.get_by_label("Title").fill("Broken lamp")
    page.get_by_label("Phone").fill("13800000000")
    page.get_by_label("Words").fill("At the gate")
    page.reload()
    expect(page.get_by_label("Title")).to_have_value("Broken lamp")
    expect(page.get_by_label("Words")).to_have_value("At the gate")
    expect(page.get_by_label("Phone")).to_have_value("")
    assert "138" not in page.evaluate("JSON.stringify(localStorage)")
    page.get_by_role("button", name="Clear it").click()
    expect(page.get_by_label("Title")).to_have_value("")
    page.reload()
    expect(page.get_by_label("Title")).to_have_value("")


def test_draft_is_not_shared(page: Page, site: Site, show: Callable[..., None]) -> None:
    show(DRAFT)
    page.get_by_label("Title").fill("Broken lamp")
    site.frame["actor"].user_id = 2
    page.reload()
    expect(page.get_by_label("Title")).to_have_value("")


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        ("<p>Thank you</p>", ""),
        ("<p data-refused>Not done</p>", "Broken lamp"),
        ("<p data-trouble>Something went wrong</p>", "Broken lamp"),
        (DRAFT, "Broken lamp"),
        (DRAFT.replace("report", "another"), ""),
    ],
)
def test_what_came_through_is_no_draft_any_more(
    answer: str, kept: str, page: Page, site: Site, show: Callable[..., None]
) -> None:
    show(DRAFT)
    page.get_by_label("Title").fill("Broken lamp")
    site.bodies["/sent"] = answer
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/sent")
    show(DRAFT)
    expect(page.get_by_label("Title")).to_have_value(kept)


def test_draft_never_overwrites_what_the_server_kept(page: Page, show: Callable[..., None]) -> None:
    show(DRAFT)
    page.get_by_label("Title").fill("Old")
    show(DRAFT.replace('name="title"', 'name="title" value="New"'))
    expect(page.get_by_label("Title")).to_have_value("New")


def test_logging_out_leaves_no_draft(page: Page, site: Site, show: Callable[..., None]) -> None:
    show(DRAFT)
    page.get_by_label("Title").fill("Broken lamp")
    site.bodies["/people.logout"] = "<p>Bye</p>"
    page.locator(".user-menu > summary").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_text("Bye")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0
