"""Photos of a new case in a real Chromium: add, add more, take out, and a refused form keeps them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Screen

pytestmark = pytest.mark.browser


@pytest.fixture
def pictures(tmp_path: Path) -> dict[str, Path]:
    made = {}
    for name, colour in (("one", "navy"), ("two", "olive"), ("three", "teal")):
        made[name] = tmp_path / f"{name}.jpg"
        Image.new("RGB", (1200, 900), colour).save(made[name], "JPEG")
    return made


def fill_in(page: Page) -> None:
    page.select_option("[name=category]", "0102")
    if page.locator("[name=area]").input_value() == "":
        page.select_option("[name=area]", index=1)
    page.fill("[name=place]", "2单元")


def chosen(page: Page) -> list[str]:
    return page.evaluate("[...document.getElementById('photos').files].map((file) => file.name)")


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_choosing_again_adds_and_each_can_be_taken_out(
    width: str, screen: Callable[..., Screen], pictures: dict[str, Path]
) -> None:
    window = screen(width).login("officer1").open("/cases/new")
    page = window.page
    fill_in(page)
    field, small = page.locator("#photos"), page.locator("#photos-previews li")
    field.set_input_files(pictures["one"])
    expect(small).to_have_count(1)
    field.set_input_files([pictures["two"], pictures["one"]])
    expect(small).to_have_count(2)
    assert chosen(page) == ["one.jpg", "two.jpg"]
    small.first.get_by_role("button", name="移除").click()
    expect(small).to_have_count(1)
    assert chosen(page) == ["two.jpg"]
    page.locator("main form .button-primary[type=submit]").click()
    expect(page.locator(".field:has(#text) .field-error")).to_be_visible()
    expect(small).to_have_count(1)
    page.locator("#photos").set_input_files(pictures["three"])
    expect(small).to_have_count(2)
    page.fill("[name=text]", "楼道堆放纸箱")
    page.locator("main form .button-primary[type=submit]").click()
    page.wait_for_url("**/cases/9*")
    expect(page.locator(".photos img")).to_have_count(2)
    assert window.errors == [] or all("422" in one for one in window.errors)


def test_without_javascript_a_refused_form_keeps_them_and_the_tick_takes_out(
    screen: Callable[..., Screen], pictures: dict[str, Path]
) -> None:
    page = screen("phone", script=False).login("officer1").open("/cases/new").page
    fill_in(page)
    page.locator("#photos").set_input_files([pictures["one"], pictures["two"]])
    send = page.locator("main form .button-primary[type=submit]")
    send.click()
    kept = page.locator("[name=photos-remove]")
    expect(kept).to_have_count(2)
    kept.first.check()
    page.locator("#photos").set_input_files(pictures["three"])
    send.click()
    expect(kept).to_have_count(2)
    page.fill("[name=text]", "楼道堆放纸箱")
    send.click()
    page.wait_for_url("**/cases/9*")
    expect(page.locator(".photos img")).to_have_count(2)


def test_hints_carry_nothing_personal(screen: Callable[..., Screen]) -> None:
    page = screen("phone").login("officer1").open("/cases/new").page
    page.fill("[name=text]", "他家的电话是13900001234")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/hints" in request.url else None)
    page.select_option("[name=category]", "1103")
    page.locator("#about").wait_for()
    assert asked
    names = {part.split("=")[0] for url in asked for part in url.partition("?")[2].split("&")}
    assert names <= {"category", "area", "lat", "lng"}
