"""Photos large over the page of their case: by keys, buttons and swiping, before beside after."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk, Screen
from tests.browser.station import Station
from tests.journeys.steps import case_of, move, post_of, to_handling

pytestmark = pytest.mark.browser


def test_before_beside_after_large_by_keys(
    screen: Callable[..., Screen], station: Station, desk: Desk, scenes: list[Path]
) -> None:
    with desk() as visitor:
        visitor.login("officer1")
        form = visitor.get("/cases/new")
        sent = {
            "client_key": form.field("client_key"), "category": "0102", "area": post_of("officer1").area_code,
            "place": "6号楼", "text": "楼道堆物", "source": "patrol",
            "photos": [(io.BytesIO(one.read_bytes()), one.name) for one in scenes[:2]],
        }  # fmt: skip
        case = case_of(visitor.post("/cases/new", sent).location.rsplit("/", 1)[1])
        ref = case.ref
        to_handling(visitor, case)
        after = (io.BytesIO(scenes[2].read_bytes()), "done.jpg")
        move(visitor, case, "feedback", result_code="solved", result_text="已清理", after_photos=after)
    window = screen("phone").login("unit1").open(f"/cases/{ref}")
    page = window.page
    expect(page.locator(".photo-pair img")).to_have_count(2)
    expect(page.locator(".photos img")).to_have_count(1)
    link = page.locator(".photo-pair a").first
    link.focus()
    page.keyboard.press("Enter")
    viewer, count = page.locator("dialog.viewer"), page.locator("dialog.viewer strong")
    expect(count).to_have_text("第1张，共3张")
    expect(page.get_by_role("button", name="关闭")).to_be_focused()
    assert window.faults("phone", "desk") == []
    window.widen("phone")
    page.keyboard.press("ArrowRight")
    expect(count).to_have_text("第2张，共3张")
    expect(viewer.locator("figcaption")).to_contain_text("处置后")
    page.get_by_role("button", name="处置前｜处置后").press("Enter")
    expect(viewer.locator("figure")).to_have_count(2)
    first, second = (viewer.locator("figure").nth(at).bounding_box() for at in (0, 1))
    assert first and second and first["y"] < second["y"], "one over the other on a phone"
    window.widen("desk")
    first, second = (viewer.locator("figure").nth(at).bounding_box() for at in (0, 1))
    assert first and second and first["y"] == second["y"] and first["x"] < second["x"]
    page.keyboard.press("ArrowRight")
    expect(count).to_have_text("第3张，共3张")
    page.keyboard.press("+")
    assert "scale(1.5)" in (viewer.locator("img").get_attribute("style") or "")
    page.keyboard.press("0")
    box = viewer.locator("[data-stage]").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 200, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 400, box["y"] + 110, steps=3)
    page.mouse.up()
    expect(count).to_have_text("第2张，共3张")
    page.keyboard.press("Escape")
    expect(viewer).to_have_count(0)
    expect(page.locator(".photo-pair a").nth(1)).to_be_focused()
    assert window.errors == []
