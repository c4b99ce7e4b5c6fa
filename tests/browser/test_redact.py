"""Parts of a photo are covered: on the phone before it leaves, on the server's page afterwards; photos go in the order shown."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Screen
from tests.browser.station import SEND, cases_at
from tests.browser.test_photos import fill_in
from tests.journeys.steps import case_of
from tracker.cases.models import CaseFile
from tracker.extensions import db
from tracker.files.store import path_of
from tracker.foundation.images import Proven, prove

pytestmark = pytest.mark.browser


def has_plate(data: bytes) -> bool:
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    colours = picture.getcolors(picture.width * picture.height) or []
    return any(red > 150 and blue > 150 and green < 110 for _count, (red, green, blue) in colours)


@pytest.fixture
def arrived(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Every file that reached the server, as it came, by whatever way."""
    came: list[bytes] = []

    def look(data: bytes, name: str) -> Proven:
        came.append(data)
        return prove(data, name)

    for door in ("tracker.web.uploads", "tracker.field.views.pieces"):
        monkeypatch.setattr(import_module(door), "prove", look)
    return came


def shown(page: Page) -> list[str]:
    return page.locator("#photos-previews [data-name]").all_inner_texts()


def shoot(page: Page, scene: Path) -> None:
    count = page.locator("#photos-previews li").count()
    page.locator("#photos-camera").set_input_files(scene)
    expect(page.locator("#photos-previews li")).to_have_count(count + 1)


def cover_first(page: Page) -> None:
    """Draw over the middle of the first picture, as a finger does."""
    page.locator("#photos-previews li").first.get_by_role("button", name="遮挡").click()
    box = page.locator("dialog [data-stage]").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.35, box["y"] + box["height"] * 0.35)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.65, box["y"] + box["height"] * 0.65, steps=4)
    page.mouse.up()


@pytest.mark.parametrize("how", ["outbox", "plainly"])
def test_what_is_covered_never_leaves_the_phone_and_the_order_is_kept(
    how: str, screen: Callable[..., Screen], served: tuple[Flask, str], scenes: list[Path], arrived: list[bytes]
) -> None:
    window = screen("phone").login("officer1").open("/cases/new")
    page = window.page
    fill_in(page)
    if how == "plainly":
        page.evaluate("document.querySelector('form[data-outbox]').removeAttribute('data-outbox')")
    for scene in scenes:
        shoot(page, scene)
    assert shown(page) == ["one.jpg", "two.jpg", "three.jpg"]
    third = page.locator("#photos-previews li").nth(2)
    third.get_by_role("button", name="前移").press("Enter")
    third = page.locator("#photos-previews li").nth(1)
    expect(third.get_by_role("button", name="前移")).to_be_focused()
    assert shown(page) == ["one.jpg", "three.jpg", "two.jpg"]
    cover_first(page)
    assert window.faults("phone") == []
    page.get_by_role("button", name="确认遮挡").click()
    expect(page.locator("[data-covered]").first).to_be_visible()
    page.fill("[name=text]", "门口停着一辆车")
    page.locator(SEND).click()
    page.wait_for_url("**/cases/9*")
    photos = page.locator(".photos img")
    expect(photos).to_have_count(3, timeout=20_000)
    with served[0].app_context():
        case = case_of(page.url.split("?")[0].rsplit("/", 1)[1])
        rows = list(db.session.scalars(db.select(CaseFile).where(CaseFile.case_id == case.id).order_by(CaseFile.id)))
        assert [row.name.split(".")[0] for row in rows] == ["one", "three", "two"]
        folder = served[0].config["SETTINGS"].files_dir
        for row in rows:
            assert not has_plate(path_of(folder, row.sha256).read_bytes())
        db.session.remove()
    assert len(arrived) == 3 and has_plate(scenes[0].read_bytes())
    assert not any(has_plate(one) for one in arrived)
    assert not any(one.read_bytes()[600:900] in came for one in scenes for came in arrived)


def test_covering_by_keys_and_taking_it_back(screen: Callable[..., Screen], scenes: list[Path]) -> None:
    page = screen("desk").login("officer1").open("/cases/new").page
    page.locator("#photos").set_input_files(scenes[0])
    opener = page.locator("#photos-previews").get_by_role("button", name="遮挡")
    opener.press("Enter")
    done, undo = page.get_by_role("button", name="确认遮挡"), page.get_by_role("button", name="撤销")
    expect(done).to_be_disabled()
    page.get_by_role("button", name="添加遮挡框").press("Enter")
    one = page.locator(".redact-cover")
    expect(one).to_be_focused()
    before = one.get_attribute("aria-label")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowDown")
    assert one.get_attribute("aria-label") != before
    undo.press("Enter")
    undo.press("Enter")
    assert one.get_attribute("aria-label") == before
    one.press("Delete")
    expect(one).to_have_count(0)
    expect(done).to_be_disabled()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.redact")).to_have_count(0)
    expect(opener).to_be_focused()
    expect(page.locator("[data-covered]")).to_be_hidden()


def test_afterwards_the_server_burns_in_what_is_drawn(
    screen: Callable[..., Screen], served: tuple[Flask, str], scenes: list[Path]
) -> None:
    window = screen("desk").login("officer1").open("/cases/new")
    page = window.page
    fill_in(page)
    page.locator("#photos").set_input_files(scenes[0])
    expect(page.locator("#photos-previews li")).to_have_count(1)
    page.fill("[name=text]", "门口停着一辆车")
    page.locator(SEND).click()
    page.wait_for_url("**/cases/9*")
    address = page.url.split("?")[0]
    page.locator("a[data-view]").first.click(timeout=20_000)
    page.locator("dialog").get_by_role("link", name="遮挡").click()
    page.wait_for_url("**/redact_photo*")
    expect(page.locator("[data-stage] img")).to_be_visible()
    page.get_by_role("button", name="添加遮挡框").click()
    for _press in range(6):
        page.keyboard.press("Shift+ArrowRight")
    for _press in range(3):
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Shift+ArrowDown")
    assert window.faults("phone", "desk") == []
    page.locator("main form [type=submit]").click()
    expect(page.locator(".field:has(#reason) .field-error")).to_be_visible()
    expect(page.locator(".redact-cover")).to_have_count(1)
    page.fill("[name=reason]", "车牌")
    page.locator("main form [type=submit]").click()
    page.wait_for_url(address)
    expect(page.locator(".timeline")).to_contain_text("照片已遮挡")
    with served[0].app_context():
        case = case_of(address.rsplit("/", 1)[1])
        row = db.session.scalars(db.select(CaseFile).where(CaseFile.case_id == case.id)).one()
        assert not has_plate(path_of(served[0].config["SETTINGS"].files_dir, row.sha256).read_bytes())
        db.session.remove()


def test_what_is_covered_after_a_refusal_replaces_what_had_been_sent(
    screen: Callable[..., Screen], served: tuple[Flask, str], scenes: list[Path]
) -> None:
    """Settled on the spot, the photos go before the words: the first try leaves them on the server."""
    page = screen("phone").login("officer1").open("/cases/new").page
    fill_in(page)
    page.fill("[name=text]", "门口停着一辆车")
    shoot(page, scenes[0])
    page.get_by_text("已经当场办结").click()
    page.locator("[name=on_spot]").check()
    page.locator(SEND).click()
    change = page.get_by_role("link", name="修改")  # where it took longer than a person waits at the form
    expect(page.locator(".error-summary").or_(change)).to_be_visible(timeout=20_000)
    if change.is_visible():
        change.click()
        expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("#photos-previews li")).to_have_count(1)
    cover_first(page)
    page.get_by_role("button", name="确认遮挡").click()
    expect(page.locator("[data-covered]").first).to_be_visible()
    page.fill("[name=result_text]", "已当场劝离")
    page.locator("#after_photos").set_input_files(scenes[1])
    expect(page.locator("#after_photos-previews li")).to_have_count(1)
    page.fill("[name=place]", "9单元之后")
    page.locator(SEND).click()
    page.wait_for_url(re.compile("/cases/9|/outbox"))
    with served[0].app_context():
        for _try in range(100):
            db.session.remove()
            if found := cases_at("9单元之后"):
                break
            page.wait_for_timeout(100)
        [case] = found
        rows = list(db.session.scalars(db.select(CaseFile).where(CaseFile.case_id == case.id)))
        folder = served[0].config["SETTINGS"].files_dir
        assert [has_plate(path_of(folder, row.sha256).read_bytes()) for row in rows] == [False, False]
        db.session.remove()
