"""A table of areas: checked first, imported when nothing in it is wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, g, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.access import Permission
from tracker.areas.forms import AreaFileForm
from tracker.areas.importing import AreaImport, import_areas
from tracker.areas.queries import get_tree
from tracker.areas.views.tree import tops
from tracker.foundation.tables.bad_cells import BadRowFile
from tracker.foundation.waiting import Waiting
from tracker.web.identity import now
from tracker.web.imports import TableImport


def _opened() -> tuple[AreaFileForm, dict[str, Any]]:
    form = AreaFileForm(valid_from=g.actor.on)
    form.under.choices = [(code, f"{get_tree().name(code)} {code}") for code in tops()]
    return form, {"back": url_for("areas.listing")}


def _chosen(form: AreaFileForm) -> dict[str, object]:
    return {
        "under": form.under.data,
        "valid_from": form.valid_from.data.isoformat(),
        "encoding": form.encoding.data or "",
        "header_line": form.header_line.data,
    }


def _import(waiting: Waiting, *, is_dry_run: bool) -> AreaImport:
    chosen = waiting.choices
    return import_areas(
        source=waiting.table,
        valid_from=date.fromisoformat(chosen["valid_from"]),
        actor=g.actor,
        now=now(),
        under=chosen["under"],
        encoding=chosen["encoding"] or None,
        header_line=chosen.get("header_line"),
        is_dry_run=is_dry_run,
    )


def _tried(waiting: Waiting, note: BadRowFile) -> dict[str, Any]:
    found = _import(waiting, is_dry_run=True)
    for cell in found.bad:
        note(cell)
    return {name: getattr(found, name) for name in ("read", "added", "outlined", "unchanged", "skipped")}


def _beside(waiting: Waiting) -> dict[str, Any]:
    under, valid_from = waiting.choices["under"], waiting.choices["valid_from"]
    return {"under": get_tree().name(under), "valid_from": date.fromisoformat(valid_from)}


def _taken(waiting: Waiting) -> tuple[str, str] | None:
    found = _import(waiting, is_dry_run=False)
    if found.bad:  # the tree has changed since the check
        return None
    for one, other in found.overlaps:
        tree = get_tree()
        names = {"one": f"{tree.name(one)} {one}", "other": f"{tree.name(other)} {other}"}
        flash(_("The boundaries of %(one)s and %(other)s overlap.", **names), "warn")
    words = ngettext("%(num)s area was added.", "%(num)s areas were added.", found.added)
    if found.outlined:
        words += " " + ngettext("%(num)s got a boundary.", "%(num)s got a boundary.", found.outlined)
    return url_for("areas.area", code=waiting.choices["under"]), words


AREA_IMPORT = TableImport(
    blueprint="areas",
    folder="area-imports",
    right=Permission.AREA_EDIT,
    templates="areas",
    opened=_opened,
    chosen=_chosen,
    tried=_tried,
    beside=_beside,
    taken=_taken,
    # Only into an area that is still the asker's.
    is_open=lambda waiting: waiting.choices.get("under") in tops(),
)
