"""Exporting what one may see."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from flask import Response, g, request, send_file, stream_with_context
from werkzeug.datastructures import MultiDict

from tracker.access import Permission
from tracker.audit.services import log_access
from tracker.cases.views.desk import filter_from
from tracker.exchange import export as out
from tracker.exchange.queries import count_cases
from tracker.extensions import reading
from tracker.web.access import requires
from tracker.web.identity import address, now
from tracker.web.language import say
from tracker.web.turns import aside

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(Permission.CASE_EXPORT)
def export() -> Response:
    """The cases of a filter as CSV or XLSX, logged before the first byte leaves."""
    args: Any = request.form
    if "query" in request.form:
        args = MultiDict(parse_qsl(request.form["query"]))
    asked = out.Export(wanted=filter_from(args), actor=g.actor, now=now(), say=say)
    if request.form.get("format") == "xlsx":
        return _xlsx(asked, asked.taken.name("gridcase", "xlsx"))
    return _csv(asked, asked.taken.name("gridcase", "csv"))


def _log(asked: out.Export, rows: int, told: str, kind: str) -> None:
    detail = {"rows": rows, "filter": told, "format": kind} | asked.taken.detail
    log_access(actor=asked.actor, act="case:export", now=asked.now, address=address(), detail=detail)


def _csv(asked: out.Export, name: str) -> Response:
    with aside(), reading():
        rows, told = count_cases(asked.wanted, actor=asked.actor, now=asked.now), out.describe_filter(asked)
    _log(asked, rows, told, "csv")

    def pieces() -> Iterator[bytes]:
        # The entry above is committed by now; the rows are read in a transaction of their own.
        with reading():
            yield from out.stream_csv(asked)

    response = Response(stream_with_context(pieces()), mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _xlsx(asked: out.Export, name: str) -> Response:
    handle, path = tempfile.mkstemp(suffix=".xlsx")
    os.close(handle)
    try:
        with aside(), reading():
            rows, told = out.save_workbook(Path(path), asked), out.describe_filter(asked)
        file = Path(path).open("rb")  # noqa: SIM115 — the response closes it
    finally:
        Path(path).unlink()  # the open file lives on until it is sent; nothing stays on the disk whatever happens
    _log(asked, rows, told, "xlsx")
    return send_file(file, mimetype=XLSX, as_attachment=True, download_name=name)
