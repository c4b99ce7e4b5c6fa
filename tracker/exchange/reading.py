"""Big tables read row by row: a text table of any length takes the memory of one row."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tracker.foundation.tables import Row, read_table, sheets, take_header
from tracker.foundation.words import N_, Refused

#: How the files begin that are workbooks: XLSX and ODS; XLS.
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
#: Tried in this order; guessing by statistics gets short Chinese names wrong.
ENCODINGS = ("utf-8-sig", "gb18030")
SEPARATORS = ",;\t"
CHUNK = 1 << 20


@dataclass(frozen=True)
class Table:
    """The header of a table and its rows as (line, {column: cell}); line counts as people do.

    A row with more filled cells than the header has names carries the first of them under the name ''.
    """

    header: list[str]
    records: Iterator[tuple[int, dict[str, str]]]


def is_workbook(path: Path) -> bool:
    """Whether a file is a workbook, by how it begins."""
    with path.open("rb") as file:
        return file.read(4).startswith(WORKBOOKS)


def sheet_names(path: Path) -> list[str]:
    """The sheets of a workbook; none for a text table."""
    return sheets(path) if is_workbook(path) else []


def open_table(path: Path, *, sheet: str | None = None, encoding: str | None = None) -> Table:
    """The table of a CSV, TSV or workbook; Refused when it cannot be read or its first row names no columns."""
    rows = read_table(path, sheet=sheet or None) if is_workbook(path) else _text_rows(path, encoding or None)
    header = take_header(rows)
    return Table(header, (_record(header, row) for row in rows))


def _record(header: list[str], row: Row) -> tuple[int, dict[str, str]]:
    cells = row.cells
    record = dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=False))
    surplus = next(filter(None, cells[len(header) :]), None)
    if surplus is not None:
        record[""] = surplus
    return row.line, record


def count_lines(path: Path) -> int:
    """About how many rows a text table has, for a progress bar; 0 for a workbook."""
    if is_workbook(path):
        return 0
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(CHUNK), b""))


def find_encoding(path: Path) -> str:
    """The first of the known encodings in which the whole file makes sense; Refused when none does."""
    with path.open("rb") as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"  # what a spreadsheet calls "Unicode text"
    for name in ENCODINGS:
        if _fits(path, name):
            return name
    raise Refused(N_("The text cannot be read. Save the table as XLSX or as CSV in UTF-8."), code="table_encoding")


def _fits(path: Path, encoding: str) -> bool:
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
        with path.open("rb") as file:
            for chunk in iter(lambda: file.read(CHUNK), b""):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _text_rows(path: Path, encoding: str | None) -> Iterator[Row]:
    if encoding and not _fits(path, encoding):
        raise Refused(N_("The file is not written in %(encoding)s."), code="table_encoding", encoding=encoding)
    chosen = encoding or find_encoding(path)
    return _parsed(path, "utf-8-sig" if chosen.lower().replace("_", "-") in ("utf-8", "utf8") else chosen)


def _parsed(path: Path, encoding: str) -> Iterator[Row]:
    with path.open(encoding=encoding, newline="") as text:
        separator = _separator(text.read(20_000))
        text.seek(0)
        reader = csv.reader(text, delimiter=separator)
        line = 1
        try:
            for cells in reader:
                stripped = [cell.strip() for cell in cells]
                if any("\0" in cell for cell in stripped):
                    raise Refused(N_("This is not a table. Send a CSV, XLSX, XLS or ODS file."), code="table_kind")
                if any(stripped):
                    yield Row(line, stripped)
                line = reader.line_num + 1  # a quoted cell may go over several lines: a row is named by its first
        except csv.Error as error:
            raise Refused(N_("Line %(line)s of the table cannot be read."), code="table_line", line=line) from error


def _separator(start: str) -> str:
    """The separator that occurs most in the first line that has one, outside quotes."""
    for line in start.splitlines():
        bare = "".join(line.split('"')[::2])
        best = max(SEPARATORS, key=bare.count)
        if best in bare:
            return best
    return ","
