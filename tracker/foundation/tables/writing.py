"""Tables out: CSV and XLSX for spreadsheets, no cell of them a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

import xlsxwriter

MAX_CELL = 32_767  # what a spreadsheet cell holds
_BOM = "\ufeff"

CellValue = str | int | float | bool | date | datetime | time | timedelta | None

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: a quote is put before = + - @, tab and return."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def plain_cell(text: str) -> str:
    """Return what `safe_cell` was given."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def _csv_cell(value: CellValue) -> str | int | float:
    """Numbers stay numbers, also negative ones; everything else is text and made safe."""
    if type(value) is str:  # nearly every cell; a hundred thousand rows of them feel each further question
        return "'" + value if value.startswith(FORMULA_STARTS) else value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return safe_cell(_cell_text_out(value))


def _cell_text_out(value: CellValue) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return "" if value is None else str(value)


def write_csv(rows: Iterable[Sequence[CellValue]], header: Sequence[str]) -> Iterator[bytes]:
    """Yield a CSV file in UTF-8 with the mark spreadsheets need, in pieces of about 64 KB, as the rows come."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    out.write(_BOM)
    writer.writerow([safe_cell(name) for name in header])
    for row in rows:
        writer.writerow([_csv_cell(value) for value in row])
        if out.tell() > 65_536:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def write_clean_csv(rows: Iterable[Sequence[str]], above: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """As `write_csv`, for large tables: the lines `above` are made safe here, each cell of `rows` is safe already."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    out.write(_BOM)
    writer.writerows([safe_cell(cell) for cell in line] for line in above)
    going = iter(rows)
    while batch := list(islice(going, 500)):
        writer.writerows(batch)
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()
    yield out.getvalue().encode()


def write_xlsx(
    path: Path,
    rows: Iterable[Sequence[CellValue]],
    header: Sequence[str],
    widths: Sequence[float] = (),
    *,
    sheet: str = "Sheet1",
    above: Sequence[str] = (),
    finish: Callable[[xlsxwriter.Workbook], None] | None = None,
) -> int:
    """Write a workbook with a bold frozen header, row by row in little memory, and return the number of rows.

    Text is always written as text (never a formula, a link or a number), so leading zeros and long codes stay.
    The lines `above` stand over the header; `finish` may add to the workbook behind the table.
    """
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    count = 0
    try:
        page = book.add_worksheet(sheet)
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        for line, words in enumerate(above):
            page.write_string(line, 0, words[:MAX_CELL])
        top = len(above)
        page.freeze_panes(top + 1, 0)
        for column, name in enumerate(header):
            page.write_string(top, column, name, bold)
        for count, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, int | float) and not isinstance(value, bool):
                    page.write_number(top + count, column, value)
                elif value is not None and value != "":
                    page.write_string(top + count, column, _cell_text_out(value)[:MAX_CELL])
        if finish is not None:
            finish(book)
    finally:
        book.close()
    return count
