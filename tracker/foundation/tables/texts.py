"""Text tables read row by row, in the memory of one row; a quote that swallows rows is found and named."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tracker.foundation.tables.charsets import find_encoding, open_binary
from tracker.foundation.tables.rows import Row, as_cell
from tracker.foundation.words import N_, Refused

csv.field_size_limit(min(sys.maxsize, 1_000_000))

_SEPARATORS = ",;\t"
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?', re.IGNORECASE)
_LOOK = 20_000
#: How a page or an XML file begins that a program has only called a table.
_MARKUP = re.compile(
    r"<(?:!doctype|html|head|meta|body|table|style|div|\?xml|[a-z]+:workbook|workbook)\b|mime-version:", re.I
)
_NO_TABLE = N_("This is not a table. Send a CSV, XLSX, XLS or ODS file.")


def text_rows(source: Path | bytes, encoding: str | None) -> Iterator[Row]:
    """Yield the filled rows of a text table; Refused at once when its encoding is not certain or it is none."""
    with open_binary(source) as stream:
        start = stream.read(4096)
    _check_kind(start.replace(b"\0", b"").decode("latin-1").lstrip("\xef\xbb\xbf\xff\xfe \r\n\t"))
    if not encoding and b"\0" in start and start[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise Refused(_NO_TABLE, field="table", code="table_kind")
    chosen = find_encoding(source, encoding)
    with io.TextIOWrapper(open_binary(source), encoding=chosen, newline="") as text:
        start_text = text.read(_LOOK)
    if "\0" in start_text:
        raise Refused(_NO_TABLE, field="table", code="table_kind")
    return _parsed(source, chosen, start_text)


def _check_kind(start: str) -> None:
    if _MARKUP.match(start):
        raise Refused(
            N_("This is a web page or XML under the name of a table. Open it in the spreadsheet and save it as XLSX."),
            field="table",
            code="table_markup",
        )


def _parsed(source: Path | bytes, encoding: str, start: str) -> Iterator[Row]:
    named = _SEPARATOR_LINE.fullmatch((start.removeprefix("\ufeff").splitlines() or [""])[0].strip())
    separator = named[1] if named else find_separator(start)
    with io.TextIOWrapper(open_binary(source), encoding=encoding, newline="") as text:
        reader = csv.reader(text, delimiter=separator, strict=True)
        line, width = 1, 0
        try:
            for cells in reader:
                first, line = line, reader.line_num + 1  # a cell may go over several lines: a row is named by its first
                if first == 1 and named:
                    continue
                row = [_cell(cell) for cell in cells]
                if line - first > 1 and _has_swallowed(row, width, separator):
                    raise _open_quote(first)
                if any("\0" in cell for cell in row):
                    raise Refused(_NO_TABLE, field="table", code="table_kind")
                if any(row):
                    width = width or len(row)
                    yield Row(first, row)
        except csv.Error as error:
            raise _wrong_line(line, error) from error


def _cell(cell: str) -> str:
    return as_cell(cell.strip().lstrip("\ufeff"))


def _wrong_line(line: int, error: csv.Error) -> Refused:
    if "field larger" in str(error):
        return Refused(
            N_("Line %(line)s has a cell as long as a book. Is a quotation mark not closed there?"),
            field="table",
            code="table_line",
            line=line,
        )
    return _open_quote(line)


def _open_quote(line: int) -> Refused:
    return Refused(
        N_('In line %(line)s a cell begins with a quotation mark (") that is not closed. Correct the line.'),
        field="table",
        code="table_quote",
        line=line,
    )


def _has_swallowed(cells: list[str], width: int, separator: str) -> bool:
    """Whether a cell over several lines holds whole rows: lines that begin as this row does, number by number."""
    for place, cell in enumerate(cells):
        first, *others = cell.splitlines() or [""]
        before = cells[:place] or first.split(separator)[:2]
        if len(before) == 1 and width < 3 and len(before[0]) < 4:
            continue  # "1" and then "2, …": a numbered list is no row
        for other in others:
            parts = other.split(separator)
            if len(parts) >= max(2, width, len(before)) and _alike(before, parts):
                return True
    return False


def _alike(before: list[str], parts: list[str]) -> bool:
    shapes = [_shape(cell) for cell in before]
    return "9" in "".join(shapes) and shapes == [_shape(part) for part in parts[: len(before)]]


def _shape(text: str) -> str:
    """How a cell is built: digits as 9, letters as a, whatever their number."""
    return re.sub(r"[^\W\d]+", "a", re.sub(r"\d+", "9", text.strip().strip('"')))


def find_separator(start: str) -> str:
    """The separator that most of the first lines have, outside quotes; of several, the one that occurs most."""
    bare = ["".join(line.split('"')[::2]) for line in start.splitlines()[:40]]
    return max(_SEPARATORS, key=lambda one: (sum(one in line for line in bare), sum(line.count(one) for line in bare)))
