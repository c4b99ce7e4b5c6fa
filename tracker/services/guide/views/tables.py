"""The guide as a workbook: out as a whole, in again after a trial that names every bad cell and what would change."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from flask import Response, g, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.access import Permission
from tracker.audit.taking import Taken
from tracker.foundation.days import local_day
from tracker.foundation.tables import write_xlsx
from tracker.foundation.tables.bad_cells import SHOWN, BadRowFile
from tracker.foundation.waiting import Waiting
from tracker.services.guide.forms import GuideFileForm
from tracker.services.guide.queries.items import list_kept
from tracker.services.guide.services.tables import COLUMNS, Change, GuideImport, import_guide, list_rows
from tracker.services.guide.views.words import lines_of
from tracker.web.access import requires
from tracker.web.exports import send_workbook
from tracker.web.identity import now
from tracker.web.imports import TableImport
from tracker.web.language import say

WIDTHS = (12, 24, 30, 13, 36, 36, 14, 14, 16, 20, 36, 10, 30, 20, 8, 10, 10, 30)


@requires(Permission.SERVICE_EDIT)
def export() -> Response:
    """What the latest version of each item says, as a workbook; logged."""

    def write(path: Path, taken: Taken) -> int:
        header = [say(told) for told, _called in COLUMNS.values()]
        return write_xlsx(path, list_rows(list_kept(g.actor), say), header, WIDTHS, finish=taken.stamp)

    return send_workbook("service-guide", write, act="service-guide:export")


def _opened() -> tuple[GuideFileForm, dict[str, Any]]:
    return GuideFileForm(from_on=local_day(now())), {"columns": COLUMNS, "back": url_for("guide.listing")}


def _chosen(form: GuideFileForm) -> dict[str, object]:
    return {
        "from_on": form.from_on.data.isoformat(),
        "encoding": form.encoding.data or "",
        "header_line": form.header_line.data,
    }


def _import(waiting: Waiting, *, is_dry_run: bool) -> GuideImport:
    return import_guide(
        source=waiting.table,
        from_on=date.fromisoformat(waiting.choices["from_on"]),
        actor=g.actor,
        now=now(),
        encoding=waiting.choices.get("encoding") or None,
        header_line=waiting.choices.get("header_line"),
        is_dry_run=is_dry_run,
    )


def _said(one: Change) -> tuple[str, str, list[str]]:
    """Code, name and what would become different, in words."""
    lines = [line.whole for line in lines_of(one.differences)]
    if one.is_new:
        lines.append(_("new item"))
    if one.unit:
        lines.append(_("goes to %(unit)s", unit=one.unit))
    return one.code, one.name, lines


def _tried(waiting: Waiting, note: BadRowFile) -> dict[str, Any]:
    found = _import(waiting, is_dry_run=True)
    for cell in found.bad:
        note(cell)
    return {
        "read": found.read,
        "added": len(found.changes),
        "fresh": sum(one.is_new for one in found.changes),
        "unchanged": found.unchanged,
        "changes": [_said(one) for one in found.changes[:SHOWN]],
    }


def _taken(waiting: Waiting) -> tuple[str, str] | None:
    found = _import(waiting, is_dry_run=False)
    if found.bad:  # something has changed since the trial
        return None
    words = ngettext("%(num)s item was changed or added.", "%(num)s items were changed or added.", len(found.changes))
    return url_for("guide.listing"), words


GUIDE_IMPORT = TableImport(
    blueprint="guide",
    folder="guide-imports",
    right=Permission.SERVICE_EDIT,
    prefix="import_",
    templates="services/guide/import",
    opened=_opened,
    chosen=_chosen,
    tried=_tried,
    beside=lambda waiting: {"from_on": date.fromisoformat(waiting.choices["from_on"])},
    taken=_taken,
)
