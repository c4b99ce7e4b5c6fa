"""Is the process up, and is it ready: for whoever watches the server."""

from __future__ import annotations

import os
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
from tracker.web.access import public


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
    """Database reachable, migrations at head, disk writable; 503 with words otherwise."""
    found = problems()
    return jsonify(status="not ready" if found else "ok", problems=found), 503 if found else 200


def init_app(app: Flask) -> None:
    app.add_url_rule("/healthz", "web.healthz", healthz)
    app.add_url_rule("/readyz", "web.readyz", readyz)
