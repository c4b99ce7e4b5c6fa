"""Is the process up, and is it ready: for whoever watches the server."""

from __future__ import annotations

import os
import time
from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, Response, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from tracker.audit.keyring import open_ring
from tracker.extensions import SHIPPED, db
from tracker.foundation.crypto import KeyUnusable
from tracker.foundation.writers import DatabaseBusy
from tracker.site.queries import get_setting
from tracker.web.access import public

#: Rounds of the sweep that may fail or be late before the server no longer counts as ready.
MISSED = 5


@public
def healthz() -> Response:
    """The process answers."""
    return jsonify(status="ok")


def code_head() -> str | None:
    """The newest migration the code knows."""
    config = Config()
    config.set_main_option("script_location", str(SHIPPED / "migrations"))
    return ScriptDirectory.from_config(config).get_current_head()


def problems() -> dict[str, str]:
    """What stands in the way of serving, in words; empty when ready."""
    found: dict[str, str] = {}
    try:
        db.session.execute(text("SELECT 1"))
        current = MigrationContext.configure(db.session.connection()).get_current_revision()
        if current != code_head():
            found["migrations"] = (
                f"the database is at {current or 'nothing'}, the code at {code_head()}: run 'tracker init'"
            )
        open_ring(current_app.config["SETTINGS"].keys_dir, create=False)
    except KeyUnusable as error:
        found["keys"] = str(error)
    except (SQLAlchemyError, DatabaseBusy) as error:
        found["database"] = f"not reachable: {type(error).__name__}"
    folder: Path = current_app.config["SETTINGS"].data_dir
    if not os.access(folder, os.W_OK):
        found["disk"] = "the data folder cannot be written"
    return found


@public
def readyz() -> tuple[Response, int]:
    """Database reachable, its own keys, migrations at head, disk writable, clocks looked after; else 503 with words."""
    found = problems()
    age = None if found else _sweep_age()
    limit = MISSED * current_app.config["SETTINGS"].sweep_seconds
    # A server that has just started is given the time its first round takes.
    up = time.time() - current_app.config["STARTED_AT"]
    if not found and up > limit and (age is None or age > limit):
        found["sweep"] = (
            "the clocks were never looked after" if age is None else f"the clocks were last looked after {age} s ago"
        ) + ": is 'tracker sweep' running?"
    status = 503 if found else 200
    return jsonify(status="not ready" if found else "ok", problems=found, sweep_age_seconds=age), status


def _sweep_age() -> int | None:
    """Seconds since the last good round of the sweep; None before the first."""
    ran_at = int(get_setting("sweep.ran_at"))
    return max(0, int(time.time()) - ran_at) if ran_at else None


def init_app(app: Flask) -> None:
    app.add_url_rule("/healthz", "web.healthz", healthz)
    app.add_url_rule("/readyz", "web.readyz", readyz)
