"""`tracker stats verify`."""

from __future__ import annotations

import click
from sqlalchemy import func, select

from tracker.extensions import db
from tracker.monthly.models import MonthlyReport
from tracker.monthly.services import find_altered


@click.group()
def stats() -> None:
    """Look after frozen figures."""


@stats.command()
def verify() -> None:
    """Recompute the seal of every approved report; name each that was changed. Exit code 1 if any."""
    query = select(func.count()).select_from(MonthlyReport).where(MonthlyReport.approved_at.is_not(None))
    count, broken = int(db.session.scalar(query) or 0), 0
    for report in find_altered():
        broken += 1
        click.echo(f"{report.area_code} {report.first_on:%Y-%m}: changed after it was approved")
    if broken:
        raise click.ClickException(f"{broken} of {count} reports do not hold.")
    click.echo(f"{count} reports hold.")
