"""Sending a workbook: made aside in a file nobody else finds, stamped with who takes it, logged before it leaves."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from flask import Response, g, send_file

from tracker.audit.services import log_access
from tracker.audit.taking import Taken, take
from tracker.extensions import reading
from tracker.web.identity import address, now
from tracker.web.language import say
from tracker.web.turns import aside

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def send_workbook(
    stem: str,
    write: Callable[[Path, Taken], int],
    *,
    act: str,
    detail: Callable[[], Mapping[str, object]] = dict,
) -> Response:
    """The workbook that `write` fills at a path, which gives its rows; `detail` is what the log says of it besides."""
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
    told = {"rows": rows} | told | taken.detail
    log_access(actor=g.actor, act=act, now=now(), address=address(), detail=told)
    return send_file(file, mimetype=XLSX, as_attachment=True, download_name=taken.name(stem, "xlsx"))
