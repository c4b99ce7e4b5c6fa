"""What is wrong in a table that came in: told at its line and column, and kept as a file that spreadsheets open."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, Self, TypeVar

from tracker.foundation.tables.rows import list_flawed
from tracker.foundation.tables.writing import safe_cell
from tracker.foundation.words import N_, Refused

P = ParamSpec("P")
T = TypeVar("T")
#: Told now and then how many rows of how many are done.
Progress = Callable[[int, int], None]
#: The head of a file of bad rows.
BAD_COLUMNS = (N_("Line"), N_("Column"), N_("Value"), N_("What is wrong"))
#: So much of a wrong cell is shown.
LONGEST_SHOWN = 80
#: So many wrong cells are shown on a page; the file has them all.
SHOWN = 50


@dataclass(frozen=True, slots=True)
class BadCell:
    """What is wrong in one place of a table: line as people count it, column by its name, and why."""

    line: int
    column: str
    value: str
    refusal: Refused

    def in_words(self, say: Callable[[Refused], str]) -> tuple[int, str, str, str]:
        """A line of a file of bad rows, under BAD_COLUMNS."""
        return self.line, self.column, self.value, say(self.refusal)


class Trouble:
    """Collects what is wrong with one row."""

    def __init__(self, line: int, bad: list[BadCell]) -> None:
        self.line, self.bad, self.before = line, bad, len(bad)

    @property
    def is_clean(self) -> bool:
        return len(self.bad) == self.before

    def note(self, column: str, value: str, refusal: Refused) -> None:
        self.bad.append(BadCell(self.line, column, value[:LONGEST_SHOWN], refusal))

    def note_flawed(self, record: Mapping[str, str], columns: Iterable[str | None]) -> None:
        """Note every cell of some columns that a spreadsheet has spoilt."""
        for column, cell in list_flawed(record, columns):
            self.note(column, cell, cell.refusal)

    def guard(self, column: str, value: str, judge: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """The judge's answer, or None after noting why it refused."""
        try:
            return judge(*args, **kwargs)
        except Refused as refusal:
            self.note(column, value, refusal)
            return None


class BadRowFile:
    """The file of bad rows, written as they are found, so that a table that is all wrong takes no memory.

    Use it in a `with` and call it with each bad cell. The file is begun with the first; what an earlier check left is
    removed. It knows the first cells in words, and how many lines are wrong.
    """

    def __init__(self, path: Path, say: Callable[[str], str], say_refusal: Callable[[Refused], str]) -> None:
        self.path, self.say, self.say_refusal = path, say, say_refusal
        self.first: list[tuple[int, str, str, str]] = []
        self.count, self._line = 0, 0

    def __enter__(self) -> Self:
        self._stack = ExitStack()
        self.path.unlink(missing_ok=True)
        return self

    def __call__(self, cell: BadCell) -> None:
        if not self.count:
            file = self._stack.enter_context(self.path.open("w", encoding="utf-8-sig", newline=""))
            self.writer = csv.writer(file)
            self.writer.writerow([self.say(name) for name in BAD_COLUMNS])
        if cell.line != self._line:
            self.count, self._line = self.count + 1, cell.line
        words = cell.in_words(self.say_refusal)
        self.writer.writerow([words[0], *map(safe_cell, words[1:])])
        if len(self.first) < SHOWN:
            self.first.append(words)

    def __exit__(self, *_error: object) -> None:
        self._stack.close()
