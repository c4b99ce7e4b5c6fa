"""The product served on a free port of loopback with a filled demonstration, and a real Chromium in front of it."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import Browser, BrowserType, Page
from werkzeug.serving import make_server

from tests.visitor import Visitor
from tracker import create_app
from tracker.config import Settings
from tracker.extensions import db

if TYPE_CHECKING:
    from tests.browser.station import Phone, Station

Desk = Callable[[], AbstractContextManager[Visitor]]
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDTHS = {"narrow": (320, 600), "phone": (360, 780), "desk": (1280, 900)}
PASSWORD = "Gridcase-demo-2026"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the system's Chromium and keep it off the network."""
    if CHROMIUM is None:
        if os.environ.get("GRID_NO_SKIP"):
            pytest.fail("CI must have Chromium")
        pytest.skip("no Chromium on this machine")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": FLAGS}


@pytest.fixture(scope="session")
def chromium(browser: Browser) -> Browser:
    """The one browser of the run; Playwright allows no second beside it in a process."""
    return browser


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, str]]:
    """A demonstration with some hundred cases, served by threads of this process."""
    from tracker.cases.seed import seed_base
    from tracker.demo.commands import fill

    settings = Settings(data_dir=tmp_path_factory.mktemp("served"))
    app = create_app(settings)
    with app.app_context():
        upgrade()
        seed_base(now=datetime.now(UTC))
        db.session.commit()
        fill(cases=300, days=60, seed=3)
        db.session.remove()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield app, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(5)


def wait_longer(page: Page) -> None:
    """Let a form wait for the server's answer, however busy this machine is: its 800 ms are for a bad line."""
    page.add_init_script(
        "const timer = setTimeout; setTimeout = (act, wait, ...more) => timer(act, wait === 800 ? 30000 : wait, ...more)"
    )


class Screen:
    """One person's browser window."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.base = base
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)

    def login(self, username: str) -> Screen:
        self.page.goto(f"{self.base}/login")
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("main form button[type=submit]")
        self.page.wait_for_url(f"{self.base}/")
        return self

    def open(self, path: str) -> Screen:
        self.page.goto(self.base + path)
        return self

    def widen(self, width: str) -> None:
        """Make the window as wide as a phone or a desk."""
        across, down = WIDTHS[width]
        self.page.set_viewport_size({"width": across, "height": down})

    def faults(self, *widths: str) -> list[str]:
        """What axe finds wrong with the page as it stands, and whether it scrolls sideways, at each width."""
        found = []
        self.page.evaluate(Axe().axe_script)
        for width in widths:
            self.widen(width)
            for one in self.page.evaluate(
                "axe.run(document, {resultTypes: ['violations']}).then(all => all.violations)"
            ):
                found.append(f"{width}: {one['id']} {[node['target'] for node in one['nodes']][:3]}")
            if self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                found.append(f"{width}: scrolls sideways")
        return found


@pytest.fixture
def screen(chromium: Browser, served: tuple[Flask, str]) -> Iterator[Callable[..., Screen]]:
    """A maker of windows: screen("phone", script=False)."""
    contexts = []

    def make(width: str = "desk", *, script: bool = True) -> Screen:
        across, down = WIDTHS[width]
        context = chromium.new_context(
            viewport={"width": across, "height": down}, java_script_enabled=script, locale="zh-CN"
        )
        contexts.append(context)
        return Screen(context.new_page(), served[1])

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from PIL import Image

    path = tmp_path_factory.mktemp("photo") / "lane.jpg"
    Image.new("RGB", (2400, 1800), "firebrick").save(path, "JPEG")
    return path


#: A colour that is nowhere else.
PLATE = (255, 0, 255)


@pytest.fixture
def scenes(tmp_path: Path) -> list[Path]:
    """Three grey places; in the middle of the first is a plate."""
    from PIL import Image

    made = []
    for name, shade in (("one", 60), ("two", 120), ("three", 180)):
        picture = Image.new("RGB", (1200, 900), (shade, shade, shade))
        if name == "one":
            picture.paste(PLATE, (500, 400, 700, 500))
        made.append(tmp_path / f"{name}.jpg")
        picture.save(made[-1], "JPEG", quality=95)
    return made


@pytest.fixture(scope="session")
def station(served: tuple[Flask, str]) -> Iterator[Station]:
    from tests.browser.station import Station

    made = Station(served[0])
    yield made
    made.stop()


@pytest.fixture
def phone(
    station: Station, browser_type: BrowserType, browser_type_launch_args: dict[str, Any], tmp_path: Path
) -> Iterator[Callable[[str], Phone]]:
    from tests.browser.station import Phone

    made: list[Phone] = []

    def make(name: str = "phone") -> Phone:
        made.append(Phone(browser_type, browser_type_launch_args, tmp_path / name, station.base))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def desk(station: Station) -> Desk:
    """Somebody in the building, with a signal; afterwards nobody holds the database."""

    @contextmanager
    def sit_down() -> Iterator[Visitor]:
        with station.app.app_context():
            yield Visitor(station.app)
            db.session.remove()

    return sit_down
