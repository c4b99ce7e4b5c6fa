"""The `tracker` command. Each subject adds its own group; this file only joins them."""

from __future__ import annotations

import sys

import click
from flask import Flask

from tracker.config import BadSettings
from tracker.foundation.crypto import KeyUnusable
from tracker.foundation.writers import DatabaseBusy
from tracker.server.closing import closed_to_others


class AppGroup(click.Group):
    """A group whose commands run inside the application."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except BadSettings as bad:
            raise click.ClickException("\n".join(bad.problems)) from bad
        except KeyUnusable as unusable:
            raise click.ClickException(str(unusable)) from unusable
        except DatabaseBusy as busy:
            raise click.ClickException(f"The database is locked: {busy}. Nothing was changed; try again.") from busy


def make_app() -> Flask:
    from tracker import create_app

    return create_app()


@click.group(cls=AppGroup)
@click.version_option(package_name="gridcase", prog_name="tracker")
@click.pass_context
def main(context: click.Context) -> None:
    """Gridcase 网格案件: the case tracker of community grid workers.

    Settings come from the environment: PORT, HOST, GRID_DATA_DIR, GRID_DATABASE_URL (see docs/operations.md).
    """
    context.with_resource(closed_to_others())
    if context.invoked_subcommand and not context.resilient_parsing and "--help" not in sys.argv:
        app = make_app()
        context.with_resource(app.app_context())
        _make_ready(context.invoked_subcommand)


#: Commands that prepare the database themselves, or need none.
UNPREPARED = frozenset({"init", "serve", "bench", "rules", "mediation"})


def _make_ready(command: str) -> None:
    """A demonstration starts from nothing; every other command wants a database at the newest migration."""
    from tracker.server.commands import prepare
    from tracker.web.health import problems

    if command == "demo":
        prepare()
    elif command not in UNPREPARED:
        found = problems()
        if found:
            raise click.ClickException("; ".join(found.values()))


def _join() -> None:
    from tracker.areas.commands import import_areas_command
    from tracker.audit.commands import audit
    from tracker.bench.commands import bench
    from tracker.bench.field import bench_field
    from tracker.cases.commands import recompute_command, rules, sweep
    from tracker.clock.commands import calendar
    from tracker.demo.commands import demo
    from tracker.exchange.commands import export_cases_command, import_cases_command
    from tracker.mediation.papers.commands import verify_dossier_command
    from tracker.monthly.commands import stats
    from tracker.people.commands import users
    from tracker.server.commands import init, jobs_command, serve

    calendar.add_command(recompute_command, "recompute")
    bench.add_command(bench_field)
    imports = click.Group("import", help="Bring areas or cases of the past in from a file.")
    imports.add_command(import_areas_command, "areas")
    imports.add_command(import_cases_command, "cases")
    exports = click.Group("export", help="Write cases to a file.")
    exports.add_command(export_cases_command, "cases")
    mediation = click.Group("mediation", help="Look after the files of mediations.")
    mediation.add_command(verify_dossier_command, "verify-dossier")
    commands = (
        init,
        serve,
        demo,
        imports,
        exports,
        users,
        rules,
        calendar,
        sweep,
        jobs_command,
        audit,
        stats,
        mediation,
        bench,
    )
    for command in commands:
        main.add_command(command)


_join()
