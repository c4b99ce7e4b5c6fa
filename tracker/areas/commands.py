"""Importing areas from the command line."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import click

from tracker.areas.importing import AreaImport, import_areas
from tracker.areas.queries import get_tree
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.tables import read_as
from tracker.foundation.tables.bad_cells import BadRowFile
from tracker.foundation.words import N_, Refused
from tracker.web.language import say, say_refusal

SHOWN = 10


class Bar:
    """A progress bar that appears with the first report of how much is done."""

    def __init__(self, label: str) -> None:
        self.label, self.done = label, 0
        self.bar: Any = None

    def __enter__(self) -> Bar:
        return self

    def __call__(self, done: int, total: int) -> None:
        if self.bar is None:
            self.bar = click.progressbar(length=total, label=self.label)
            self.bar.__enter__()
        self.bar.update(done - self.done)
        self.done = done

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.bar is not None:
            self.bar.__exit__(kind, error, trace)


def tell_encoding(file: Path, encoding: str | None) -> None:
    """Say in which encoding a text is read, when nobody has said so and it is not the usual one."""
    found = "" if encoding else read_as(file)
    if found not in ("", "UTF-8"):
        click.echo(say(N_("Read as %(encoding)s."), encoding=found), err=True)


@click.command("areas")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--under", metavar="CODE", help="Take only what lies within this area.")
@click.option(
    "--date", "valid_from", type=click.DateTime(["%Y-%m-%d"]), help="First day of the areas; today if not given."
)
@click.option("--sheet", help="Sheet of a workbook; the first if not given.")
@click.option("--encoding", help="Encoding of a CSV file: utf-8, gb18030, big5, utf-16; recognised if not given.")
@click.option("--header-line", type=click.IntRange(1), help="Line with the names of the columns; found if not given.")
@click.option("--errors", type=click.Path(dir_okay=False, path_type=Path), help="Where to write the bad rows.")
@click.option("--dry-run", is_flag=True, help="Check the table and write nothing.")
def import_areas_command(
    file: Path, under: str | None, valid_from: datetime | None, sheet: str | None, encoding: str | None,
    header_line: int | None, errors: Path | None, dry_run: bool,
) -> None:  # fmt: skip
    """Import areas from FILE, a CSV or workbook with the columns code and name (kind, parent, boundary)."""
    now = datetime.now(UTC).replace(microsecond=0)
    begins: date = valid_from.date() if valid_from else local_day(now)
    try:
        tell_encoding(file, encoding)
        with Bar(say(N_("Checking"))) as bar:
            found = import_areas(
                source=file, under=under, valid_from=begins, actor=None, now=now, sheet=sheet, encoding=encoding,
                header_line=header_line, is_dry_run=dry_run, progress=bar,
            )  # fmt: skip
    except Refused as refusal:
        raise click.ClickException(say_refusal(refusal)) from refusal
    if found.bad:
        _refuse(found, errors or Path(f"{file.stem}-errors.csv"))
    db.session.commit()
    _tell(found, dry_run)


def _refuse(found: AreaImport, path: Path) -> None:
    with BadRowFile(path, say, say_refusal) as note:
        for cell in found.bad:
            note(cell)
    for words in note.first[:SHOWN]:
        click.echo("  " + " · ".join(map(str, words)), err=True)
    told = say(N_("%(count)s rows are wrong; nothing was imported. All of them: %(path)s"), count=note.count, path=path)
    raise click.ClickException(told)


def _tell(found: AreaImport, is_dry_run: bool) -> None:
    done = N_("%(read)s rows: %(added)s added, %(outlined)s got a boundary, %(unchanged)s known, %(skipped)s outside.")
    tried = N_("%(read)s rows: %(added)s to add, %(outlined)s to outline, %(unchanged)s known, %(skipped)s outside.")
    counts = {name: getattr(found, name) for name in ("read", "added", "outlined", "unchanged", "skipped")}
    click.echo(say(tried if is_dry_run else done, **counts))
    if found.overlaps:
        tree = get_tree()
        for one, other in found.overlaps:
            names = {"one": f"{one} {tree.name(one)}", "other": f"{other} {tree.name(other)}"}
            click.echo(say(N_("Warning: the grids %(one)s and %(other)s overlap."), **names), err=True)
