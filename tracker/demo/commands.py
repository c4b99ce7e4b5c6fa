"""`tracker demo`: fill an empty database with the made-up county and its cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import click
from flask import current_app
from sqlalchemy import select

from tracker.areas.models import Area
from tracker.cases.models import Case
from tracker.cases.seed import seed_base
from tracker.config import Settings
from tracker.demo.appeals import appeal
from tracker.demo.circles import circle
from tracker.demo.county import YEARS, build_county
from tracker.demo.disputes import mediate
from tracker.demo.guide import make_guide
from tracker.demo.load import load_cases
from tracker.demo.mediations import found_committees
from tracker.demo.presses import press
from tracker.demo.roots import take_root
from tracker.demo.routing import keep_choices, make_rules
from tracker.demo.subscriptions import keep_views
from tracker.demo.window import serve
from tracker.extensions import db
from tracker.figures.services import rebuild
from tracker.people.models import User
from tracker.site.queries import get_setting

HAS_CASES = "This demonstration already holds cases. Set GRID_DATA_DIR to an empty folder to make another."
HAS_DATA = (
    "This database holds data that is not a demonstration; nothing was added. "
    "Set GRID_DATA_DIR to an empty folder for a demonstration."
)


def why_not() -> str | None:
    """Why no demonstration may be made in this database; None when it may."""
    has_cases = db.session.scalar(select(Case.id).limit(1)) is not None
    if get_setting("site.is_demo"):
        return HAS_CASES if has_cases else None
    has_people = any(db.session.scalar(select(key).limit(1)) is not None for key in (User.id, Area.code))
    return HAS_DATA if has_cases or has_people else None


def fill(
    *, cases: int, days: int, seed: int, now: datetime | None = None, on_written: Callable[[int], None] | None = None
) -> None:
    """Make the county and its cases in a migrated database; ClickException in words when it holds other data."""
    why = why_not()
    if why is not None:
        raise click.ClickException(why)
    settings: Settings = current_app.config["SETTINGS"]
    now = (now or datetime.now(UTC)).replace(microsecond=0)
    seed_base(now=now)
    if not get_setting("site.is_demo"):
        build_county(now=now, seed=seed)
    found_committees(now, seed)
    make_rules(now)
    db.session.commit()
    load_cases(
        cases=cases, days=days, now=int(now.timestamp()), seed=seed, keys_dir=settings.keys_dir,
        files_dir=settings.files_dir, on_written=on_written or (lambda _count: None),
    )  # fmt: skip
    if cases:
        mediate(now, seed)
        circle(now)
        press(now)
        appeal(now)
        keep_choices(now)
        take_root(now)
    # Cases made up in bulk are not written beside the figures one by one.
    rebuild()
    if cases:
        keep_views(now)
    make_guide(now)
    if cases:
        serve(now, seed, settings.files_dir)
    db.session.commit()
    db.session.remove()


@click.command("demo")
@click.option("--cases", default=3000, show_default=True, type=click.IntRange(0, 20_000_000), help="How many cases.")
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, YEARS * 365), help="Over how many days.")
@click.option("--seed", default=1, show_default=True, help="The same seed makes the same county and cases.")
def demo(cases: int, days: int, seed: int) -> None:
    """Fill an empty database with a made-up county, its people and cases."""
    with click.progressbar(length=cases, label="Making cases up") as bar:
        fill(cases=cases, days=days, seed=seed, on_written=bar.update)
    click.echo(f"{cases} made-up cases over {days} days. The login page names the people.")
