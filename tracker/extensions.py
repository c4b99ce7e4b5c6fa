"""The libraries the application is built on. Imports nothing of ours but the mapping base."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app
from flask_babel import Babel, gettext
from flask_compress import Compress
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError

from tracker.foundation.crypto import KeyRing, NotReadable, Unreadable
from tracker.foundation.orm import Base
from tracker.foundation.words import N_
from tracker.foundation.writers import DatabaseBusy, WriterQueue

if TYPE_CHECKING:
    from huey import Huey
    from huey.api import TaskWrapper

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


#: Seconds a transaction waits for a lock someone else holds. A person at a screen waits less long than a command.
patience: ContextVar[float] = ContextVar("patience", default=30)
#: What a writer does while it waits for a lock, so that it holds up nobody else meanwhile.
while_waiting: ContextVar[Callable[[], AbstractContextManager[None]]] = ContextVar("while_waiting", default=nullcontext)
#: Milliseconds SQLite itself waits where a lock is needed in the middle of a transaction.
BUSY = 5000

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


def savepoint() -> AbstractContextManager[object]:
    """Where others may write at the same time, a way back to before an insert; SQLite has one writer."""
    return nullcontext() if db.engine.dialect.name == "sqlite" else db.session.begin_nested()


#: What PostgreSQL calls it when a lock was not to be had in time, or two waited for each other (SQLSTATE).
_LOCKED = frozenset({"55P03", "40P01", "40001", "57P03", "53300"})


def is_passing(error: BaseException) -> bool:
    """Whether the database was only locked, away or overrun: it may be there again a moment later."""
    if isinstance(error, DatabaseBusy):
        return True
    if not isinstance(error, OperationalError):
        return False
    plain = error.orig
    if isinstance(plain, sqlite3.OperationalError):
        return (getattr(plain, "sqlite_errorcode", 0) & 0xFF) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    state = getattr(plain, "sqlstate", None)
    # Without a state nobody answered at all; class 08 is a lost line, 57P01 and 57P02 a server going down.
    return state is None or state in _LOCKED or state.startswith("08") or state in ("57P01", "57P02")


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


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, or the driver would say it too late
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY}",
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
    until = time.monotonic() + patience.get()
    if is_writer:
        queue.enter(info, until, while_waiting.get())
    if is_writer is not None and info.get(IS_WRITER) is not is_writer:
        # Only where it changes: SQLite prepares every statement anew after it.
        plain.execute(f"PRAGMA query_only = {'OFF' if is_writer else 'ON'}")
        info[IS_WRITER] = is_writer
    if is_writer:
        _begin_writing(plain, until)
    else:
        plain.execute("BEGIN")


def _begin_writing(plain: sqlite3.Connection, until: float) -> None:
    """Take SQLite's own lock: at once where it is free, else within our patience and out of everyone's way."""
    try:
        plain.execute("PRAGMA busy_timeout = 0")
        if _is_begun(plain):
            return
        with while_waiting.get()():
            left = max(1, round((until - time.monotonic()) * 1000))
            plain.execute(f"PRAGMA busy_timeout = {left}")
            if not _is_begun(plain):
                raise DatabaseBusy("a program that does not queue with us does not stop writing")
    finally:
        plain.execute(f"PRAGMA busy_timeout = {BUSY}")


def _is_begun(plain: sqlite3.Connection) -> bool:
    try:
        plain.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if (getattr(error, "sqlite_errorcode", 0) & 0xFF) not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
        return False
    return True


def _begin_postgresql(connection: Connection) -> None:
    # One way to the server and back: without parameters several commands travel together.
    reads = "" if may_write.get() else "SET TRANSACTION READ ONLY; "
    connection.exec_driver_sql(f"{reads}SET LOCAL lock_timeout = {round(patience.get() * 1000)}")


class Keys:
    """The key ring of the running application: opened when first needed, and only when it is that of the database."""

    def init_app(self, app: Flask, opened: Callable[[], KeyRing]) -> None:
        """`opened` gives the ring or says in words why it does not fit; once it has given it, it is not asked again."""
        app.extensions["gridcase.keys"] = lru_cache(maxsize=1)(opened)

    @property
    def ring(self) -> KeyRing:
        """The ring; KeyUnusable where it is missing or another one's."""
        ring: KeyRing = current_app.extensions["gridcase.keys"]()
        return ring

    @property
    def are_open(self) -> bool:
        """Whether the ring was found to fit already."""
        return bool(current_app.extensions["gridcase.keys"].cache_info().currsize)

    def unseal(self, sealed: bytes, place: str) -> str:
        """The text sealed for this place (`table.column:key`), or words that say that it cannot be read.

        One damaged cell must not take the page around it away. Whoever writes on the strength of what he reads
        asks `ring.decrypt` instead, which refuses.
        """
        try:
            return self.ring.decrypt(sealed, place)
        except NotReadable:
            log.error("cannot be read: %s", place)
            return Unreadable(gettext(UNREADABLE))


class Jobs:
    """Work done beside the requests by huey, in a process of its own (`tracker jobs`).

    A job has a name and is told nothing: what there is to do stands in the database. So a queue that is lost loses
    nothing; the job looks again within the minute. Huey is loaded where it is first needed.
    """

    def init_app(self, app: Flask, folder: Path, redis_url: str = "") -> None:
        app.extensions["gridcase.jobs"] = {}
        app.extensions["gridcase.queue"] = lru_cache(maxsize=1)(partial(self._open, app, folder, redis_url))

    def add(self, app: Flask, name: str, act: Callable[[], object]) -> None:
        """Let a job be done whenever it is asked for, and every minute."""
        app.extensions["gridcase.jobs"][name] = act

    @property
    def queue(self) -> Huey:
        """The queue of the running application."""
        return self._opened()[0]

    def ask(self, name: str) -> None:
        """Have a job done soon; where the queue cannot be reached, the minute does it."""
        if current_app.testing:
            return
        try:
            queue, tasks = self._opened()
            if queue.pending_count() < ENOUGH:
                queue.enqueue(tasks[name].s())
        except Exception as error:
            log.warning("the queue of jobs cannot be reached: %s", type(error).__name__)

    @staticmethod
    def _opened() -> tuple[Huey, dict[str, TaskWrapper]]:
        opened: tuple[Huey, dict[str, TaskWrapper]] = current_app.extensions["gridcase.queue"]()
        return opened

    @staticmethod
    def _open(app: Flask, folder: Path, redis_url: str) -> tuple[Huey, dict[str, TaskWrapper]]:
        from huey import RedisHuey, SqliteHuey, crontab
        from huey.serializer import SignedSerializer

        # What lies in the queue is unpickled: only what we have signed, whoever else may write to a Redis.
        signed = SignedSerializer(secret=app.config["SECRET_KEY"], salt="gridcase jobs")
        if redis_url:
            queue = RedisHuey("gridcase", url=redis_url, results=False, serializer=signed)
        else:
            queue = SqliteHuey("gridcase", filename=str(folder / "jobs.db"), results=False, serializer=signed)
        tasks: dict[str, TaskWrapper] = {}
        for name, act in app.extensions["gridcase.jobs"].items():

            def work(act: Callable[[], object] = act) -> None:
                with app.app_context():
                    act()

            tasks[name] = queue.task(name=name)(work)
            queue.periodic_task(crontab(), name=f"{name}-by-the-minute")(work)
        return queue, tasks


#: More of them waiting would only find the same work done.
ENOUGH = 3
#: Stands where a sealed text should.
UNREADABLE = N_("(cannot be read)")
log = logging.getLogger(__name__)
keys = Keys()
jobs = Jobs()
