"""Writing many rows at once into either database, past the mapper."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from tracker.demo.sheet import TABLES, Row, Rows
from tracker.extensions import db

COUNTERS = "ref_counters"
_LISTED = ", ".join(f"'{name}'" for name in TABLES)


class Tables(ABC):
    """A connection on which rows go into their tables."""

    def __init__(self, connection: Any, is_bulk: bool) -> None:
        self._connection = connection
        self._is_bulk = is_bulk
        self._dropped: list[str] = []

    def write(self, rows: Rows) -> None:
        """Add the rows of one part."""
        for table, columns in TABLES.items():
            if rows[table]:
                self.add(table, columns, rows[table])
        if self._is_bulk:
            self.keep()

    def write_counters(self, counters: Sequence[Row]) -> None:
        """Set the last serial of each day: (prefix, serial)."""
        self.add(COUNTERS, ("prefix", "last"), counters)

    @abstractmethod
    def add(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Add rows to one table."""

    @abstractmethod
    def keep(self) -> None:
        """Commit what is there, and go on."""


@contextmanager
def open_tables(*, is_bulk: bool) -> Iterator[Tables]:
    """A connection of our own to write on; commits at the end, in bulk after every part as well.

    In bulk the secondary indexes and the search index are dropped first and made anew at the end, also after a
    failure; the tables should be empty. Afterwards the statistics of the planner are brought up to date.
    """
    raw = db.engine.raw_connection()
    connection: Any = raw.driver_connection
    raw.detach()  # what is set on this connection must not come back from the pool
    opened = (SqliteTables if db.engine.dialect.name == "sqlite" else PostgresTables)(connection, is_bulk)
    try:
        opened.begin()
        yield opened
        opened.end()
    except BaseException:
        opened.give_up()
        raise
    finally:
        connection.close()


class SqliteTables(Tables):
    """SQLite: executemany of tuples; no waiting for the disk, because a failed load is simply made again."""

    def begin(self) -> None:
        if self._is_bulk:
            # Memory stays the same however many cases: no mapped file, no sorting in memory.
            for pragma in ("synchronous = OFF", "cache_size = -131072", "mmap_size = 0", "temp_store = FILE"):
                self._connection.execute(f"PRAGMA {pragma}")
            self._drop_indexes()
        self._connection.execute("BEGIN IMMEDIATE")

    def _drop_indexes(self) -> None:
        found = self._connection.execute(
            f"SELECT type, name, sql FROM sqlite_master WHERE tbl_name IN ({_LISTED}) AND sql IS NOT NULL"  # noqa: S608
            " AND type IN ('index', 'trigger') ORDER BY type, name"
        ).fetchall()
        self._dropped = [sql for _type, _name, sql in found]
        for kind, name, _sql in found:
            self._connection.execute(f"DROP {kind} {name}")

    def add(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        places = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608
        self._connection.executemany(statement, rows)

    def keep(self) -> None:
        self._connection.execute("COMMIT")
        self._connection.execute("BEGIN IMMEDIATE")

    def end(self) -> None:
        self._connection.execute("COMMIT")
        self._restore()
        self._connection.execute("PRAGMA analysis_limit = 4000")
        self._connection.execute("ANALYZE")
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def give_up(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
        self._restore()

    def _restore(self) -> None:
        dropped, self._dropped = self._dropped, []
        for sql in dropped:
            self._connection.execute(sql)
        if dropped:
            self._connection.execute("INSERT INTO case_tokens(case_tokens) VALUES ('rebuild')")


class PostgresTables(Tables):
    """PostgreSQL: COPY, and the numbering of the tables brought up to what was written."""

    def begin(self) -> None:
        if not self._is_bulk:
            return
        found = self._connection.execute(
            f"SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename IN ({_LISTED})"  # noqa: E501, S608
            " AND indexname NOT IN (SELECT conname FROM pg_constraint)"
        ).fetchall()
        for name, _sql in found:
            self._connection.execute(f"DROP INDEX {name}")
        self._connection.commit()
        self._dropped = [sql for _name, sql in found]

    def keep(self) -> None:
        self._connection.commit()

    def add(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
        with self._connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)

    def end(self) -> None:
        for table in ("cases", "case_requests"):
            self._connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), greatest(max(id), 1)) FROM {table}"  # noqa: S608
            )
        self._connection.commit()
        self._restore()
        self._connection.autocommit = True
        self._connection.execute("ANALYZE")

    def give_up(self) -> None:
        self._connection.rollback()
        self._restore()

    def _restore(self) -> None:
        dropped, self._dropped = self._dropped, []
        if dropped:
            self._connection.execute("SET maintenance_work_mem = '256MB'")
        for sql in dropped:
            self._connection.execute(sql)
        self._connection.commit()
