"""The tools of the dashboard that need a browser: the full screen of the meeting room, and a chart saved as a picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import Screen

pytestmark = pytest.mark.browser

DASHBOARD = "/reports/dashboard"


def test_full_screen_comes_and_goes(screen: Callable[..., Screen]) -> None:
    window = screen("desk").login("supervisor2").open(DASHBOARD)
    button = window.page.locator("[data-full-screen]")
    inside = "() => document.fullscreenElement === document.querySelector('main')"
    button.click()
    window.page.wait_for_function(inside)
    expect(window.page.locator("[data-chart=parts] svg")).to_be_visible()
    button.click()
    window.page.wait_for_function("() => document.fullscreenElement === null")
    assert window.errors == []


@pytest.mark.parametrize("chart", ["parts", "flows", "history"])
def test_a_chart_is_saved_as_a_picture(chart: str, screen: Callable[..., Screen], tmp_path: Path) -> None:
    window = screen("desk").login("supervisor2").open(DASHBOARD)
    place = window.page.locator(f"[data-chart={chart}]")
    place.locator("svg").first.wait_for()
    box = place.bounding_box()
    assert box is not None
    with window.page.expect_download() as waiting:
        # The tools stand in the upper right corner, the picture's is the last of them.
        place.click(position={"x": box["width"] - 24, "y": 48})
    download = waiting.value
    assert download.suggested_filename.endswith(f"-{chart}.png")
    kept = tmp_path / "chart.png"
    download.save_as(kept)
    with Image.open(kept) as picture:
        assert picture.format == "PNG"
        assert picture.width >= 2 * box["width"] - 4 and picture.height >= 2 * box["height"] - 4, "fit for paper"
        colours = picture.convert("RGB").getcolors(picture.width * picture.height)
    assert colours is not None and len(colours) > 5, "something is drawn"
    assert window.errors == []


def test_without_scripts_the_tables_say_it(screen: Callable[..., Screen]) -> None:
    window = screen("desk", script=False).login("supervisor2").open(DASHBOARD)
    expect(window.page.locator("[data-full-screen]")).to_be_hidden()
    assert window.page.locator("main table tbody tr").count() > 3
