"""The register of precedents on a page and as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import parse_qsl

from flask import Response, g, request
from flask_babel import gettext as _

from tracker.access import Permission
from tracker.areas.queries import get_tree
from tracker.areas.views.options import area_options
from tracker.audit.taking import Taken
from tracker.cases.views.options import category_options
from tracker.conferences import forms
from tracker.conferences.models import Conference, number_words
from tracker.conferences.queries import precedents as q
from tracker.foundation.orm import AnyRow
from tracker.foundation.tables import write_xlsx
from tracker.web.access import requires
from tracker.web.asked import asked_start, query_of
from tracker.web.exports import send_workbook
from tracker.web.identity import now
from tracker.web.jinja import in_language, local_day
from tracker.web.pages import page, page_urls

WIDTHS = (20, 22, 18, 26, 26, 50, 50, 30, 10, 16, 16, 30)


@requires(Permission.PRECEDENT_LIST)
def precedents() -> Response:
    """What was decided on which type of case; nothing of the cases themselves."""
    wanted = forms.precedent_filter(request.args)
    found = q.list_precedents(wanted, actor=g.actor, start=asked_start(request.args))
    query = query_of(request.args, forms.PRECEDENT_NAMES)
    assisting = q.list_assisting(Conference.id.in_([row.id for row in found.rows]))
    return page(
        "conferences/precedents.html",
        fragment="results",
        rows=[
            (row, number_words(row.year, row.seq), street_words(row.area_code), assisting.get(row.id, []),
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
    wanted = forms.precedent_filter(dict(parse_qsl(query)))

    def write(path: Path, taken: Taken) -> int:
        rows = q.iterate_precedents(wanted, actor=g.actor)
        cells = _cells(rows, q.list_assisting(*q.conditions(wanted, actor=g.actor)))
        return write_xlsx(path, cells, _header(), WIDTHS, sheet=_("Register of precedents"), finish=taken.stamp)

    told = {"filter": query[:400], "format": "xlsx"}
    return send_workbook("precedents", write, act="precedent:export", detail=lambda: told)


def _header() -> list[str]:
    return [
        _("Number"), _("Category"), _("Street"), _("Lead unit"), _("Assisting units"), _("Decision"), _("Reasons"),
        _("Legal or official basis"), _("Binding"), _("Decided on"), _("Looked at again on"), _("Note"),
    ]  # fmt: skip


def _cells(rows: Iterable[AnyRow], assisting: dict[int, list[str]]) -> Iterator[tuple[str | int, ...]]:
    """One line a precedent."""
    for row in rows:
        yield (
            number_words(row.year, row.seq),
            in_language(row.category_name, row.category_name_en),
            street_words(row.area_code),
            row.lead_title,
            "、".join(assisting.get(row.id, [])),
            row.decision,
            row.reasons,
            row.basis,
            _("yes") if row.is_binding else _("no"),
            local_day(row.decided_at),
            local_day(row.reviewed_at) if row.reviewed_at else "",
            row.review_note,
        )
