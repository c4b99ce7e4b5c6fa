"""`tracker audit verify`."""

from __future__ import annotations

import click

from tracker.audit.verifying import count_histories, find_breaks


@click.group()
def audit() -> None:
    """Look after the history."""


@audit.command()
def verify() -> None:
    """Walk the chain of every case and mediation; name each event that was altered, deleted or inserted.

    Exit code 1 if there is any.
    """
    count, broken = count_histories(), 0
    with click.progressbar(length=count, label="Verifying") as bar:
        for found in find_breaks(on_rows=bar.update):
            broken += 1
            click.echo(f"\n{found.ref}: event {found.seq}: {found.meaning}")
    if broken:
        raise click.ClickException(f"{broken} of {count} histories do not hold.")
    click.echo(f"{count} histories hold.")
