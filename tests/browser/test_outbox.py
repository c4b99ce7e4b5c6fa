"""In the rain: a phone without a signal, in a real Chromium, with the server really stopped and started."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import Desk, Screen, wait_longer
from tests.browser.station import SEND, Phone, Station, arrived, cases_at, ready, write
from tests.journeys.steps import case_of, log, move, post_of, to_handling
from tracker.audit.models import Event
from tracker.cases.models import Case, CaseFile
from tracker.extensions import db

pytestmark = pytest.mark.browser


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"photo{number}.jpg" for number in range(2)]
    for number, path in enumerate(paths):
        Image.effect_noise((900, 700), 90 + number).convert("RGB").save(path, "JPEG")
    return paths


def count_events(case: Case, kind: str) -> int:
    of_case = (Event.subject == "case", Event.subject_id == case.id, Event.kind == kind)
    return int(db.session.scalar(db.select(db.func.count()).select_from(Event).where(*of_case)))


def test_ten_cases_and_twenty_photos_arrive_once(
    station: Station, phone: Callable[[str], Phone], desk: Desk, pictures: list[Path]
) -> None:
    mine = phone()
    mine.login("officer1")
    ready(mine)
    with station.off():
        for number in range(10):
            write(mine.open("/cases/new"), f"雨中{number}号楼", photos=pictures)
            mine.page.wait_for_url("**/outbox")
            if number == 4:
                mine.restart()
        expect(mine.page.locator("[data-outbox-list] > li")).to_have_count(10)
        lying = json.dumps([mine.rows(store) for store in ("entries", "files", "pages", "notes")], ensure_ascii=False)
        assert "雨中" not in lying and "纸箱" not in lying
        assert "雨中" not in mine.page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")
        other = mine.context.new_page()
        other.goto(f"{station.base}/outbox")
    # Two tabs see the signal come back at the same moment.
    other.evaluate("dispatchEvent(new Event('online'))")
    mine.page.evaluate("dispatchEvent(new Event('online'))")
    arrived(mine)
    with desk():
        found = cases_at("雨中")
        assert [case.place for case in found] == [f"雨中{number}号楼" for number in range(10)]
        for case in found:
            files = db.select(db.func.count()).select_from(CaseFile).where(CaseFile.case_id == case.id)
            assert (db.session.scalar(files), count_events(case, "PhotosAdded")) == (2, 1)
            assert case.written_at <= case.received_at
    assert mine.rows("files") == [] and mine.rows("entries") == []


def test_moves_are_made_once_and_a_conflict_shows_both(
    station: Station, phone: Callable[[str], Phone], desk: Desk
) -> None:
    cases = []
    with desk() as inside:
        for number in range(5):
            case = log(inside.login("officer1"), place=f"带上{number}号楼")
            to_handling(inside, case)
            cases.append(case.ref)
    theirs = phone()
    theirs.login("unit1")
    theirs.open("/inbox").click("[data-take-along]")
    expect(theirs.page.locator("[data-along-words]")).to_have_text(re.compile("已带上"), timeout=60_000)
    with station.off():
        for ref in cases:
            page = theirs.open(f"/cases/{ref}")
            expect(page.locator("h1")).to_contain_text("带上")
            page.goto(f"{station.base}/cases/{ref}/moves/progress")
            page.fill("[name=note]", f"雨里写的 {ref}")
            page.click("main form button[type=submit]")
            page.wait_for_url("**/outbox")
        expect(theirs.page.locator("[data-outbox-list] > li")).to_have_count(5)
    with desk() as inside:
        inside.login("dispatcher1")
        for ref in cases[:2]:
            move(inside, case_of(ref), "urge", note="居民又来电话")
    arrived(theirs, left=2)
    held = theirs.page.locator("[data-outbox-list] > li").first
    expect(held.locator("[data-said]")).to_contain_text("居民又来电话")
    held.locator("[data-act=mine]").click()
    expect(theirs.page.locator("[data-outbox-list] > li")).to_have_count(1, timeout=30_000)
    # The other is written anew on the form as it stands now, and what was typed is there.
    theirs.page.locator("[data-act=edit]").click()
    expect(theirs.page.locator("[name=note]")).to_have_value(re.compile("雨里写的"))
    theirs.page.click("main form button[type=submit]")
    theirs.page.wait_for_url(re.compile("/cases/[0-9-]+$"))
    arrived(theirs)
    with desk():
        assert [count_events(case_of(ref), "ProgressAdded") for ref in cases] == [1] * 5


def test_a_refused_entry_stays_with_its_words_at_its_field(
    station: Station, phone: Callable[[str], Phone], desk: Desk
) -> None:
    mine = phone()
    mine.login("officer1")
    ready(mine)
    with station.off():
        write(mine.open("/cases/new"), "拒收1号楼", text=" ")
        mine.page.wait_for_url("**/outbox")
    arrived(mine, left=1)
    entry = mine.page.locator("[data-outbox-list] > li")
    expect(entry.locator("[data-said]")).to_be_visible(timeout=30_000)
    wait_longer(mine.page)
    entry.locator("[data-act=edit]").click()
    expect(mine.page.locator("[name=place]")).to_have_value("拒收1号楼")
    expect(mine.page.locator(".field:has(#text) .field-error")).to_be_visible()
    mine.page.fill("[name=text]", "楼道堆放纸箱")
    mine.page.click(SEND)
    mine.page.wait_for_url("**/cases/9*")
    arrived(mine)
    with desk():
        assert len(cases_at("拒收")) == 1


def test_another_login_on_the_phone_sees_a_count_and_nothing_else(
    station: Station, phone: Callable[[str], Phone], desk: Desk
) -> None:
    mine = phone()
    mine.login("officer1")
    ready(mine)
    with station.off():
        write(mine.open("/cases/new"), "保密1号楼")
        mine.page.wait_for_url("**/outbox")
    mine.page.context.clear_cookies()  # the session is over before anything could be sent
    mine.login("officer2")
    page = mine.open("/outbox")
    expect(page.locator("[data-outbox-beside]")).to_contain_text("1")
    expect(page.locator("[data-outbox-list] > li")).to_have_count(0)
    assert "保密" not in page.content()
    with station.off():
        assert "保密" not in mine.open("/outbox").content()
    page.context.clear_cookies()
    mine.login("officer1")
    arrived(mine)
    with desk():
        assert len(cases_at("保密")) == 1


def test_a_form_is_sent_without_asking_again_who_is_logged_in(
    station: Station, phone: Callable[[str], Phone], pictures: list[Path]
) -> None:
    """The page said so a moment ago; and what follows the words waits for the page that shows them."""
    mine = phone()
    wait_longer(mine.page)
    mine.login("officer1")
    ready(mine)
    page = mine.open("/cases/new")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {urlsplit(request.url).path}"))
    write(page, "快送1号楼", photos=pictures)
    page.wait_for_url("**/cases/9*")
    sent = [one for one in asked if "/static/" not in one]
    ways = sent[sent.index("POST /cases/new") :]
    assert "GET /outbox/state" not in sent
    assert ways[1].startswith("GET /cases/9"), ways
    arrived(mine)


def test_a_page_of_the_login_before_sends_nothing_in_the_name_of_the_next(
    station: Station, phone: Callable[[str], Phone], desk: Desk
) -> None:
    mine = phone()
    mine.login("officer1")
    ready(mine)
    page = mine.open("/cases/new")
    beside = mine.context.new_page()
    mine.context.clear_cookies()
    Screen(beside, station.base).login("officer2")
    write(page, "前人1号楼")
    page.wait_for_url("**/outbox")
    expect(page.locator("[data-outbox-beside]")).to_contain_text("1")
    with desk():
        assert cases_at("前人") == []
    mine.context.clear_cookies()
    mine.login("officer1")
    arrived(mine)
    with desk():
        (case,) = cases_at("前人")
        assert case.reporter_post_id == post_of("officer1").id


def test_nothing_taken_along_is_left_after_logging_out(station: Station, phone: Callable[[str], Phone]) -> None:
    mine = phone()
    mine.login("officer1")
    ready(mine)
    mine.logout()
    assert mine.rows("pages") == []
    with station.off():
        page = mine.open("/cases/new")
        expect(page.locator("h1")).to_have_text("没有信号")
        expect(page.locator("form")).to_have_count(0)


def test_without_locks_and_channels_it_still_arrives_once(
    station: Station, phone: Callable[[str], Phone], desk: Desk
) -> None:
    """As older WebKit has it: no Web Locks, no BroadcastChannel, no randomUUID."""
    mine = phone()
    mine.context.add_init_script(
        "Object.defineProperty(navigator, 'locks', {value: undefined}); delete globalThis.BroadcastChannel;"
        "Object.defineProperty(crypto, 'randomUUID', {value: undefined});"
    )
    mine.login("officer1")
    ready(mine)
    with station.off():
        write(mine.open("/cases/new"), "旧机1号楼")
        mine.page.wait_for_url("**/outbox")
    # The page that was left may have gone with its turn to send, which lapses a quarter of a minute later.
    mine.page.clock.install()
    arrived(mine, after="00:20")
    with desk():
        assert len(cases_at("旧机")) == 1


def test_a_phone_that_cannot_seal_sends_the_ordinary_way(
    station: Station, phone: Callable[[str], Phone], desk: Desk
) -> None:
    mine = phone()
    mine.context.add_init_script("Object.defineProperty(globalThis, 'indexedDB', {value: undefined})")
    mine.login("officer1")
    write(mine.open("/cases/new"), "照旧1号楼")
    mine.page.wait_for_url("**/cases/9*")
    with desk():
        assert len(cases_at("照旧")) == 1
