"""The register of precedents on a page and as a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl

from flask import Response, g, request
from flask_babel import gettext as _

from tracker.access import Permission
from tracker.areas.queries import get_tree
from tracker.areas.views.options import area_options
from tracker.cases.views.options import category_options
from tracker.conferences.models import Conference
from tracker.conferences.queries import precedents as q
from tracker.foundation.asked import asked_start
from tracker.foundation.orm import AnyRow
from tracker.foundation.words import N_
from tracker.web.access import requires
from tracker.web.exports import Column, send_register
from tracker.web.identity import now
from tracker.web.jinja import in_language, local_day
from tracker.web.pages import page, page_urls


@requires(Permission.PRECEDENT_LIST)
def precedents() -> Response:
    """What was decided on which type of case; nothing of the cases themselves."""
    wanted = q.PrecedentFilter.of(request.args)
    found = q.list_precedents(wanted, actor=g.actor, start=asked_start(request.args))
    query = q.PrecedentFilter.query(request.args)
    assisting = q.list_assisting(Conference.id.in_([row.id for row in found.rows]))
    return page(
        "conferences/precedents.html",
        fragment="results",
        rows=[
            (row, street_words(row.area_code), assisting.get(row.id, []),
             q.is_stale(row, now()))
            for row in found.rows
        ],
        wanted=wanted,
        query=query,
        area_options=area_options(g.actor, wanted.area),
        category_options=category_options(wanted.category),
        **page_urls(found, query),
    )  # fmt: skip


def street_words(area_code: str) -> str:
    """The street a precedent belongs to; nothing finer is told."""
    return get_tree().path(q.street_of(area_code))


@requires(Permission.PRECEDENT_LIST)
def precedents_export() -> Response:
    """The register of a filter as a workbook, logged."""
    query = request.form.get("query", "")
    wanted = q.PrecedentFilter.of(dict(parse_qsl(query)))
    sheet = _("Register of precedents")
    return send_register(
        "precedents", COLUMNS, lambda: _lines(wanted), sheet=sheet, act="precedent:export", query=query
    )


def _lines(wanted: q.PrecedentFilter) -> Iterator[tuple[AnyRow, list[str]]]:
    """Each precedent with who assists by it."""
    assisting = q.list_assisting(*q.conditions(wanted, actor=g.actor))
    for row in q.iterate_precedents(wanted, actor=g.actor):
        yield row, assisting.get(row.id, [])


#: The register as a workbook, of the lines above.
COLUMNS = (
    Column(N_("Number"), 20, lambda line: line[0].number),
    Column(N_("Category"), 22, lambda line: in_language(line[0].category_name, line[0].category_name_en)),
    Column(N_("Street"), 18, lambda line: street_words(line[0].area_code)),
    Column(N_("Lead unit"), 26, lambda line: line[0].lead_title),
    Column(N_("Assisting units"), 26, lambda line: "、".join(line[1])),
    Column(N_("Decision"), 50, lambda line: line[0].decision),
    Column(N_("Reasons"), 50, lambda line: line[0].reasons),
    Column(N_("Legal or official basis"), 30, lambda line: line[0].basis),
    Column(N_("Binding"), 10, lambda line: _("yes") if line[0].is_binding else _("no")),
    Column(N_("Decided on"), 16, lambda line: local_day(line[0].decided_at)),
    Column(N_("Looked at again on"), 16, lambda line: local_day(line[0].reviewed_at) if line[0].reviewed_at else ""),
    Column(N_("Note"), 30, lambda line: line[0].review_note),
)
