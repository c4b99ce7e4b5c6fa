"""`tracker sweep` and `tracker rules`."""

from __future__ import annotations

import logging
import signal
import threading
from datetime import UTC, datetime

import click

from tracker.cases.rulebook import write_rulebook
from tracker.cases.services.recomputing import preview, recompute
from tracker.cases.services.sweep import sweep as sweep_once
from tracker.extensions import SHIPPED, db
from tracker.foundation.parents import end_with
from tracker.site.services import set_setting

log = logging.getLogger(__name__)


@click.command()
@click.option("--every", type=click.IntRange(1, 86400), metavar="SECONDS", help="Go on, again after so many seconds.")
@click.option("--beside", type=int, hidden=True, help="Go on only as long as this process is the parent.")
def sweep(every: int | None, beside: int | None) -> None:
    """Mark cases that are due soon, overdue, waiting too long or without a liaison; archive old ones. Safe to repeat."""
    if not every:
        click.echo(f"Marked {_sweep_all()} cases.")
        return
    over = threading.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda _signal, _frame: over.set())
    if beside:
        end_with(beside, over.set)
    while not over.is_set():
        try:
            _sweep_all()
        except Exception:
            # Whatever it was, the next round may do: a database that is locked or away comes back.
            log.exception("the clocks could not be looked after; again in %s seconds", every)
            db.session.remove()
        over.wait(every)


def _sweep_all() -> int:
    """Sweep in batches, each its own transaction that also notes when it was, until nothing is found."""
    marked = 0
    while True:
        now = datetime.now(UTC).replace(microsecond=0)
        found = sweep_once(now=now)
        set_setting(key="sweep.ran_at", value=int(now.timestamp()))
        db.session.commit()
        db.session.remove()
        marked += found.total
        if not found.total:
            return marked


@click.command()
@click.option("--apply", "is_applied", is_flag=True, help="Move them; without it, only say how many would move.")
def recompute_command(is_applied: bool) -> None:
    """Compute open deadlines anew after the work calendar has changed."""
    now = datetime.now(UTC).replace(microsecond=0)
    while True:
        found = recompute(actor=None, post=None, now=now) if is_applied else preview(now)
        click.echo(
            f"later: {found.later}, earlier: {found.earlier} (past already: {found.past}), mark alone: {found.marked}"
        )
        db.session.commit()
        if not (is_applied and found.total):
            return


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
