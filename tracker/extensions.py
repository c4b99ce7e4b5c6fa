"""The libraries the application is built on. Imports nothing of ours but the mapping base."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from flask_babel import Babel
from flask_compress import Compress
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Engine, event

from tracker.foundation.crypto import KeyRing
from tracker.foundation.orm import Base
from tracker.foundation.writers import WriterQueue

ROOT = Path(__file__).resolve().parent.parent
#: In a wheel the folders travel inside the package; in a checkout they stand beside it.
SHIPPED = ROOT if (ROOT / "templates").is_dir() else Path(__file__).resolve().parent / "shipped"

db = SQLAlchemy(model_class=Base)
migrate = Migrate(directory=str(SHIPPED / "migrations"), render_as_batch=True, compare_type=True)
csrf = CSRFProtect()
babel = Babel()
compress = Compress()

#: Whether the transaction that begins next may write. Safe requests set it to False; None is a look around in a
#: request that will write: nothing is kept of it, and the connection need not be set up anew.
may_write: ContextVar[bool | None] = ContextVar("may_write", default=True)


#: What a pooled connection was last set up for.
IS_WRITER = "is_writer"


@contextmanager
def reading() -> Iterator[None]:
    """Inside, new transactions are read-only and take no lock; the one under way is ended first."""
    db.session.rollback()
    token = may_write.set(None if may_write.get() else False)
    try:
        yield
    finally:
        db.session.rollback()
        may_write.reset(token)


def prepare_engine(engine: Engine) -> None:
    """Set an engine up for truth: durable commits, foreign keys, no lost update, reads that cannot write."""
    if engine.dialect.name == "sqlite":
        queue = WriterQueue(Path(engine.url.database or "gridcase.db"))
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", partial(_begin_sqlite, queue))
        # A connection goes back to the pool after its commit or rollback is through: then the next may write.
        event.listen(engine, "checkin", lambda _connection, record: queue.leave(record.info))
    else:
        event.listen(engine, "begin", _begin_postgresql)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, or the driver would say it too late
    cursor = connection.cursor()
    for pragma in (
        "busy_timeout = 30000",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "cache_size = -40960",
        "mmap_size = 4294967296",
        "temp_store = MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(queue: WriterQueue, connection: Any) -> None:
    # A writer takes the lock before it reads: two read-then-write transactions can then never
    # both read the old value. A reader begins deferred and could not write if it tried.
    info, plain = connection.info, connection.connection.dbapi_connection
    is_writer = may_write.get()
    if is_writer:
        queue.enter(info)
    if is_writer is not None and info.get(IS_WRITER) is not is_writer:
        # Only where it changes: SQLite prepares every statement anew after it.
        plain.execute(f"PRAGMA query_only = {'OFF' if is_writer else 'ON'}")
        info[IS_WRITER] = is_writer
    plain.execute("BEGIN IMMEDIATE" if is_writer else "BEGIN")


def _begin_postgresql(connection: Any) -> None:
    if not may_write.get():
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


class Keys:
    """The key ring of the running application, opened when first needed."""

    def init_app(self, app: Flask, folder: Path) -> None:
        app.extensions["gridcase.keys"] = lru_cache(maxsize=1)(partial(KeyRing.open, folder))

    @property
    def ring(self) -> KeyRing:
        ring: KeyRing = current_app.extensions["gridcase.keys"]()
        return ring


keys = Keys()
