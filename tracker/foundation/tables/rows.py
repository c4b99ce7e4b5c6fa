"""Rows of a table, its header, and cells that do not hold what somebody wrote into them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice

from tracker.foundation.words import N_, Refused

#: The header is looked for in so many rows: what offices put above it is a title, who filled it in, and when.
HEADER_WITHIN = 20
#: How many of some cells are names of columns that a reader knows.
Knows = Callable[[list[str]], int]

_LOST = {
    "rounded": N_(
        "Digits were lost: the spreadsheet has rounded this number. Format the column as text and enter it again."
    ),
    "error": N_("The formula of this cell failed. Correct it in the spreadsheet, or empty the cell."),
    "narrow": N_("The column was too narrow when the table was saved. Widen it in the spreadsheet and save again."),
}
_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)|Err:\d{3}")
_ROUNDED = re.compile(r"-?\d(?:\.\d+)?E\+(?:1[1-9]|[2-9]\d)")


@dataclass(frozen=True, slots=True)
class Row:
    """One row as people count it (`line`, from 1, is the line of the file or the row of the sheet) and its cells."""

    line: int
    cells: list[str]


class Flawed(str):
    """The text of a cell that a spreadsheet has spoilt; `refusal` says how. Whoever needs the cell refuses it."""

    why: str

    @classmethod
    def cell(cls, text: str, why: str) -> Flawed:
        found = cls(text)
        found.why = why
        return found

    @property
    def refusal(self) -> Refused:
        return Refused(_LOST[self.why], code=f"cell_{self.why}")


def as_cell(text: str) -> str:
    """The text, flawed when it is what a spreadsheet writes in the place of a value that it has lost."""
    if "#" in text or text.startswith("Err:"):
        if _ERROR.fullmatch(text):
            return Flawed.cell(text, "error")
        if len(text) > 2 and not text.strip("#"):
            return Flawed.cell(text, "narrow")
    elif "E+" in text and _ROUNDED.fullmatch(text):
        return Flawed.cell(text, "rounded")
    return text


def list_flawed(record: Mapping[str, str], columns: Iterable[str | None]) -> list[tuple[str, Flawed]]:
    """Those of some columns whose cell is flawed, with the cell."""
    found = []
    for column in columns:
        cell = record.get(column) if column else None
        if column and isinstance(cell, Flawed):
            found.append((column, cell))
    return found


def plain_name(column: str) -> str:
    """The name of a column as it is compared: one width and case, without spaces and underscores."""
    return unicodedata.normalize("NFKC", column).casefold().replace(" ", "").replace("_", "")


def take_header(
    rows: Iterator[Row], *, header_line: int | None = None, knows: Knows | None = None
) -> tuple[list[str], Iterator[Row]]:
    """Return the names of the columns and the rows below them.

    `header_line` says where they stand; without it, it is the one of the first rows of which `knows` knows most, else
    the first with two cells. Refused when there is none, or a name is missing or doubled.
    """
    if header_line is not None:
        first = next((row for row in rows if row.line >= header_line), None)
        if first is None or first.line != header_line:
            raise Refused(
                N_("There is nothing in line %(line)s. Say in which line the columns are named."),
                field="header_line",
                code="table_header",
                line=header_line,
            )
        return _checked(first), rows
    start = list(islice(rows, HEADER_WITHIN))
    if not start:
        raise Refused(N_("The table is empty."), field="table", code="table_empty")
    place = _place_of_header(start, knows)
    return _checked(start[place]), chain(start[place + 1 :], rows)


def _place_of_header(start: list[Row], knows: Knows | None) -> int:
    usual = next((place for place, row in enumerate(start) if sum(map(bool, row.cells)) > 1), 0)
    if knows is None:
        return usual
    known = [knows(row.cells) for row in start]
    most = max(known)
    return known.index(most) if most > max(1, known[usual]) else usual  # one word may stand in any row


def _checked(row: Row) -> list[str]:
    header = list(row.cells)
    while header and not header[-1]:
        header.pop()
    if not all(header):
        raise Refused(
            N_("Line %(line)s names the columns, but not every one has a name."),
            field="table",
            code="table_header",
            line=row.line,
        )
    for place, column in enumerate(header):
        if column in header[:place]:
            raise Refused(
                N_("Two columns have the same name: %(column)s"), field="table", code="table_header", column=column
            )
    return header


def as_record(header: list[str], row: Row) -> tuple[int, dict[str, str]]:
    """A row as (line, {column: cell}); a short one is filled with '', a long one Refused."""
    if any(row.cells[len(header) :]):
        raise Refused(
            N_("Line %(line)s has more cells than there are names of columns."),
            field="table",
            code="table_ragged",
            line=row.line,
        )
    cells = row.cells[: len(header)] + [""] * (len(header) - len(row.cells))
    return row.line, dict(zip(header, cells, strict=True))
