"""Pages that go on from a key: walked to the end and back, every row is met once and in order."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, select

from tracker.foundation.paging import NEWEST, KeyPage, PageStart, read_page

TABLE = Table("things", MetaData(), Column("id", Integer, primary_key=True))


@given(st.sets(st.integers(1, 60), max_size=30), st.integers(1, 7))
def test_there_and_back(keys: set[int], size: int) -> None:
    with create_engine("sqlite://").connect() as connection:
        TABLE.create(connection)
        if keys:
            connection.execute(insert(TABLE), [{"id": key} for key in keys])

        def read(start: PageStart = NEWEST) -> KeyPage:
            return read_page(connection.execute, select(TABLE.c.id), TABLE.c.id, size, start)

        pages = [read()]
        while pages[-1].older is not None:
            pages.append(read(PageStart(before=pages[-1].older)))
        assert [row.id for page in pages for row in page.rows] == sorted(keys, reverse=True)
        assert pages[0].newer is None and all(len(page.rows) == size for page in pages[:-1])
        for earlier, later in pairwise(pages):
            back = read(PageStart(after=later.newer))
            assert [row.id for row in back.rows] == [row.id for row in earlier.rows]
            assert back.older == earlier.older and back.newer == earlier.newer
