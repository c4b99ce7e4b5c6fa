"""A page of a list, newest first, that goes on from the key of a row: as quick on the last page as on the first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Result, Row, Select
from sqlalchemy.orm import InstrumentedAttribute


@dataclass(frozen=True)
class PageStart:
    """Where a page begins: below the key `before`, or just above the key `after`, else with the newest row."""

    before: int | None = None
    after: int | None = None


NEWEST = PageStart()


@dataclass(frozen=True)
class KeyPage:
    """The rows of a page, and the keys to go on from; None where there is nothing further that way."""

    rows: Sequence[Row]
    older: int | None
    newer: int | None


def read_page(
    execute: Callable[[Select], Result],
    query: Select,
    key: InstrumentedAttribute[int],
    size: int,
    start: PageStart,
) -> KeyPage:
    """One page of a SELECT without order.

    `key` is a unique column that counts up; the rows must hold it as `id`.
    """
    if start.after is not None:
        query = query.where(key > start.after).order_by(key)
    else:
        query = (query if start.before is None else query.where(key < start.before)).order_by(key.desc())
    return page_of(execute(query.limit(size + 1)).all(), size, start)


def page_of(rows: Sequence[Row], size: int, start: PageStart) -> KeyPage:
    """The page of rows that were read in its own direction, and one more of them than it holds, if there is one."""
    has_more, rows = len(rows) > size, rows[:size]
    if start.after is not None:
        rows = rows[::-1]
        return KeyPage(rows, rows[-1].id if rows else None, rows[0].id if has_more else None)
    newer = rows[0].id if start.before is not None and rows else None
    return KeyPage(rows, rows[-1].id if has_more else None, newer)
