"""`tracker init`, `tracker serve` and `tracker jobs`."""

from __future__ import annotations

import logging
import os
import signal
import time
from datetime import UTC, datetime

import click
from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import text

from tracker.areas.queries import get_tree
from tracker.audit.keyring import keep_prints
from tracker.cases.seed import seed_base
from tracker.config import Settings
from tracker.extensions import db, jobs, keys, reading
from tracker.figures.services import is_built, rebuild
from tracker.foundation.identifiers import AreaLevel
from tracker.foundation.parents import end_with
from tracker.foundation.shorts import short_of
from tracker.people.queries.directory import DEMO_NAMES
from tracker.server.beside import Companion
from tracker.server.closing import UMASK, close_to_others
from tracker.site.queries import get_setting
from tracker.web.health import problems


@click.command()
def init() -> None:
    """Make or upgrade the database and fill in categories, limits and the calendar. Safe to repeat."""
    prepare()
    click.echo(f"Ready: {db.engine.url.render_as_string(hide_password=True)}")


def prepare() -> None:
    """Folders, keys, migrations, base data, and the figures kept ready where they are not.

    A database whose keys are missing or another's is refused before anything in it is touched.
    """
    settings: Settings = current_app.config["SETTINGS"]
    close_to_others(settings)
    with reading():
        ring = keys.ring
    logging.getLogger("alembic").setLevel(logging.WARNING)
    upgrade()
    seed_base(now=datetime.now(UTC))
    keep_prints(ring)
    if not is_built():
        rebuild()
    db.session.commit()


@click.command()
@click.option("--demo/--no-demo", default=False, help="Fill an empty database with the demonstration county first.")
def serve(demo: bool) -> None:
    """Serve the application with gunicorn, look after clocks and do the jobs beside it."""
    prepare()
    settings: Settings = current_app.config["SETTINGS"]
    if demo and not db.session.scalar(text("SELECT 1 FROM areas LIMIT 1")):
        from tracker.demo.commands import fill

        fill(cases=3000, days=90, seed=1)
    found = problems()
    if found:
        raise click.ClickException("; ".join(f"{name}: {words}" for name, words in found.items()))
    greet(settings)
    db.session.remove()
    db.engine.dispose()
    run(settings)


def greet(settings: Settings) -> None:
    """Say where it is served and, for a demonstration, who may log in."""
    click.echo(f"\nGridcase 网格案件: http://{settings.host}:{settings.port}\n")
    if get_setting("site.is_demo"):
        click.echo("A demonstration with made-up people and cases. Log in as one of")
        click.echo("  " + "  ".join(DEMO_NAMES))
        click.echo("with the password Gridcase-demo-2026")
        grid = next(one.code for one in get_tree().by_code.values() if one.level is AreaLevel.GRID)
        click.echo(f"or be a resident: http://{settings.host}:{settings.port}/g/{short_of(grid)}\n")


def run(settings: Settings) -> None:
    """Gunicorn in the foreground, the sweep and the jobs beside it; all end together."""
    from gunicorn.app.base import BaseApplication

    started_at = time.time()

    class Server(BaseApplication):
        def load_config(self) -> None:
            options: dict[str, object] = {
                "bind": f"{settings.host}:{settings.port}",
                "workers": settings.workers,
                "threads": settings.threads,
                "worker_class": "gthread",
                "keepalive": 30,
                "max_requests": 20000,
                "max_requests_jitter": 2000,
                "graceful_timeout": 20,
                "loglevel": "warning",
                "umask": UMASK,
            }
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> object:
            from tracker import create_app

            app = create_app(settings)
            app.config["STARTED_AT"] = started_at
            return app

    companions = (Companion("sweep", "--every", str(settings.sweep_seconds)), Companion("jobs"))
    server = Server()

    def end(_arbiter: object) -> None:
        for one in companions:
            one.ask_to_stop()
        for one in companions:
            one.wait()

    server.cfg.set("on_exit", end)
    for one in companions:
        one.start()
    server.run()


@click.command("jobs")
@click.option("--beside", type=int, hidden=True, help="Go on only as long as this process is the parent.")
def jobs_command(beside: int | None) -> None:
    """Do what is done beside the requests, such as sending messages; `serve` runs it by itself."""
    logging.getLogger("huey").setLevel(logging.WARNING)
    db.session.remove()  # what looked whether the database is ready holds no lock while others work
    consumer = jobs.queue.create_consumer(workers=2, max_delay=2, graceful_signal="TERM", shutdown_timeout=8)
    if beside:
        end_with(beside, lambda: os.kill(os.getpid(), signal.SIGTERM))
    consumer.run()
