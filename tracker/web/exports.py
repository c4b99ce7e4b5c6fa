"""Sending a workbook: made aside in a file nobody else finds, stamped with who takes it, logged before it leaves."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Response, g, send_file

from tracker.audit.services import log_access
from tracker.audit.taking import Taken, take
from tracker.extensions import reading
from tracker.foundation.tables import write_xlsx
from tracker.web.identity import address, now
from tracker.web.language import say
from tracker.web.turns import aside

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Column:
    """A column of a workbook: its name, how wide it is, and what stands there of a row."""

    name: str
    width: int
    cell: Callable[[Any], str | int]


def send_register(
    stem: str, columns: Sequence[Column], rows: Callable[[], Iterable[object]], *, sheet: str, act: str, query: str
) -> Response:
    """The rows of a register, as an address has filtered them, as a workbook."""

    def write(path: Path, taken: Taken) -> int:
        cells = (tuple(one.cell(row) for one in columns) for row in rows())
        header, widths = [say(one.name) for one in columns], [one.width for one in columns]
        return write_xlsx(path, cells, header, widths, sheet=sheet, finish=taken.stamp)

    return send_workbook(stem, write, act=act, detail=lambda: {"filter": query[:400], "format": "xlsx"})


def send_workbook(
    stem: str,
    write: Callable[[Path, Taken], int | None],
    *,
    act: str,
    subject: str = "",
    detail: Callable[[], Mapping[str, object]] = dict,
) -> Response:
    """The workbook that `write` fills at a path, which gives its rows; None where it is not one of rows.

    `subject` and `detail` are what the log says of it besides.
    """
    taken = take(actor=g.actor, now=now(), say=say)
    handle, name = tempfile.mkstemp(suffix=".xlsx")
    os.close(handle)
    path = Path(name)
    try:
        with aside(), reading():
            rows, told = write(path, taken), dict(detail())
        file = path.open("rb")
    finally:
        path.unlink()  # the open file lives on until it is sent; nothing stays on the disk whatever happens
    told = ({} if rows is None else {"rows": rows}) | told | taken.detail
    log_access(actor=g.actor, act=act, now=now(), subject=subject, address=address(), detail=told)
    return send_file(file, mimetype=XLSX, as_attachment=True, download_name=taken.name(stem, "xlsx"))
