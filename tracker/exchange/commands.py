"""Importing and exporting cases from the command line."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from flask_babel import force_locale
from sqlalchemy import select

from tracker.access import Permission, require
from tracker.areas.commands import Bar, tell_encoding
from tracker.audit.services import log_access
from tracker.cases.queries.lists import CaseFilter
from tracker.cases.vocabulary import State
from tracker.exchange import export as out
from tracker.exchange.maps import load_map, shipped_maps
from tracker.exchange.reading import count_lines
from tracker.exchange.services import BadRows, CaseImport, Job, check_cases, import_cases
from tracker.extensions import db, reading
from tracker.foundation.days import local_day
from tracker.foundation.identifiers import check_area_code
from tracker.foundation.tables.bad_cells import BadRowFile
from tracker.foundation.words import N_, Refused
from tracker.people.models import User
from tracker.people.queries.actors import load_actor
from tracker.web.language import LOCALES, say, say_refusal

SHOWN = 10
DAY = click.DateTime(["%Y-%m-%d"])


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


@click.command("cases")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--map", "map_name", required=True, help=f"A TOML file, or one of: {', '.join(shipped_maps())}.")
@click.option("--area", required=True, metavar="CODE", help="The area the cases go into.")
@click.option("--sheet", help="Sheet of a workbook; the first if not given.")
@click.option("--encoding", help="Encoding of a CSV file: utf-8, gb18030, big5, utf-16; recognised if not given.")
@click.option("--header-line", type=click.IntRange(1), help="Line with the names of the columns; found if not given.")
@click.option("--errors", type=click.Path(dir_okay=False, path_type=Path), help="Where to write the bad rows.")
@click.option("--dry-run", is_flag=True, help="Check the table and write nothing.")
@click.option("--good-rows", is_flag=True, help="Import the good rows although others are bad.")
def import_cases_command(
    file: Path, map_name: str, area: str, sheet: str | None, encoding: str | None, header_line: int | None,
    errors: Path | None, dry_run: bool, good_rows: bool,
) -> None:  # fmt: skip
    """Import cases of another system from FILE as history, with their own times; a second run adds only new ones."""
    errors = errors or Path(f"{file.stem}-errors.csv")
    try:
        job = Job(file, load_map(map_name), area, sheet, encoding, header_line)
        tell_encoding(file, encoding)
        with Bar(say(N_("Reading"))) as bar, BadRowFile(errors, say, say_refusal) as note:
            common: dict[str, Any] = {"job": job, "now": _now(), "on_bad": note, "progress": bar}
            common["total"] = count_lines(file)
            if dry_run:
                found = check_cases(**common)
            else:
                found = import_cases(actor=None, post=None, with_good_rows=good_rows, **common)
    except BadRows as refusal:
        db.session.rollback()
        _show_bad(refusal.found, errors)
        raise click.ClickException(say_refusal(refusal)) from refusal
    except Refused as refusal:
        db.session.rollback()
        raise click.ClickException(say_refusal(refusal)) from refusal
    db.session.commit()
    _tell(found, dry_run)
    if found.bad_rows:
        _show_bad(found, errors)
        raise click.exceptions.Exit(0 if good_rows else 1)


def _show_bad(found: CaseImport, errors: Path) -> None:
    for cell in found.first_bad[:SHOWN]:
        click.echo("  " + " · ".join(map(str, cell.in_words(say_refusal))), err=True)
    click.echo(say(N_("%(count)s bad rows, all in %(path)s"), count=found.bad_rows, path=errors), err=True)


def _tell(found: CaseImport, is_dry_run: bool) -> None:
    tried = N_("%(read)s rows: %(added)s cases to add, %(known)s there already, %(bad_rows)s bad.")
    done = N_("%(read)s rows: %(added)s cases added, %(known)s there already, %(bad_rows)s bad.")
    counts = {name: getattr(found, name) for name in ("read", "added", "known", "bad_rows")}
    click.echo(say(tried if is_dry_run else done, **counts))


@click.command("cases")
@click.option(
    "--out", "path", required=True, type=click.Path(dir_okay=False, path_type=Path), help="A .csv or .xlsx file."
)
@click.option("--as", "username", required=True, help="Whose scope and language to export in.")
@click.option("--area", default="", metavar="CODE")
@click.option("--category", default="", metavar="CODE")
@click.option("--state", default="", type=click.Choice(["", *(state.value for state in State)]))
@click.option("--from", "from_on", type=DAY, help="First day of the report.")
@click.option("--to", "to_on", type=DAY, help="Last day of the report.")
@click.option("--words", default="", help="Words, number or address.")
@click.option("--open", "is_open", is_flag=True)
@click.option("--overdue", is_flag=True)
@click.option("--due-soon", is_flag=True)
@click.option("--unassigned", is_flag=True)
@click.option("--mine", is_flag=True)
def export_cases_command(
    path: Path, username: str, from_on: datetime | None, to_on: datetime | None, is_open: bool, **narrowed: Any
) -> None:
    """Write the cases USERNAME may export to a file; who exported what is logged."""
    wanted = CaseFilter(
        from_on=from_on.date() if from_on else None, to_on=to_on.date() if to_on else None, open=is_open, **narrowed
    )
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise click.BadParameter(say(N_("The file must end in .csv or .xlsx.")), param_hint="--out")
    try:
        if wanted.area:
            check_area_code(wanted.area)
        rows = _export(wanted, username, path)
    except Refused as refusal:
        raise click.ClickException(say_refusal(refusal)) from refusal
    click.echo(say(N_("%(count)s cases written to %(path)s"), count=rows, path=path))


def _export(wanted: CaseFilter, username: str, path: Path) -> int:
    now = _now()
    with reading():
        user = db.session.scalar(select(User).where(User.username == username, User.is_active))
        if user is None:
            raise Refused(N_("There is no user named %(name)s."), code="no_user", name=username)
        actor = load_actor(user, local_day(now))
        post = require(actor, Permission.CASE_EXPORT)
        asked = out.Export(wanted, actor, now, say)
        with force_locale(LOCALES.get(actor.language, LOCALES["zh"])):
            rows, told = _write(path, asked), out.describe_filter(asked)
    detail = {"rows": rows, "filter": told, "format": path.suffix[1:].lower()} | asked.taken.detail
    log_access(actor=actor, post=post, act="case:export", now=now, detail=detail)
    db.session.commit()
    return rows


def _write(path: Path, asked: out.Export) -> int:
    """Write the file whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.absolute().parent, suffix=path.suffix)
    fresh = Path(name)
    try:
        os.close(handle)
        if path.suffix.lower() == ".xlsx":
            rows = out.save_workbook(fresh, asked)
        else:
            rows = out.save_csv(fresh, asked)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return rows
