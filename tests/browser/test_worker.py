"""The worker keeps the shell and nothing of a person, never sees what is sent, and a new release is only offered."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.station import Phone, Station, ready

pytestmark = pytest.mark.browser

KEPT = """caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((cache) => cache.keys()))))
  .then((all) => all.flat().map((request) => new URL(request.url).pathname))"""


def test_only_the_shell_is_kept(station: Station, phone: Callable[[], Phone]) -> None:
    mine = phone()
    mine.login("officer1")
    ready(mine)
    for path in ("/inbox", "/cases", "/cases/new", "/outbox", "/account"):
        mine.open(path)
    kept = mine.page.evaluate(KEPT)
    assert "/offline" in kept
    assert all(path == "/offline" or path.startswith("/static/") for path in kept)
    shell = mine.page.evaluate("caches.match('/offline?lang=zh-CN').then((found) => found.text())")
    assert "罗" not in shell and "csrf" not in shell


def test_what_is_sent_passes_the_worker_by(station: Station, phone: Callable[[], Phone]) -> None:
    mine = phone()
    mine.login("officer1")
    seen: list[tuple[str, bool]] = []
    mine.page.on("response", lambda answer: seen.append((answer.request.method, answer.from_service_worker)))
    mine.open("/account")
    mine.page.evaluate("fetch('/language', {method: 'POST', body: new FormData()}).then(() => null)")
    assert ("POST", False) in seen
    assert ("POST", True) not in seen


def test_a_new_release_is_offered_and_not_forced(station: Station, phone: Callable[[], Phone]) -> None:
    mine = phone()
    mine.login("officer1")
    page = mine.open("/cases/new")
    page.fill("[name=text]", "正在打字")
    assets = station.app.extensions["gridcase.assets"]
    worker = assets.by_name["js/worker.js"]
    changed = type(worker)(worker.body + b"\n/* newer */", worker.mime, worker.digest)
    assets.by_name["js/worker.js"] = changed
    try:
        page.evaluate("navigator.serviceWorker.getRegistration().then((found) => found.update()).then(() => null)")
        offered = page.locator("[data-take-over]")
        expect(offered).to_be_visible()
        expect(page.locator("[name=text]")).to_have_value("正在打字")
        with page.expect_navigation():
            offered.click()
        expect(page.locator("h1")).to_have_text("登记案件")
        expect(page.locator("[data-take-over]")).to_have_count(0)
    finally:
        assets.by_name["js/worker.js"] = worker


def test_a_line_that_says_nothing_is_none(
    station: Station, phone: Callable[[], Phone], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, mine = station.app, phone()
    monkeypatch.setitem(app.config, "SHELL_PATIENCE", 2)
    mine.login("officer1")
    ready(mine)
    view, hour = app.view_functions["cases.new"], threading.Event()
    app.view_functions["cases.new"] = lambda **_asked: hour.wait(40) and ""
    app.view_functions["cases.new"].access = view.access  # type: ignore[attr-defined]
    try:
        page = mine.open("/cases/new")
        expect(page.locator("body[data-shell] form[data-outbox]")).to_be_visible(timeout=30_000)
    finally:
        hour.set()
        app.view_functions["cases.new"] = view
