"""`tracker calendar`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from tracker.clock.models import CalendarYear
from tracker.clock.services import import_calendar
from tracker.extensions import db
from tracker.foundation.words import Refused


@click.group()
def calendar() -> None:
    """Keep the work calendar with its holidays and make-up days (调休)."""


@calendar.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", default="", help="Which notice the days come from.")
def import_(file: Path, source: str) -> None:
    """Take the days of FILE in (columns date, kind, note) and count their years as published."""
    try:
        days, years = import_calendar(source=file, notice=source or file.name)
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    db.session.commit()
    click.echo(f"{days} days taken in; published years now: {', '.join(map(str, years))}.")


@calendar.command()
def check() -> None:
    """Say which years are published; exit code 1 when this or the next year is missing from October on."""
    years = sorted(db.session.scalars(db.select(CalendarYear.year)))
    today = datetime.now(UTC)
    click.echo(f"Published years: {', '.join(map(str, years)) or 'none'}.")
    wanted = {today.year} | ({today.year + 1} if today.month >= 10 else set())
    missing = sorted(wanted - set(years))
    if missing:
        raise click.ClickException(
            f"The notice for {', '.join(map(str, missing))} is not in yet; deadlines there are provisional."
        )
