"""A page of a list, newest first, that goes on from the key of a row: as quick on the last page as on the first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Result, Row, Select
from sqlalchemy.orm import InstrumentedAttribute


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
    *,
    before: int | None = None,
    after: int | None = None,
) -> KeyPage:
    """One page of a SELECT without order: below the key `before`, or just above the key `after`, else the newest.

    `key` is a unique column that counts up; the rows must hold it as `id`.
    """
    if after is not None:
        rows = execute(query.where(key > after).order_by(key).limit(size + 1)).all()
        has_more, rows = len(rows) > size, rows[:size][::-1]
        return KeyPage(rows, rows[-1].id if rows else None, rows[0].id if has_more else None)
    if before is not None:
        query = query.where(key < before)
    rows = execute(query.order_by(key.desc()).limit(size + 1)).all()
    has_more, rows = len(rows) > size, rows[:size]
    newer = rows[0].id if before is not None and rows else None
    return KeyPage(rows, rows[-1].id if has_more else None, newer)
