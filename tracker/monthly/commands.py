"""`tracker stats verify`."""

from __future__ import annotations

import click
from sqlalchemy import func, select

from tracker.extensions import db
from tracker.figures.services import find_wrong, rebuild
from tracker.monthly.models import MonthlyReport
from tracker.monthly.services import find_altered

#: So many wrong figures are named one by one.
SHOWN = 20


@click.group()
def stats() -> None:
    """Look after frozen figures."""


@stats.command()
def verify() -> None:
    """Recompute the seal of every approved report and every figure kept ready from the cases.

    Names each that was changed. Exit code 1 if any.
    """
    query = select(func.count()).select_from(MonthlyReport).where(MonthlyReport.approved_at.is_not(None))
    count, broken = int(db.session.scalar(query) or 0), 0
    for report in find_altered():
        broken += 1
        click.echo(f"{report.area_code} {report.first_on:%Y-%m}: changed after it was approved")
    wrong = 0
    for cell in find_wrong():
        wrong += 1
        if wrong <= SHOWN:
            more = ", ".join(f"{name} {by:+d}" for name, by in cell.more.items())
            where = " ".join(filter(None, (cell.area, cell.part)))
            click.echo(f"{cell.slice}/{cell.fact} {cell.month // 12}-{cell.month % 12 + 1:02d} {where}: {more}")
    if broken or wrong:
        raise click.ClickException(f"{broken} of {count} reports and {wrong} figures kept ready do not hold.")
    click.echo(f"{count} reports and all figures kept ready hold.")


@stats.command("rebuild")
def rebuild_figures() -> None:
    """Sum the figures kept ready up anew from the cases."""
    db.session.rollback()
    if db.engine.dialect.name == "postgresql":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    rebuild()
    db.session.commit()
    click.echo("Summed up anew.")
