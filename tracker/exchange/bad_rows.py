"""The file of bad rows: written as they are found, so that a table that is all wrong takes no memory."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType

from tracker.areas.importing import BAD_COLUMNS, BadCell
from tracker.foundation.tables import safe_cell
from tracker.foundation.words import Refused


class BadRowFile:
    """A CSV that spreadsheets open, begun with the first bad cell; call it with each. Use it in a `with`."""

    def __init__(self, path: Path, say: Callable[[str], str], say_refusal: Callable[[Refused], str]) -> None:
        self.path, self.say, self.say_refusal = path, say, say_refusal
        self.file: TextIOWrapper | None = None

    def __enter__(self) -> BadRowFile:
        self.path.unlink(missing_ok=True)
        return self

    def __call__(self, cell: BadCell) -> None:
        if self.file is None:
            self.file = self.path.open("w", encoding="utf-8-sig", newline="")
            self.writer = csv.writer(self.file)
            self.writer.writerow([self.say(name) for name in BAD_COLUMNS])
        line, *words = cell.in_words(self.say_refusal)
        self.writer.writerow([line, *map(safe_cell, words)])

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.file is not None:
            self.file.close()
