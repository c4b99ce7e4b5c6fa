"""Workbooks, opened by a process of their own that may take only so much memory and time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from tracker.foundation.json import Json
from tracker.foundation.tables.rows import Flawed, Row, as_cell
from tracker.foundation.words import N_, Refused

#: How the files begin that are workbooks: XLSX and ODS; XLS.
WORKBOOK_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_CHILD = Path(__file__).with_name("workbook_child.py")
_SECONDS = 120
_REFUSALS = {
    "unreadable": (
        N_("The workbook cannot be opened. Save it again as XLSX without a password."), "table_kind",
    ),
    "unreadable_sheet": (
        N_("The sheet cannot be read. Save the workbook again as XLSX."), "table_kind",
    ),
    "no_sheet": (
        N_("The workbook has no sheet named %(sheet)s."), "table_sheet",
    ),
    "far_cell": (
        N_("The sheet is too large: it reaches as far as the cell %(cell)s. Delete the rows and columns outside the "
           "table, or copy the table into a new workbook."), "table_size",
    ),
    "too_large": (
        N_("The workbook is too large when opened. Split it up."), "table_size",
    ),
}  # fmt: skip


def is_workbook(source: Path | bytes) -> bool:
    """Whether a file is a workbook, by how it begins."""
    if isinstance(source, bytes):
        return source.startswith(WORKBOOK_STARTS)
    with source.open("rb") as file:
        return file.read(8).startswith(WORKBOOK_STARTS)


def workbook_sheets(source: Path | bytes) -> list[str]:
    """The names of the sheets."""
    with _opened(source, None, "names") as told:
        return _names(told)


def workbook_rows(source: Path | bytes, sheet: str | None) -> Iterator[Row]:
    """The filled rows of a sheet (None: the first); Refused at once when it cannot be read or is too large."""
    return _rows(_opened(source, sheet, "rows"))


def _rows(told: TextIO) -> Iterator[Row]:
    with told:
        _names(told)
        for text in told:
            found = json.loads(text)
            if isinstance(found, list):
                line, cells = found
                yield Row(line, [as_cell(one) if isinstance(one, str) else Flawed.cell(*one) for one in cells])


def _names(told: TextIO) -> list[str]:
    names: list[str] = json.loads(told.readline())["sheets"]
    return names


def _opened(source: Path | bytes, sheet: str | None, mode: str) -> TextIO:
    """What the process has told of a workbook, from its first line on; Refused when it has told why not, or died."""
    told = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 — closed by whoever reads it
    try:
        with tempfile.NamedTemporaryFile() as kept:
            if isinstance(source, bytes):
                kept.write(source)
                kept.flush()
            path = kept.name if isinstance(source, bytes) else str(source)
            _run([sys.executable, str(_CHILD), path, sheet or "", mode], told)
        _check(told)
        told.seek(0)
    except BaseException:
        told.close()
        raise
    return told


def _run(command: list[str], told: TextIO) -> None:
    try:
        subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            timeout=_SECONDS,
            check=False,  # how it ended is told by its last line
        )
    except subprocess.TimeoutExpired as error:
        raise _refusal({"refused": "too_large", "params": {}}) from error


def _environment() -> dict[str, str]:
    """Where the libraries are, and nothing else: what our settings hold is not for a reader of strangers' files."""
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "PATH", "SYSTEMROOT") if name in os.environ}
    path = os.pathsep.join(filter(None, sys.path))
    # Without the safe path, the modules beside the script would stand before Python's own.
    return kept | {"PYTHONIOENCODING": "utf-8", "PYTHONPATH": path, "PYTHONSAFEPATH": "1"}


def _check(told: TextIO) -> None:
    """The last line says whether all went well; a process that was ended for its greed has written none."""
    told.seek(0, 2)
    size = told.tell()
    told.seek(max(0, size - 4000))
    last = told.read().rstrip("\n").rpartition("\n")[2]
    try:
        found = json.loads(last)
    except ValueError:
        found = None
    if not isinstance(found, dict) or "end" not in found:
        raise _refusal(found if isinstance(found, dict) and "refused" in found else {"refused": "too_large"})


def _refusal(found: Json) -> Refused:
    message, code = _REFUSALS[found["refused"]]
    return Refused(message, field="table", code=code, **found.get("params", {}))
