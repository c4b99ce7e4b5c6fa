"""`tracker sweep` and `tracker rules`."""

from __future__ import annotations

import signal
import time
from datetime import UTC, datetime
from types import FrameType

import click

from tracker.cases.rulebook import write_rulebook
from tracker.cases.services.sweep import sweep as sweep_once
from tracker.extensions import SHIPPED, db


@click.command()
@click.option("--every", type=click.IntRange(5, 86400), metavar="SECONDS", help="Go on, again after so many seconds.")
def sweep(every: int | None) -> None:
    """Mark cases that are due soon, overdue, waiting too long or without a liaison; archive old ones. Safe to repeat."""
    going = True

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal going
        going = False

    if every:
        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
    while going:
        marked = _sweep_all()
        if not every:
            click.echo(f"Marked {marked} cases.")
            return
        for _second in range(every):
            if not going:
                break
            time.sleep(1)


def _sweep_all() -> int:
    """Sweep in batches, each its own transaction, until nothing is found."""
    marked = 0
    while True:
        found = sweep_once(now=datetime.now(UTC).replace(microsecond=0))
        db.session.commit()
        db.session.remove()
        marked += found.total
        if not found.total:
            return marked


@click.command()
@click.option("--write", is_flag=True, help="Write docs/rules.md anew.")
@click.option("--check", is_flag=True, help="Fail when docs/rules.md does not say what the tables say.")
def rules(write: bool, check: bool) -> None:
    """Print the rules as text, write them to docs/rules.md, or check that file."""
    text = write_rulebook()
    path = SHIPPED / "docs" / "rules.md"
    if write:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        click.echo(f"Written: {path}")
    elif check:
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            raise click.ClickException("docs/rules.md is not what the tables say: run 'tracker rules --write'.")
        click.echo("docs/rules.md is current.")
    else:
        click.echo(text)
