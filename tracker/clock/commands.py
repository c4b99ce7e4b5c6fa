"""`tracker calendar`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from tracker.clock.models import CalendarYear
from tracker.clock.services import LONGEST_SOURCE, import_calendar
from tracker.extensions import db
from tracker.foundation.tables import read_as
from tracker.foundation.words import N_, Refused
from tracker.web.language import say, say_refusal


@click.group()
def calendar() -> None:
    """Keep the work calendar with its holidays and make-up days (调休)."""


@calendar.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", default="", help="Which notice the days come from.")
@click.option("--encoding", help="Encoding of a CSV file: utf-8, gb18030, big5, utf-16; recognised if not given.")
@click.option("--header-line", type=click.IntRange(1), help="Line with the names of the columns; found if not given.")
@click.option("--complete", is_flag=True, help="The years have no other days off: count them as published.")
def import_(file: Path, source: str, encoding: str | None, header_line: int | None, complete: bool) -> None:
    """Take the days of FILE in (columns date, kind, note); its years count as published when they are whole."""
    try:
        read = read_as(file, encoding)
        found = import_calendar(
            source=file, notice=source or file.name[:LONGEST_SOURCE], encoding=encoding, header_line=header_line,
            is_complete=complete,
        )  # fmt: skip
    except Refused as refusal:
        db.session.rollback()
        raise click.ClickException(say_refusal(refusal)) from refusal
    db.session.commit()
    if not encoding and read not in ("", "UTF-8"):
        click.echo(say(N_("Read as %(encoding)s."), encoding=read), err=True)
    years = ", ".join(map(str, found.years))
    click.echo(say(N_("%(days)s days taken in; published years now: %(years)s."), days=found.days, years=years))
    for year, missing in found.incomplete.items():
        festivals = ", ".join(map(say, missing))
        words = N_("%(year)s does not count as published: no day off is entered for %(festivals)s.")
        click.echo(say(words, year=year, festivals=festivals), err=True)


@calendar.command()
def check() -> None:
    """Say which years are published; exit code 1 when this or the next year is missing from October on."""
    years = sorted(db.session.scalars(db.select(CalendarYear.year)))
    today = datetime.now(UTC)
    told = ", ".join(map(str, years)) or "—"
    click.echo(say(N_("Published years: %(years)s."), years=told))
    wanted = {today.year} | ({today.year + 1} if today.month >= 10 else set())
    if missing := sorted(wanted - set(years)):
        words = N_("The notice for %(years)s is not in yet; deadlines there are provisional.")
        raise click.ClickException(say(words, years=", ".join(map(str, missing))))
