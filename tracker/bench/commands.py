"""`tracker bench`: make a big demonstration and measure the pages beside a floor, in one run."""

from __future__ import annotations

import os
import platform
import random
import re
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from statistics import median
from urllib.parse import quote, urlencode

import click
from sqlalchemy import func, select

from tracker.bench.load import Load, get, post, run_load
from tracker.bench.residents import measure_guessing, reports, slip_cookie, unbound
from tracker.bench.servers import Visitor, opened, served
from tracker.bench.villages import VILLAGES, measure_coverage
from tracker.cases.models import Case
from tracker.config import Settings
from tracker.extensions import db

#: Into how many slices the time of a page is cut. Eight kept connections fall on two workers by chance, and a slice
#: in which one worker got them all runs at half the speed.
ROUNDS = 24
WORDS = ("井盖", "路灯", "垃圾", "漏水", "积水", "消防")


@dataclass(frozen=True)
class Row:
    """One measured figure beside its goal."""

    what: str
    load: Load
    goal: str
    verdict: str


@click.group(invoke_without_command=True)
@click.option("--cases", default=1_000_000, show_default=True, help="Cases in the database that is measured.")
@click.option("--days", default=730, show_default=True, help="Days over which they are spread.")
@click.option("--seconds", default=12.0, show_default=True, help="How long each page is loaded.")
@click.option("--data", type=click.Path(path_type=Path), default=Path(".bench"), help="Where that database lies.")
@click.option("--database-url", default="", help="Measure this database instead of SQLite.")
@click.pass_context
def bench(context: click.Context, cases: int, days: int, seconds: float, data: Path, database_url: str) -> None:
    """Measure list, case page, create, search and closure on a big database, as ratios to a floor in the same run."""
    if context.invoked_subcommand:
        return
    settings = Settings(data_dir=(data / str(cases)).resolve(), database_url=database_url)
    fill(settings, cases, days)
    env = {"GRID_DATA_DIR": str(settings.data_dir), "GRID_DATABASE_URL": database_url}
    with served("tracker:create_app()", "/healthz", 2, **env) as port:
        visitor = Visitor(port, "supervisor2")
        weight = len(visitor.read("/cases").encode())
        with served("tracker.bench.floor:make_floor()", "/table", 2, FLOOR_BYTES=str(weight)) as floor:
            rows = list(measure(settings, port, floor, visitor, seconds))
    if not database_url:
        beside = measure_coverage(data, seconds)
        rows.append(Row(f"coverage page of {VILLAGES:,} villages", beside, "p50 ≤ 60 ms", f"{beside.p50:.1f} ms"))
    report(rows, cases, weight, database_url)


def fill(settings: Settings, cases: int, days: int) -> None:
    """Make the database once; later runs find it."""
    from tracker.demo.commands import fill as fill_demo
    from tracker.server.commands import prepare

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with opened(settings):
        prepare()
        if not db.session.scalar(select(Case.id).limit(1)):
            fill_demo(cases=cases, days=days, seed=1)


def _refs(settings: Settings) -> list[str]:
    """A thousand numbers from all over the table."""
    with opened(settings):
        last = int(db.session.scalar(select(func.max(Case.id))) or 1)
        ids = random.Random(1).sample(range(1, last + 1), min(1000, last))  # noqa: S311 - a repeatable choice
        return list(db.session.scalars(select(Case.ref).where(Case.id.in_(ids), Case.state != "draft")))


def measure(settings: Settings, port: int, floor: int, visitor: Visitor, seconds: float) -> Iterator[Row]:
    """Each figure; the floor in short slices between those of the pages, so that a noisy moment hits them alike."""

    def load(paths: list[str], connections: int, where: int = port, length: float = seconds) -> Load:
        turn = cycle(paths)
        cookie = visitor.cookie if where == port else ""
        return run_load(where, lambda: get(next(turn), cookie), connections=connections, seconds=length)

    refs = _refs(settings)
    asked = {
        "floor": (["/table"], floor),
        "list": (["/cases", "/cases?category=0401", "/cases?state=handling", "/cases?category=05&open=1"], port),
        "case": ([f"/cases/{ref}" for ref in refs], port),
    }
    loads = _side_by_side(asked, load_for=lambda paths, where: load(paths, 8, where, seconds / ROUNDS))
    beside = loads["floor"]
    yield Row("floor: 50 rows of the same weight, no database", joined(beside), "", "")
    yield Row("list page, filtered", joined(loads["list"]), "≥ 1/3 of the floor", share(loads["list"], beside))
    yield Row("case page", joined(loads["case"]), "≥ 1/3 of the floor", share(loads["case"], beside))
    found = load([f"/cases?q={quote(word)}" for word in WORDS], 1)
    yield Row("search, two characters, one at a time", found, "p50 ≤ 25 ms", f"{found.p50:.1f} ms")
    month = load(_months(), 1)
    yield Row("closure page of a month, one at a time", month, "p50 ≤ 60 ms", f"{month.p50:.1f} ms")
    for what, paths, goal in _dashboards():
        drawn = load(paths, 1)
        yield Row(f"{what}, one at a time", drawn, goal, f"{drawn.p50:.1f} ms")
    created = run_load(port, _creations(port), connections=32, seconds=seconds, good={303})
    yield Row("create, 32 connections", created, "≥ 150/s, 0 errors", f"{created.rate:.0f}/s, {created.errors} errors")
    with unbound(settings) as grid:
        yield from _of_residents(port, grid, joined(beside), seconds)


def _of_residents(port: int, grid: str, beside: Load, seconds: float) -> Iterator[Row]:
    """Reports and slips without a login, and slips while somebody guesses codes."""

    def told(load: Load) -> str:
        return f"{load.rate / beside.rate:.2f} of the floor, {load.errors} errors"

    sent = run_load(port, reports(grid), connections=8, seconds=seconds, good={303})
    yield Row("report of a resident", sent, "0 errors", told(sent))
    cookie = slip_cookie(port, grid)
    alone = run_load(port, lambda: get("/s/own", cookie), connections=8, seconds=seconds)
    yield Row("page of a slip", alone, "", told(alone))
    pages, guesses = measure_guessing(port, cookie, seconds)
    yield Row("page of a slip while codes are guessed", pages, "0 errors", told(pages))
    yield Row(
        "wrong codes meanwhile, all refused", guesses, "≥ 100/s", f"{guesses.rate:.0f}/s, {guesses.errors} errors"
    )


def _side_by_side(
    asked: dict[str, tuple[list[str], int]], load_for: Callable[[list[str], int], Load]
) -> dict[str, list[Load]]:
    """Each page in turn, round after round."""
    found: dict[str, list[Load]] = {name: [] for name in asked}
    for _round in range(ROUNDS):
        for name, (paths, where) in asked.items():
            found[name].append(load_for(paths, where))
    return found


def joined(loads: list[Load]) -> Load:
    """Several slices as one."""
    return Load(
        seconds=sum(one.seconds for one in loads),
        times=[time for one in loads for time in one.times],
        errors=sum(one.errors for one in loads),
    )


def share(loads: list[Load], floor: list[Load]) -> str:
    """How much of the floor's throughput a page reaches: of all slices together, and the median of the rounds."""
    rounds = [page.rate / base.rate for page, base in zip(loads, floor, strict=True) if base.rate]
    whole = joined(loads).rate / joined(floor).rate
    return f"{whole:.2f} of the floor (median of {len(rounds)} rounds {median(rounds):.2f})"


def _months() -> list[str]:
    today = datetime.now(UTC).date().replace(day=1)
    paths = []
    for by in ("area", "category", "unit"):
        first = (today - timedelta(days=1)).replace(day=1)
        paths.append(f"/reports/closure?from={first}&to={today - timedelta(days=1)}&by={by}")
    return paths


def _dashboards() -> list[tuple[str, list[str], str]]:
    """What is measured of the figures kept ready: a month, the present one, a year."""
    today = datetime.now(UTC).date()
    last = today.replace(day=1) - timedelta(days=1)
    month, present, year = (
        [f"/reports/dashboard?span={span}&on={day}&by={by}" for by in ("area", "category", "unit")]
        for span, day in (("month", last), ("month", today), ("year", last))
    )
    return [
        ("dashboard of a month", month, "p50 ≤ 60 ms, at 10,000,000 ≤ 120 ms"),
        ("dashboard of the present month", present, "p50 ≤ 60 ms, at 10,000,000 ≤ 120 ms"),
        ("dashboard of a year", year, "p50 ≤ 250 ms"),
        ("indicators of a month", [f"/reports/indicators?from={last.replace(day=1)}&to={last}"], ""),
    ]


def _creations(port: int) -> Callable[[], bytes]:
    """Form posts of new cases, each with a key of its own."""
    officer = Visitor(port, "officer1")
    area = re.search(r'<option[^>]* value="(\d{15})"', officer.read("/cases/new"))
    if area is None:
        raise click.ClickException("officer1 has no grid to log for")
    fields = {
        "csrf_token": officer.token,
        "category": "0401",
        "area": area[1],
        "place": "滨河路12号南门",
        "text": "垃圾桶满溢，异味大，影响居民出行，希望尽快清理。",
        "source": "patrol",
    }
    fixed = urlencode(fields)
    return lambda: post("/cases/new", f"{fixed}&client_key={uuid.uuid4()}".encode(), officer.cookie)


def report(rows: list[Row], cases: int, weight: int, database_url: str) -> None:
    """The figures as a table, with what they were measured on."""
    kind = "PostgreSQL" if database_url else f"SQLite {sqlite3.sqlite_version}, synchronous=FULL"
    click.echo(f"\n{cases:,} cases, {kind}, gunicorn with 2 workers × 8 threads, list page {weight / 1024:.0f} KB")
    click.echo(
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n"
    )
    click.echo("| what | per second | p50 ms | p95 ms | errors | goal | found |")
    click.echo("|---|---:|---:|---:|---:|---|---|")
    for row in rows:
        load = row.load
        figures = f"{load.rate:.0f} | {load.p50:.1f} | {load.p95:.1f} | {load.errors}"
        click.echo(f"| {row.what} | {figures} | {row.goal} | {row.verdict} |")
