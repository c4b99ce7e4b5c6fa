"""Assignments as a workbook: out with the whole history, in again after a check that names every bad row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Response, g, url_for
from flask_babel import ngettext

from tracker.access import Permission
from tracker.audit.taking import Taken
from tracker.foundation.tables import write_xlsx
from tracker.foundation.tables.bad_cells import SHOWN, BadRowFile
from tracker.foundation.waiting import Waiting
from tracker.policing.forms import AssignmentFileForm
from tracker.policing.services.assignments_import import COLUMNS, AssignmentImport, import_assignments, list_rows
from tracker.policing.views.assignments import doubt_words, kept, seen
from tracker.web.access import requires
from tracker.web.exports import send_workbook
from tracker.web.identity import now
from tracker.web.imports import TableImport
from tracker.web.language import say

WIDTHS = (15, 26, 16, 12, 12, 16, 8, 13, 13, 30)


@requires(Permission.LIAISON_VIEW)
def export() -> Response:
    """The assignments the asker may see as a workbook, logged."""

    def write(path: Path, taken: Taken) -> int:
        header = [say(told) for told, _called in COLUMNS.values()]
        return write_xlsx(path, list_rows(seen(), say), header, WIDTHS, finish=taken.stamp)

    return send_workbook("liaisons", write, act="liaison:export")


def _chosen(form: AssignmentFileForm) -> dict[str, object]:
    return {"encoding": form.encoding.data or "", "header_line": form.header_line.data}


def _import(waiting: Waiting, *, is_dry_run: bool) -> AssignmentImport:
    return import_assignments(
        source=waiting.table,
        tops=kept(),
        actor=g.actor,
        now=now(),
        encoding=waiting.choices.get("encoding") or None,
        header_line=waiting.choices.get("header_line"),
        is_dry_run=is_dry_run,
    )


def _tried(waiting: Waiting, note: BadRowFile) -> dict[str, Any]:
    found = _import(waiting, is_dry_run=True)
    for cell in found.bad:
        note(cell)
    said = [(line, village, doubt_words(doubt)) for line, village, doubt in found.doubts[:SHOWN]]
    counts = {name: getattr(found, name) for name in ("read", "added", "unchanged", "ended")}
    return counts | {"doubts": said, "doubt_count": len(found.doubts)}


def _taken(waiting: Waiting) -> tuple[str, str] | None:
    found = _import(waiting, is_dry_run=False)
    if found.bad:  # something has changed since the check
        return None
    words = ngettext("%(num)s assignment was added.", "%(num)s assignments were added.", found.added)
    return url_for("policing.assignments"), words


ASSIGNMENT_IMPORT = TableImport(
    blueprint="policing",
    folder="liaison-imports",
    right=Permission.LIAISON_ASSIGN,
    prefix="import_",
    templates="policing/assignments",
    opened=lambda: (AssignmentFileForm(), {"columns": COLUMNS, "back": url_for("policing.assignments")}),
    chosen=_chosen,
    tried=_tried,
    taken=_taken,
)
