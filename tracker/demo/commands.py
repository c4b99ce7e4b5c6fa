"""`tracker demo`: fill an empty database with the made-up county."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask.cli import with_appcontext
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from tracker.areas.models import Area
from tracker.cases.models import Case
from tracker.cases.seed import seed_base
from tracker.demo.county import build_county
from tracker.extensions import db
from tracker.people.models import User
from tracker.site.queries import get_setting

HAS_CASES = _l("This demonstration already holds cases. Set GRID_DATA_DIR to an empty folder to make another.")
HAS_DATA = _l("This database holds data that is not a demonstration; nothing was added. Set GRID_DATA_DIR to an empty folder.")  # fmt: skip # noqa: E501


def why_not() -> str | None:
    """Why no demonstration may be made in this database; None when it may."""
    is_demo = bool(get_setting("site.is_demo"))
    if not is_demo and any(db.session.scalar(select(key).limit(1)) is not None for key in (User.id, Area.code)):
        return str(HAS_DATA)
    if db.session.scalar(select(Case.id).limit(1)) is not None:
        return str(HAS_CASES)
    return None


@click.command("demo")
@click.option("--seed", default=1, show_default=True, help="The same seed makes the same county and cases.")
@click.option("--if-empty", is_flag=True, help="Do nothing, without complaint, when the database is in use.")
@with_appcontext
def demo(seed: int, if_empty: bool) -> None:
    """Fill an empty database with a made-up county, its people and cases."""
    why = why_not()
    if why is not None:
        if if_empty:
            return
        raise click.ClickException(why)
    now = datetime.now(UTC).replace(microsecond=0)
    seed_base(now=now)
    if not get_setting("site.is_demo"):
        build_county(now=now, seed=seed)
    db.session.commit()
