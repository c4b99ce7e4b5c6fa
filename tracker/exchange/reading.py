"""The table of an import: its header where it stands, and each row under the names of its columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tracker.exchange.maps import CaseMap, load_map, shipped_maps
from tracker.exchange.vocabulary import guess_columns
from tracker.foundation.tables import Row, is_workbook, read_table, take_header

CHUNK = 1 << 20


@dataclass(frozen=True)
class Table:
    """The header of a table and its rows as (line, {column: cell}); line counts as people do.

    A row with more filled cells than the header has names carries the first of them under the name ''.
    """

    header: list[str]
    records: Iterator[tuple[int, dict[str, str]]]


def open_table(
    path: Path,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    header_line: int | None = None,
    case_map: CaseMap | None = None,
) -> Table:
    """The table of a CSV, TSV or workbook; Refused when it cannot be read or no row of it names columns.

    The header is the line that is asked for, else the one of the first lines with most of the columns that the map, or
    without one any map or register, names.
    """
    rows = read_table(path, sheet=sheet or None, encoding=encoding or None)
    header, below = take_header(rows, header_line=header_line, knows=_Columns(case_map))
    return Table(header, (_record(header, row) for row in below))


class _Columns:
    """How many of some cells are columns that are known."""

    def __init__(self, case_map: CaseMap | None) -> None:
        maps = [case_map] if case_map else [load_map(name) for name in shipped_maps()]
        self.named = [{column for columns in one.columns.values() for column in columns} for one in maps]

    def __call__(self, cells: list[str]) -> int:
        named = max((len(columns.intersection(cells)) for columns in self.named), default=0)
        return named or len(guess_columns(filter(None, cells)))


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
