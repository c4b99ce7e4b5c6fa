"""Tables in and out of files: CSV and spreadsheets read row by row, CSV and XLSX written without surprises."""

import csv
import io
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

from tracker.foundation.words import N_, Refused

MAX_CELL = 32_767  # what a spreadsheet cell holds
_BOM = "\ufeff"
_ENCODINGS = ("utf-8-sig", "gb18030")  # guessing by statistics gets short Chinese names wrong
_WORKBOOK_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")  # XLSX and ODS; XLS

csv.field_size_limit(min(sys.maxsize, 1_000_000))

CellValue = str | int | float | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row as people count it (`line`, from 1, is the line of the file or the row of the sheet) and its cells."""

    line: int
    cells: list[str]


def sheets(source: Path | bytes) -> list[str]:
    """Return the sheet names of a workbook; a text table has none."""
    data = _bytes_of(source)
    return list(_workbook(data).sheet_names) if data.startswith(_WORKBOOK_STARTS) else []


def read_table(source: Path | bytes, *, sheet: str | None = None, encoding: str | None = None) -> Iterator[Row]:
    """Yield the rows of a CSV, TSV, XLS, XLSX or ODS file, trimmed, without the blank ones.

    `sheet` chooses a sheet (None: the first), `encoding` a text's encoding (None: UTF-8, then GB 18030). Whole
    numbers come without '.0', dates as '2026-03-15 09:30:00' or '2026-03-15'. Refused when it cannot be read.
    """
    data = _bytes_of(source)
    rows = _sheet_rows(data, sheet) if data.startswith(_WORKBOOK_STARTS) else _text_rows(data, encoding)
    return (row for row in rows if any(row.cells))


def read_records(
    source: Path | bytes, *, sheet: str | None = None, encoding: str | None = None
) -> tuple[list[str], Iterator[tuple[int, dict[str, str]]]]:
    """Return the header and an iterator of (line, {column: cell}); short rows are filled with '', long ones Refused.

    An empty table and a header with two equal or nameless filled columns are Refused at once.
    """
    rows = read_table(source, sheet=sheet, encoding=encoding)
    header = take_header(rows)
    return header, (_record(header, row) for row in rows)


def take_header(rows: Iterator[Row]) -> list[str]:
    """Take the first row off as column names; Refused when there is none, or a name is missing or doubled."""
    first = next(rows, None)
    if first is None:
        raise Refused(N_("The table is empty."), code="table_empty")
    header = list(first.cells)
    while header and not header[-1]:
        header.pop()
    if not all(header):
        raise Refused(N_("Every column of the first row needs a name."), code="table_header")
    for place, column in enumerate(header):
        if column in header[:place]:
            raise Refused(N_("Two columns have the same name: %(column)s"), code="table_header", column=column)
    return header


def _record(header: list[str], row: Row) -> tuple[int, dict[str, str]]:
    if any(row.cells[len(header) :]):
        raise Refused(
            N_("Line %(line)s has more cells than the first row has names."), code="table_ragged", line=row.line
        )
    cells = row.cells[: len(header)] + [""] * (len(header) - len(row.cells))
    return row.line, dict(zip(header, cells, strict=True))


def _bytes_of(source: Path | bytes) -> bytes:
    return source.read_bytes() if isinstance(source, Path) else source


# Text -----------------------------------------------------------------------------------------------------------------


def decode(data: bytes, encoding: str | None = None) -> str:
    """Return the text of a file in the given encoding, or in UTF-8, else GB 18030; Refused when neither fits."""
    if encoding is None and data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"  # what a spreadsheet calls "Unicode text"
    for name in (encoding,) if encoding else _ENCODINGS:
        try:
            return data.decode(name).removeprefix(_BOM)
        except (UnicodeDecodeError, LookupError):
            continue
    raise Refused(N_("The text cannot be read. Save the table as XLSX or as CSV in UTF-8."), code="table_encoding")


def _text_rows(data: bytes, encoding: str | None) -> Iterator[Row]:
    text = decode(data, encoding)
    if "\0" in text:
        raise Refused(N_("This is not a table. Send a CSV, XLSX, XLS or ODS file."), code="table_kind")
    return _parsed(text)


def _parsed(text: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    line = 1
    try:
        for cells in reader:
            yield Row(line, [cell.strip() for cell in cells])
            line = reader.line_num + 1  # a quoted cell may go over several lines: a row is named by its first
    except csv.Error as error:
        raise Refused(N_("Line %(line)s of the table cannot be read."), code="table_line", line=line) from error


def _delimiter(text: str) -> str:
    """The separator that occurs most in the first line that has one, outside quotes."""
    for line in text[:20_000].splitlines():
        bare = "".join(line.split('"')[::2])
        best = max(",;\t", key=bare.count)
        if best in bare:
            return best
    return ","


# Workbooks ------------------------------------------------------------------------------------------------------------


def _workbook(data: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except Exception as error:  # the reader's exceptions differ per format; all mean that it is no workbook
        raise Refused(
            N_("The workbook cannot be opened. Save it again as XLSX without a password."), code="table_kind"
        ) from error


def _sheet_rows(data: bytes, sheet: str | None) -> Iterator[Row]:
    book = _workbook(data)
    if sheet is not None and sheet not in book.sheet_names:
        raise Refused(N_("The workbook has no sheet named %(sheet)s."), code="table_sheet", sheet=sheet)
    try:
        chosen = book.get_sheet_by_index(0) if sheet is None else book.get_sheet_by_name(sheet)
    except Exception as error:  # a chart sheet or a damaged one
        raise Refused(N_("The sheet cannot be read. Save the workbook again as XLSX."), code="table_kind") from error
    return (Row(line, [_cell_text(value) for value in cells]) for line, cells in enumerate(chosen.iter_rows(), 1))


def _cell_text(value: CellValue) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return "" if value is None else str(value)


# Out ------------------------------------------------------------------------------------------------------------------

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: a quote is put before = + - @, tab and return."""
    return "'" + text if text.startswith(_FORMULA_STARTS) else text


def _csv_cell(value: CellValue) -> str | int | float:
    """Numbers stay numbers, also negative ones; everything else is text and made safe."""
    if type(value) is str:  # nearly every cell; a hundred thousand rows of them feel each further question
        return "'" + value if value.startswith(_FORMULA_STARTS) else value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return safe_cell(_cell_text_out(value))


def _cell_text_out(value: CellValue) -> str:
    return value if isinstance(value, str) else _cell_text(value)


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
    finish: Callable[[Any], None] | None = None,
) -> int:
    """Write a workbook with a bold frozen header, row by row in little memory, and return the number of rows.

    Text is always written as text (never a formula, a link or a number), so leading zeros and long codes stay.
    `finish` may add to the workbook behind the table.
    """
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    count = 0
    try:
        page = book.add_worksheet(sheet)
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        page.freeze_panes(1, 0)
        for column, name in enumerate(header):
            page.write_string(0, column, name, bold)
        for count, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, int | float) and not isinstance(value, bool):
                    page.write_number(count, column, value)
                elif value is not None and value != "":
                    page.write_string(count, column, _cell_text_out(value)[:MAX_CELL])
        if finish is not None:
            finish(book)
    finally:
        book.close()
    return count
