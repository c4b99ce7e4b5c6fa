"""A resident with a phone and no account, from the code of the grid to a reopened case; and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from playwright.sync_api import expect

from tests.browser.conftest import Screen, wait_longer
from tests.journeys.steps import post_of
from tracker.extensions import db
from tracker.foundation.shorts import short_of
from tracker.residents.models import HeldReport

SEND = ".form-actions button[type=submit]"
#: A sum takes as long as a busy machine makes it.
PATIENCE = 30_000


def card_of(app: Flask) -> str:
    with app.app_context():
        return f"/g/{short_of(post_of('officer1').area_code)}"


def filled_in(here: Screen, card: str, *, place: str, photo: Path | None = None) -> None:
    """From the card to the form, and everything a resident types."""
    page = here.open(card).page
    page.click(f"a[href='{card}/report']")
    page.select_option("#category", "0502")
    page.fill("#place", place)
    page.fill("#text", "路灯三天不亮，老人出门看不见。")
    if photo:
        page.set_input_files("#photos", photo)


def send(here: Screen) -> None:
    """Send it, also where something of the kind runs nearby: it is none of that."""
    page = here.page
    page.click(f"form[data-proof] {SEND}")
    expect(page.locator(".slip-digits, .nearby").first).to_be_visible(timeout=PATIENCE)
    if page.locator(".nearby").count():
        page.click(f"form[data-proof] {SEND}")
    expect(page.locator(".slip-digits")).to_have_text(re.compile(r"^\d{6}$"), timeout=PATIENCE)


def step(here: Screen, case: str, action: str, **answers: str) -> None:
    """One move of the house."""
    page = here.open(f"{case}/moves/{action}").page
    for name, value in answers.items():
        field = page.locator(f"[name={name}]").first
        if field.get_attribute("type") == "radio":
            page.check(f"[name={name}][value={value}]", force=True)
        elif field.evaluate("one => one.tagName") == "SELECT":
            page.select_option(f"[name={name}]", value)
        else:
            page.fill(f"[name={name}]", value)
    page.click(f"form[action$='{action}'] {SEND}")
    page.wait_for_url(lambda url: "/moves/" not in url)


def test_reported_joined_closed_disputed_and_reopened(
    screen: Callable[..., Screen], served: tuple[Flask, str], photo: Path
) -> None:
    app, _base = served
    card = card_of(app)
    mine = screen("phone")
    wait_longer(mine.page)
    filled_in(mine, card, place="七号楼西门", photo=photo)
    assert mine.page.context.cookies() == []
    send(mine)
    ref = mine.page.locator(".slip dd").first.inner_text().strip()
    case = f"/cases/{ref}"
    assert mine.faults("phone", "desk") == []

    neighbour = screen("phone")
    wait_longer(neighbour.page)
    filled_in(neighbour, card, place="七号楼西门外")
    neighbour.page.click(f"form[data-proof] {SEND}")
    neighbour.page.locator(".nearby", has_text="七号楼西门").first.locator("button").click(timeout=PATIENCE)
    expect(neighbour.page.locator(".slip-digits")).to_be_visible()
    assert ref in neighbour.page.locator(".slip dd").first.inner_text()

    with app.app_context():
        unit = str(post_of("unit1").id)
        held = db.session.scalar(db.select(HeldReport).where(HeldReport.ref == ref))
        assert held is None, "the sum was worked out in the page"
    house = screen("desk").login("dispatcher1")
    wait_longer(house.page)
    step(house, case, "accept")
    step(house, case, "dispatch", post=unit)
    house.login("unit1")
    step(house, case, "sign_for")
    step(house, case, "feedback", result_code="solved", result_text="已更换灯泡。")
    house.login("officer1")
    step(house, case, "verify")
    house.login("dispatcher1")
    step(house, case, "close")

    page = neighbour.open("/s/own").page
    page.click("a[href$='/dispute']")
    page.fill("[name=reason]", "我门口那盏还是不亮。")
    page.click(f"form[action$='dispute'] {SEND}")
    expect(page.locator("main")).to_contain_text("督导")
    house.login("supervisor1")
    expect(house.open("/inbox").page.locator("[aria-labelledby=disputed-title]")).to_contain_text(ref)
    step(house, case, "reopen", reason="现场核实，确有一盏不亮")
    expect(mine.open("/s/own").page.locator("main")).to_contain_text("正在办理")
    assert [one for one in mine.errors + neighbour.errors + house.errors if "422" not in one] == []


def test_the_pin_is_set_on_a_map_of_the_grids(screen: Callable[..., Screen], served: tuple[Flask, str]) -> None:
    here = screen("phone")
    page = here.open(f"{card_of(served[0])}/report").page
    page.click("[data-map-open]")
    pin = page.locator(".map-pin")
    expect(page.locator("[data-map-place][data-drawn]")).to_be_visible()
    pin.press("ArrowUp")
    expect(page.locator("[data-map-words]")).to_contain_text("WGS-84")
    assert float(page.input_value("#lat")) and float(page.input_value("#lng"))
    assert here.faults("phone", "desk") == [] and here.errors == []
    assert page.context.cookies() == []


def test_without_scripts_it_is_sent_and_waits_for_a_look(
    screen: Callable[..., Screen], served: tuple[Flask, str]
) -> None:
    app, _base = served
    here = screen("phone", script=False)
    wait_longer(here.page)
    filled_in(here, card_of(app), place="没有脚本的手机")
    send(here)
    expect(here.page.locator("main")).to_contain_text("网格中心核对后转办")


def test_the_pages_for_residents_are_accessible_and_light(
    screen: Callable[..., Screen], served: tuple[Flask, str]
) -> None:
    card = card_of(served[0])
    here = screen("phone")
    for path in (card, f"{card}/report", "/s", "/open"):
        here.open(path)
        assert here.faults("phone", "desk") == [], path
        sizes = here.page.evaluate("performance.getEntriesByType('resource').map(one => one.encodedBodySize)")
        assert sum(sizes) < 40 * 1024, path
    assert here.page.context.cookies() == [] and here.errors == []
