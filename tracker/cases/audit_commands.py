"""`tracker audit verify`."""

from __future__ import annotations

import click
from sqlalchemy import func, select

from tracker.cases.models import Case
from tracker.cases.queries.history import find_breaks
from tracker.extensions import db


@click.group()
def audit() -> None:
    """Look after the history."""


@audit.command()
def verify() -> None:
    """Walk the chain of every case; name each event that was altered, deleted or inserted. Exit code 1 if any."""
    count = int(db.session.scalar(select(func.count()).select_from(Case)) or 0)
    broken = 0
    with click.progressbar(length=count, label="Verifying") as bar:
        for found in find_breaks(on_case=bar.update):
            broken += 1
            click.echo(f"\n{found.ref}: event {found.seq}: {found.meaning}")
    if broken:
        raise click.ClickException(f"{broken} of {count} histories do not hold.")
    click.echo(f"{count} histories hold.")
