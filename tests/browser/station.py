"""The product on a port of its own that can be taken off the line and put back, and phones that outlive their browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import BrowserContext, BrowserType, Page, expect
from werkzeug.serving import make_server

from tests.browser.conftest import FLAGS, PASSWORD, Screen
from tracker.cases.models import Case
from tracker.extensions import db


class Station:
    """A server that really stops: its port refuses until it is started again."""

    def __init__(self, app: Flask) -> None:
        self.app, self.port = app, 0
        self.start()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._server = make_server("127.0.0.1", self.port, self.app, threaded=True)
        self.port = self._server.server_port
        # It looks this often whether it shall stop; half a second is what it would wait by itself.
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    @contextmanager
    def off(self) -> Iterator[None]:
        """No signal inside."""
        self.stop()
        try:
            yield
        finally:
            self.start()


class Phone:
    """A browser with a profile on disk: it can be closed and opened again."""

    def __init__(self, kind: BrowserType, launch: dict[str, Any], profile: Path, base: str) -> None:
        self._open = lambda: kind.launch_persistent_context(
            profile, executable_path=launch["executable_path"], args=FLAGS, viewport={"width": 360, "height": 780},
            locale="zh-CN",
        )  # fmt: skip
        self.base, self.context, self.page = base, self._open(), None
        self._look()

    def _look(self) -> None:
        self.screen = Screen(self.context.pages[0], self.base)
        self.page: Page = self.screen.page

    def restart(self) -> None:
        self.close()
        self.context: BrowserContext = self._open()
        self._look()

    def close(self) -> None:
        with suppress(Exception):
            self.context.close()

    def login(self, username: str) -> None:
        """Log in and wait until the phone can work without a signal."""
        page = self.page
        page.goto(f"{self.base}/login")
        page.fill("[name=username]", username)
        page.fill("[name=password]", PASSWORD)
        page.click("main form button[type=submit]")
        page.wait_for_url(f"{self.base}/")
        page.evaluate("navigator.serviceWorker.ready.then(() => null)")

    def logout(self) -> None:
        self.page.goto(f"{self.base}/account")
        self.page.evaluate("document.querySelector('form[data-drafts-clear]').closest('details').open = true")
        self.page.click("form[data-drafts-clear] button")
        self.page.wait_for_url("**/login*")

    def open(self, path: str) -> Page:
        self.page.goto(self.base + path)
        return self.page

    def rows(self, store: str) -> list[dict[str, Any]]:
        """What a store on the phone holds in plain; bytes as their text, whatever they are."""
        return list(self.page.evaluate(_ROWS, store))


_ROWS = """(store) => new Promise((done) => {
  const asked = indexedDB.open("gridcase");
  asked.onsuccess = () => {
    const all = asked.result.transaction(store).objectStore(store).getAll();
    all.onsuccess = () => {
      asked.result.close();
      done(all.result.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) =>
        [name, value instanceof ArrayBuffer ? new TextDecoder().decode(value) : ArrayBuffer.isView(value) ? "" : value]))));
    };
  };
})"""


#: The button that sends the form of a new case.
SEND = "main form .button-primary[type=submit]"


def write(page: Page, place: str, text: str = "楼道堆放纸箱", photos: list[Path] | None = None) -> None:
    """Fill in the form of a new case and send it."""
    page.select_option("[name=category]", "0102")
    if page.locator("[name=area]").input_value() == "":
        page.select_option("[name=area]", index=1)
    page.fill("[name=place]", place)
    page.fill("[name=text]", text)
    if photos:
        page.set_input_files("#photos", photos)
        expect(page.locator("#photos-previews li")).to_have_count(len(photos))
    page.click(SEND)


def ready(phone: Phone, rows: int = 2) -> None:
    """The forms, and what they need, lie on the phone."""
    for _try in range(50):
        if len(phone.rows("pages")) >= rows:
            return
        phone.page.wait_for_timeout(100)
    raise AssertionError("the forms were not taken along")


def case_along(phone: Phone) -> str:
    """The page of a case that the inbox lets one take along, with a move; its first row may be confidential, as the day has it."""
    told = phone.page.evaluate(
        "fetch('/outbox/along', {headers: {Accept: 'application/json'}}).then((answer) => answer.json())"
    )
    return str(next(case["page"] for case in told["cases"] if case["forms"]))


def arrived(phone: Phone, left: int = 0, after: str = "") -> None:
    """Wait until so many lie in the outbox; `after` that much time by the phone's clock, where one is installed."""
    page = phone.open("/outbox")
    page.locator("[data-outbox-list][data-drawn]").wait_for(state="attached")
    if after:
        page.clock.fast_forward(after)
    expect(page.locator("[data-outbox-list] > li")).to_have_count(left, timeout=60_000)


def cases_at(place: str) -> list[Case]:
    return list(db.session.scalars(db.select(Case).where(Case.place.like(f"{place}%")).order_by(Case.place)))
