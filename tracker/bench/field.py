"""`tracker bench field`: an officer's phone over a bad line, in a real Chromium: taps, inputs, seconds, bytes."""

from __future__ import annotations

import shutil
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import click

from tracker.bench.commands import fill
from tracker.bench.line import bad_line
from tracker.bench.servers import PASSWORD, served
from tracker.config import Settings

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Playwright

#: How much slower than this machine the phone's processor is taken to be.
SLOWER = 4
#: Characters a thumb types a second.
TYPING = 3
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@dataclass
class Hand:
    """The officer's hand: what it taps and types, and how long that takes beside the machine."""

    page: Page
    taps: int = 0
    inputs: int = 0
    typed: float = 0.0

    def tap(self, selector: str) -> None:
        self.taps += 1
        self.page.locator(selector).first.click()

    def type(self, selector: str, text: str) -> None:
        self.taps, self.inputs = self.taps + 1, self.inputs + 1
        self.typed += len(text) / TYPING
        self.page.fill(selector, text)

    def pick(self, words: str) -> None:
        """Tap what the words typed suggest."""
        self.inputs += 1
        self.tap(f"[data-finder] .chip:text-is('{words}')")

    def choose(self, selector: str, value: str) -> None:
        """Open a list, tap a row of it."""
        self.taps, self.inputs = self.taps + 2, self.inputs + 1
        self.page.select_option(selector, value)


@dataclass
class Figures:
    """What was found, by name; seconds, but for counts and bytes."""

    rows: dict[str, list[float]] = field(default_factory=dict)

    def note(self, name: str, value: float) -> None:
        self.rows.setdefault(name, []).append(value)


GOALS = {
    "first visit, kB": 60,
    "repeat visit, first paint, s": 0.8,
    "taps": 8,
    "inputs": 5,
    "logging, machine and typing, s": 20,
    "send to a usable page, s": 2,
    "without a signal: cold start to the open form, s": 1.5,
}


@click.command("field")
@click.option("--rounds", default=3, show_default=True, help="How often the way is gone.")
@click.option("--data", type=click.Path(path_type=Path), default=Path(".bench"), help="Where the demonstration lies.")
def bench_field(rounds: int, data: Path) -> None:
    """Log a case with a photo on a phone: 360 px, a processor four times slower, 256 kbit/s and 400 ms."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as missing:
        raise click.ClickException("This needs Playwright and Chromium; `make test` installs the first.") from missing
    settings = Settings(data_dir=(data / "field").resolve())
    fill(settings, 1000, 60)
    found = Figures()
    product = served("tracker:create_app()", "/healthz", 2, GRID_DATA_DIR=str(settings.data_dir))
    with product as server, sync_playwright() as playwright:
        for _round in range(rounds):
            go_the_way(playwright, server, found)
    click.echo("\n| what | goal | median | all |\n|---|---:|---:|---|")
    for name, values in found.rows.items():
        every = ", ".join(f"{one:.1f}" for one in values)
        click.echo(f"| {name} | ≤ {GOALS[name]} | {median(values):.1f} | {every} |")


def go_the_way(playwright: Playwright, server: int, found: Figures) -> None:
    """Log in, open, log a case, send; then without a signal."""
    with tempfile.TemporaryDirectory() as profile, bad_line(server) as port:
        photo = _photo(Path(profile))
        base = f"http://127.0.0.1:{port}"
        context = _phone(playwright, profile)
        page = context.pages[0]
        _slow(context, page)
        _log_in(page, base, found)
        hand = Hand(page)
        begun = time.monotonic()
        hand.tap("a[href='/cases/new']")
        hand.type("[name=text]", "楼道里堆了纸箱")
        hand.pick("楼道堆物")
        if not page.locator("[name=area]").input_value():
            hand.choose("[name=area]", page.locator("[name=area] option").nth(1).get_attribute("value") or "")
        hand.type("[name=place]", "2号楼3单元")
        hand.taps, hand.inputs = hand.taps + 2, hand.inputs + 1  # the camera, and its shutter
        page.set_input_files("#photos", photo)
        page.locator("#photos-previews li").wait_for()
        sent = time.monotonic()
        hand.tap("main form .button-primary[type=submit]")
        page.wait_for_url(lambda url: not url.endswith("/cases/new"), wait_until="domcontentloaded")
        ended = time.monotonic()
        found.note("taps", hand.taps)
        found.note("inputs", hand.inputs)
        found.note("logging, machine and typing, s", ended - begun + hand.typed)
        found.note("send to a usable page, s", ended - sent)
        page.goto(f"{base}/cases/new")
        paint = "performance.getEntriesByType('paint').find((one) => one.name === 'first-contentful-paint').startTime"
        found.note("repeat visit, first paint, s", page.evaluate(paint) / 1000)
        page.wait_for_timeout(3000)
        context.close()
        _without_a_signal(playwright, profile, base, found)


def _log_in(page: Page, base: str, found: Figures) -> None:
    weight: list[int] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: weight.append(int(event["encodedDataLength"])))
    page.goto(f"{base}/login")
    page.fill("[name=username]", "officer1")
    page.fill("[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_url(f"{base}/")
    found.note("first visit, kB", sum(weight) / 1000)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.wait_for_timeout(8000)  # the shell and the forms come in the background


def _without_a_signal(playwright: Playwright, profile: str, base: str, found: Figures) -> None:
    """The browser is opened anew where the line's port refuses."""
    context = _phone(playwright, profile)
    page = context.pages[0]
    _slow(context, page)
    context.set_offline(True)
    begun = time.monotonic()
    page.goto(f"{base}/cases/new")
    page.locator("form[data-outbox] [name=category]").wait_for()
    found.note("without a signal: cold start to the open form, s", time.monotonic() - begun)
    context.close()


def _phone(playwright: Playwright, profile: str) -> BrowserContext:
    return playwright.chromium.launch_persistent_context(
        profile, executable_path=shutil.which("chromium"), args=FLAGS, viewport={"width": 360, "height": 780},
        locale="zh-CN",
    )  # fmt: skip


def _slow(context: BrowserContext, page: Page) -> None:
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def _photo(folder: Path) -> Path:
    from PIL import Image

    path = folder / "lane.jpg"
    Image.effect_noise((3000, 2250), 60).convert("RGB").save(path, "JPEG", quality=85)
    return path
