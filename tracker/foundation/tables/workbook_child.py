"""Reads one sheet of one workbook in a process of its own, and writes its rows as lines of JSON.

Started as a script by `workbooks.py`, and so it imports nothing of ours. A workbook of two kilobytes may ask for
terabytes: one cell in the last corner of a sheet is enough. What this process may take is limited before it opens
anything, and when it is ended, nobody else notices.
"""

from __future__ import annotations

import json
import posixpath
import re
import sys
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import BinaryIO
from xml.parsers import expat

import xlrd
from python_calamine import CalamineWorkbook

#: A table is as large as its last row times its last column: the reader makes a place for each.
MOST_CELLS = 5_000_000
MOST_UNPACKED = 1024 * 1024 * 1024
MOST_MEMORY = 1024 * 1024 * 1024
MOST_SECONDS = 60
#: How a file of the spreadsheets before 2007 begins.
COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
#: From so many digits on, a spreadsheet keeps a number only roughly.
ROUNDED = 1e15

Errors = dict[tuple[int, int], str]


class Stop(Exception):
    """The workbook is not read: a word for why, and what the message needs."""

    def __init__(self, why: str, **params: str | int) -> None:
        super().__init__(why)
        self.told = {"refused": why, "params": params}


def main() -> None:
    limit()
    path, sheet, mode = sys.argv[1:4]
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            read(file, sheet or None, is_names_only=mode == "names")
    except Stop as stop:
        tell(stop.told)


def limit() -> None:
    try:
        import resource
    except ImportError:  # not on Windows; the bounds below still hold there
        return
    for kind, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(ValueError, OSError):  # a system that does not know the limit
            resource.setrlimit(kind, (least, least))


def tell(what: object) -> None:
    sys.stdout.write(json.dumps(what, ensure_ascii=False))
    sys.stdout.write("\n")


def read(file: BinaryIO, sheet: str | None, *, is_names_only: bool) -> None:
    packed = zipfile.is_zipfile(file)
    if packed:
        check_unpacked(file)
    file.seek(0)
    is_old = file.read(len(COMPOUND)) == COMPOUND
    file.seek(0)
    try:
        book = CalamineWorkbook.from_filelike(file)
        names = list(book.sheet_names)
    except MemoryError:
        raise
    except BaseException as error:  # the reader's exceptions differ per format, and its panics are no Exception
        raise Stop("unreadable") from error
    tell({"sheets": names})
    if not is_names_only:
        if sheet is not None and sheet not in names:
            raise Stop("no_sheet", sheet=sheet)
        chosen = sheet if sheet is not None else next(iter(names), "")
        if packed:
            errors = look_through(file, chosen)
        else:
            errors = look_through_old(file, chosen) if is_old else {}
        write_rows(book, chosen, errors)
    tell({"end": True})


def write_rows(book: CalamineWorkbook, name: str, errors: Errors) -> None:
    try:
        page = book.get_sheet_by_name(name)
        check_size(page.total_height, page.total_width)
        rows = page.iter_rows()
    except Stop:
        raise
    except MemoryError:
        raise
    except BaseException as error:  # a chart sheet or a damaged one
        raise Stop("unreadable_sheet") from error
    spoilt = {line for line, _column in errors}
    for line, cells in enumerate(rows, 1):
        told = [cell_of(value) for value in cells]
        if line in spoilt:
            for column in range(1, len(told) + 1):
                told[column - 1] = [errors[line, column], "error"] if (line, column) in errors else told[column - 1]
        if any(told):
            tell([line, told])


def cell_of(value: object) -> str | list[str]:
    """A value as text, or as [text, why] when it is not what was written."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        if abs(value) >= ROUNDED:
            return [f"{value:.0f}", "rounded"]
        return str(int(value)) if float(value).is_integer() else str(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


# What is looked at before the reader makes its places ---------------------------------------------------------------


def check_unpacked(file: BinaryIO) -> None:
    try:
        with zipfile.ZipFile(file) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
                raise Stop("too_large")
    except zipfile.BadZipFile as error:
        raise Stop("unreadable") from error


def check_size(rows: int, columns: int, at: str = "") -> None:
    if rows * columns > MOST_CELLS:
        raise Stop("far_cell", cell=at or f"{column_name(columns)}{rows}")


def column_name(number: int) -> str:
    name = ""
    while number:
        number, digit = divmod(number - 1, 26)
        name = chr(65 + digit) + name
    return name


def look_through(file: BinaryIO, sheet: str) -> Errors:
    """Bound the sheet and find its failed formulas, which the reader takes for blank cells.

    Whatever is not understood here is left to the reader and the limits of the process.
    """
    try:
        with zipfile.ZipFile(file) as packed:
            names = {one.lower(): one for one in packed.namelist()}
            if "content.xml" in names:
                return scan(packed, names["content.xml"], OpenDocument(sheet))
            member = member_of(packed, names, sheet)
            return scan(packed, member, Worksheet()) if member else {}
    except (expat.ExpatError, zipfile.BadZipFile, EOFError, KeyError) as error:
        raise Stop("unreadable_sheet") from error


def look_through_old(file: BinaryIO, sheet: str) -> Errors:
    """The failed formulas of a sheet of a `.xls`; none where the second reader cannot make it out."""
    file.seek(0)
    try:
        page = xlrd.open_workbook(file_contents=file.read(), logfile=sys.stderr, on_demand=True).sheet_by_name(sheet)
    except MemoryError:
        raise
    except Exception:
        return {}
    return {
        (row + 1, column + 1): xlrd.error_text_from_code.get(page.cell_value(row, column), "#")
        for row in range(page.nrows)
        for column, kind in enumerate(page.row_types(row))
        if kind == xlrd.XL_CELL_ERROR
    }


def member_of(packed: zipfile.ZipFile, names: dict[str, str], sheet: str) -> str | None:
    """Which part of an XLSX file holds a sheet; None in other workbooks."""
    if "xl/workbook.xml" not in names:
        return None
    sheets: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheet_seen(name: str, given: dict[str, str]) -> None:
        if name == "sheet":
            link = next((value for key, value in given.items() if key.rpartition(":")[2] == "id"), "")
            sheets.setdefault(given.get("name", ""), link)

    def target_seen(name: str, given: dict[str, str]) -> None:
        if name == "Relationship":
            targets[given.get("Id", "")] = given.get("Target", "")

    parse(packed, names["xl/workbook.xml"], sheet_seen)
    parse(packed, names.get("xl/_rels/workbook.xml.rels", ""), target_seen)
    target = targets.get(sheets.get(sheet, ""), "")
    path = posixpath.normpath(posixpath.join("xl", target)) if not target.startswith("/") else target[1:]
    return names.get(path.lower())


def parse(
    packed: zipfile.ZipFile,
    member: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Walk through one part; names come without their prefix. A document type is refused: no office writes one."""
    parser = expat.ParserCreate()
    local: dict[str, str] = {}

    def plain(name: str) -> str:
        return local.get(name) or local.setdefault(name, name.rpartition(":")[2])

    def refuse(*_given: object) -> None:
        raise Stop("unreadable")

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, given: start(plain(name), given)
    if end:
        parser.EndElementHandler = lambda name: end(plain(name))
    if text:
        parser.CharacterDataHandler = text
    with packed.open(member) as stream:
        while chunk := stream.read(1 << 16):
            parser.Parse(chunk, False)
    parser.Parse(b"", True)


def scan(packed: zipfile.ZipFile, member: str, seen: Worksheet | OpenDocument) -> Errors:
    parse(packed, member, seen.start, seen.end, seen.text)
    return seen.errors


_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})", re.IGNORECASE)


class Worksheet:
    """The cells of an XLSX sheet as they go by. Its dimension is not asked: it may lie."""

    def __init__(self) -> None:
        self.row = self.column = self.rows = self.columns = 0
        self.has_failed = self.is_value = False
        self.errors: Errors = {}

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "c":
            self._place(given.get("r", ""))
            self.has_failed = given.get("t") == "e"
        elif name in ("v", "is"):
            self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)
            check_size(self.rows, self.columns, f"{column_name(self.column)}{self.row}")
            self.is_value = self.has_failed
        elif name == "row":
            number = given.get("r", "")
            self.row, self.column = int(number) if number.isdigit() else self.row + 1, 0

    def _place(self, reference: str) -> None:
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            self.column += 1
            return
        self.row, self.column = int(match[2]), 0
        for letter in match[1].upper():
            self.column = self.column * 26 + ord(letter) - 64

    def text(self, text: str) -> None:
        if self.is_value:
            self.errors[self.row, self.column] = (self.errors.get((self.row, self.column), "") + text)[:20]

    def end(self, name: str) -> None:
        if name == "v":
            self.is_value = False


class OpenDocument:
    """The cells of one sheet of an ODS file as they go by; a cell and a row may stand for many."""

    def __init__(self, sheet: str) -> None:
        self.sheet, self.is_there = sheet, False
        self.row = self.column = self.rows = self.columns = 0
        self.repeated_row = self.repeated = 1
        self.has_failed = False
        self.errors: Errors = {}

    def start(self, name: str, given: dict[str, str]) -> None:
        plain = {key.rpartition(":")[2]: value for key, value in given.items()}
        if name == "table":
            self.is_there = plain.get("name") == self.sheet
        elif name == "table-row" and self.is_there:
            self.row, self.column = self.row + 1, 0
            self.repeated_row = count(plain.get("number-rows-repeated"))
        elif name in ("table-cell", "covered-table-cell") and self.is_there:
            self.column += 1
            self.repeated = count(plain.get("number-columns-repeated"))
            self.has_failed = any(key.startswith("calcext:") and one == "error" for key, one in given.items())
            if "value-type" in plain:
                self._filled()
        elif name == "p" and self.is_there and self.column:
            self._filled()

    def _filled(self) -> None:
        self.rows = max(self.rows, self.row + self.repeated_row - 1)
        self.columns = max(self.columns, self.column + self.repeated - 1)
        check_size(self.rows, self.columns)

    def text(self, text: str) -> None:
        if self.has_failed and self.is_there:
            self.errors[self.row, self.column] = (self.errors.get((self.row, self.column), "") + text.strip())[:20]

    def end(self, name: str) -> None:
        if name == "table":
            self.is_there = False
        elif name in ("table-cell", "covered-table-cell"):
            self.column += self.repeated - 1
            self.has_failed = False
        elif name == "table-row":
            self.row += self.repeated_row - 1


def count(repeated: str | None) -> int:
    return int(repeated) if repeated and repeated.isdigit() else 1


if __name__ == "__main__":
    main()
