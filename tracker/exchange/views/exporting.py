"""Exporting what one may see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

from flask import Response, g, request, stream_with_context
from werkzeug.datastructures import MultiDict

from tracker.access import Permission
from tracker.audit.services import log_access
from tracker.cases.queries.lists import CaseFilter
from tracker.exchange import export as out
from tracker.exchange.queries import count_cases
from tracker.extensions import reading
from tracker.web.access import requires
from tracker.web.exports import send_workbook
from tracker.web.identity import address, now
from tracker.web.language import say
from tracker.web.turns import aside


@requires(Permission.CASE_EXPORT)
def export() -> Response:
    """The cases of a filter as CSV or XLSX, logged before the first byte leaves."""
    args: Any = request.form
    if "query" in request.form:
        args = MultiDict(parse_qsl(request.form["query"]))
    asked = out.Export(wanted=CaseFilter.of(args), actor=g.actor, now=now(), say=say)
    if request.form.get("format") != "xlsx":
        return _csv(asked, asked.taken.name("gridcase", "csv"))
    return send_workbook(
        "gridcase", lambda path, _taken: out.save_workbook(path, asked), act="case:export",
        detail=lambda: {"filter": out.describe_filter(asked), "format": "xlsx"},
    )  # fmt: skip


def _csv(asked: out.Export, name: str) -> Response:
    with aside(), reading():
        rows, told = count_cases(asked.wanted, actor=asked.actor, now=asked.now), out.describe_filter(asked)
    detail = {"rows": rows, "filter": told, "format": "csv"} | asked.taken.detail
    log_access(actor=asked.actor, act="case:export", now=asked.now, address=address(), detail=detail)

    def pieces() -> Iterator[bytes]:
        # The entry above is committed by now; the rows are read in a transaction of their own.
        with reading():
            yield from out.stream_csv(asked)

    response = Response(stream_with_context(pieces()), mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
