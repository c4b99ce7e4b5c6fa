"""The frame of every page in a real browser: never wider than the screen, and big enough to press."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_frame_never_scrolls_sideways(page: Page, show: Callable[..., None], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    show("<p>" + "410902-20260315-0001" * 9 + "</p><div class='grid-4'><p>x</p></div>")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_everything_pressed_is_big_enough(page: Page, show: Callable[..., None]) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    show('{{ ui.button("Go") }}{{ ui.tabs([("A", "/a", True)], "T") }}{{ ui.crumbs([("Home", "/")]) }}')
    small = page.evaluate(
        """[...document.querySelectorAll('a, button, summary, input:not([type=hidden])')]
           .filter(e => e.checkVisibility() && !e.matches('.skip-link'))
           .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect().height]).filter(([, h]) => h < 44)"""
    )
    assert json.dumps(small) == "[]"


def test_the_number_of_a_case_stays_in_one_line_on_paper(page: Page, show: Callable[..., None]) -> None:
    """A browser breaks at the hyphens of 410902-20260315-0001 where a cell or a sentence is narrow."""
    page.set_viewport_size({"width": 360, "height": 700})
    show('<p id="n" class="measure">{{ "一" * 17 }}{{ paper_ui.number("410902-20260315-0001") }}</p>')
    assert page.evaluate("document.querySelector('#n .ref').getClientRects().length") == 1
