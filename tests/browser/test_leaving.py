"""Nobody logs out with unsent entries unawares, and what a phone cannot send is saved for the server alone, without a signal."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserType, Page, Route, expect

from tests.browser.station import Phone, Station, arrived
from tests.field.test_bundles import take
from tests.journeys.steps import user_of
from tests.visitor import Visitor
from tracker.cases.models import Case, CaseFile
from tracker.extensions import db

pytestmark = pytest.mark.browser

ITEMS = "[data-outbox-list] > li"


@pytest.fixture
def phone(
    served: tuple[Flask, str], browser_type: BrowserType, browser_type_launch_args: dict[str, Any], tmp_path: Path
) -> Iterator[tuple[Station, Phone]]:
    """A phone on which a person of the field has logged in; it knows with what to seal."""
    station = Station(served[0])
    made = Phone(browser_type, browser_type_launch_args, tmp_path / "phone", station.base)
    made.login("officer1")
    for _try in range(100):
        if any(row["id"].startswith("bundle:") for row in made.rows("notes")) and len(made.rows("pages")) >= 2:
            break
        made.page.wait_for_timeout(100)
    yield station, made
    made.close()
    station.stop()


def write(page: Page, place: str, photo: Path | None = None) -> None:
    page.select_option("[name=category]", "0102")
    if page.locator("[name=area]").input_value() == "":
        page.select_option("[name=area]", index=1)
    page.fill("[name=place]", place)
    page.fill("[name=text]", "楼道堆放纸箱")
    if photo:
        page.set_input_files("#photos", photo)
        expect(page.locator("#photos-previews li")).to_have_count(1)
    page.click("main form .button-primary[type=submit]")
    page.wait_for_url("**/outbox")


def log_out(phone: Phone) -> None:
    phone.open("/account")
    phone.page.evaluate("document.querySelector('form[data-drafts-clear]').closest('details').open = true")
    phone.page.click("form[data-drafts-clear] button")


def places(app: Flask, like: str) -> list[str]:
    with app.app_context():
        found = list(db.session.scalars(db.select(Case.place).where(Case.place.like(f"{like}%")).order_by(Case.place)))
        db.session.remove()
    return found


def hang_up(route: Route) -> None:
    """A line on which pages come and nothing the scripts send goes through."""
    route.abort() if route.request.resource_type == "fetch" else route.continue_()


def test_without_unsent_entries_nothing_is_asked(phone: tuple[Station, Phone]) -> None:
    log_out(phone[1])
    phone[1].page.wait_for_url("**/login*")
    expect(phone[1].page.locator("dialog")).to_have_count(0)
    assert not [row for row in phone[1].rows("notes") if row["id"] == "who"]


def test_whoever_leaves_with_unsent_entries_chooses(phone: tuple[Station, Phone]) -> None:
    station, mine = phone
    mine.page.route("**/*", hang_up)
    write(mine.open("/cases/new"), "留下1号楼")
    log_out(mine)
    dialog = mine.page.get_by_role("dialog")
    expect(dialog.locator("[data-number]")).to_have_text("1")
    assert mine.screen.faults("phone", "narrow", "desk") == []
    dialog.locator("button[value='']").click()
    expect(dialog).to_have_count(0)
    assert len(mine.rows("entries")) == 1 and mine.page.locator("body[data-actor]").count() == 1
    log_out(mine)
    with mine.page.expect_download() as saved:
        dialog.locator("[data-outbox-save]").click()
    expect(dialog.locator("[data-saved-words]")).to_contain_text(saved.value.suggested_filename)
    dialog.locator("button[value=yes]").click()
    mine.page.wait_for_url("**/login*")
    assert len(mine.rows("entries")) == 1 and not mine.rows("pages")
    assert not any(row["id"] == "who" for row in mine.rows("notes"))
    mine.page.unroute("**/*")
    mine.login("officer1")
    arrived(mine)
    assert places(station.app, "留下") == ["留下1号楼"]


def test_what_was_saved_without_a_signal_is_carried_in_once(
    phone: tuple[Station, Phone], photo: Path, tmp_path: Path
) -> None:
    station, mine = phone
    with station.off():
        write(mine.open("/cases/new"), "代交1号楼", photo)
        write(mine.open("/cases/new"), "代交2号楼")
        expect(mine.page.locator(ITEMS)).to_have_count(2)
        with mine.page.expect_download() as saved:
            mine.page.click("[data-outbox-save]")
        path = tmp_path / saved.value.suggested_filename
        saved.value.save_as(path)
        mine.page.route("**/outbox/state", lambda route: route.abort())
    data = path.read_bytes()
    assert path.name.startswith("gridcase-outbox-20") and path.suffix == ".sealed"
    assert "代交".encode() not in data and b"0102" not in data
    with station.app.app_context():
        supervisor = Visitor(station.app).login("supervisor1")
        shown = supervisor.follow(supervisor.post("/outbox/import", {"table": (io.BytesIO(data), path.name)}))
        assert user_of("officer1").name in shown.text and "代交1" not in shown.text
        result = take(supervisor, shown)
        assert "已收入 2" in result.text
        db.session.remove()
    assert places(station.app, "代交") == ["代交1号楼", "代交2号楼"]
    mine.page.unroute("**/outbox/state")
    mine.page.evaluate("dispatchEvent(new Event('online'))")
    arrived(mine)
    assert places(station.app, "代交") == ["代交1号楼", "代交2号楼"]
    with station.app.app_context():
        files = db.select(db.func.count()).select_from(CaseFile).join(Case, Case.id == CaseFile.case_id)
        assert db.session.scalar(files.where(Case.place.like("代交%"))) == 1
        db.session.remove()
