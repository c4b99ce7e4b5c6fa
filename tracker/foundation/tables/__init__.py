"""Tables in and out of files: CSV and spreadsheets read row by row, CSV and XLSX written without surprises."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tracker.foundation.tables.charsets import ENCODINGS, find_encoding, name_of, preview
from tracker.foundation.tables.rows import Flawed, Knows, Row, as_record, list_flawed, plain_name, take_header
from tracker.foundation.tables.texts import text_rows
from tracker.foundation.tables.workbooks import is_workbook, workbook_rows, workbook_sheets
from tracker.foundation.tables.writing import (
    MAX_CELL,
    CellValue,
    plain_cell,
    safe_cell,
    write_clean_csv,
    write_csv,
    write_xlsx,
)

__all__ = [
    "ENCODINGS", "MAX_CELL", "CellValue", "Flawed", "Knows", "Row", "find_encoding", "is_workbook", "list_flawed",
    "name_of", "plain_cell", "plain_name", "preview", "read_as", "read_records", "read_table", "safe_cell", "sheets",
    "take_header", "write_clean_csv", "write_csv", "write_xlsx",
]  # fmt: skip


def sheets(source: Path | bytes) -> list[str]:
    """Return the sheet names of a workbook; a text table has none."""
    return workbook_sheets(source) if is_workbook(source) else []


def read_as(source: Path | bytes, encoding: str | None = None) -> str:
    """Which encoding a text table is read in, as people call it; '' for a workbook."""
    return "" if is_workbook(source) else name_of(find_encoding(source, encoding))


def read_table(source: Path | bytes, *, sheet: str | None = None, encoding: str | None = None) -> Iterator[Row]:
    """Yield the rows of a CSV, TSV, XLS, XLSX or ODS file, trimmed, without the blank ones.

    `sheet` chooses a sheet (None: the first), `encoding` a text's encoding (None: the one it is certainly in). Whole
    numbers come without '.0', dates as '2026-03-15 09:30:00' or '2026-03-15', and what a spreadsheet has spoilt as
    Flawed. Refused when it cannot be read.
    """
    if is_workbook(source):
        return (row for row in workbook_rows(source, sheet) if any(row.cells))
    return text_rows(source, encoding)


def read_records(
    source: Path | bytes,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    header_line: int | None = None,
    knows: Knows | None = None,
) -> tuple[list[str], Iterator[tuple[int, dict[str, str]]]]:
    """Return the header and an iterator of (line, {column: cell}); short rows are filled with '', long ones Refused.

    Where the header stands is said by `header_line` or found by `knows`, see `take_header`. An empty table and a header
    with two equal or nameless filled columns are Refused at once.
    """
    rows = read_table(source, sheet=sheet, encoding=encoding)
    header, below = take_header(rows, header_line=header_line, knows=knows)
    return header, (as_record(header, row) for row in below)
