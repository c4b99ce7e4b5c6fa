"""A table of areas: checked first, imported when nothing in it is wrong.

The table waits in the data directory between the two; the address alone says which one, and only its owner may open it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from flask import Response, abort, current_app, flash, g, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.access import Permission
from tracker.areas.forms import AreaFileForm
from tracker.areas.importing import BAD_COLUMNS, AreaImport, import_areas
from tracker.areas.queries import get_tree
from tracker.areas.views.tree import tops
from tracker.extensions import db, reading
from tracker.foundation.tables import read_as, write_csv
from tracker.foundation.waiting import Waiting, find_upload, keep_upload, remove_stale
from tracker.foundation.words import Refused
from tracker.web.access import requires
from tracker.web.forms import attempt, form_status
from tracker.web.identity import now
from tracker.web.language import say, say_refusal
from tracker.web.pages import done, page
from tracker.web.tables import Preview, encoding_previews
from tracker.web.uploads import send_bad_rows

#: So many wrong cells are shown; the file has them all.
SHOWN = 50


def _folder() -> Path:
    folder: Path = current_app.config["SETTINGS"].data_dir
    return folder / "area-imports"


def _waiting(token: str) -> Waiting:
    """The asker's own waiting table, into an area that is still his; for anyone else there is none."""
    found = find_upload(_folder(), token, user_id=g.actor.user_id, now=now())
    if found is None or found.choices.get("under") not in tops():
        abort(404)
    return found


@requires(Permission.AREA_EDIT)
def start() -> Response:
    """Upload a table; it is checked at once and nothing is written."""
    form = AreaFileForm(valid_from=g.actor.on)
    form.under.choices = [(code, f"{get_tree().name(code)} {code}") for code in tops()]

    previews: list[Preview] = []

    def act() -> Response:
        remove_stale(_folder(), now=now())
        sent = form.table.data
        waiting = keep_upload(
            _folder(), user_id=g.actor.user_id, name=sent.filename or "", stream=sent.stream, now=now()
        )  # fmt: skip
        waiting.choices = {
            "under": form.under.data,
            "valid_from": form.valid_from.data.isoformat(),
            "encoding": form.encoding.data or "",
            "header_line": form.header_line.data,
        }
        try:
            _try(waiting)
        except BaseException as error:
            if isinstance(error, Refused) and error.code == "table_encoding":
                previews.extend(encoding_previews(waiting.table))
            waiting.remove()
            raise
        return done(url_for("areas.trial", token=waiting.token))

    answer = attempt(form, act) if request.method == "POST" else None
    return answer or page("areas/upload.html", status=form_status(), form=form, previews=previews)


def _run(waiting: Waiting, *, is_dry_run: bool) -> AreaImport:
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


def _try(waiting: Waiting) -> None:
    # Nobody must wait for the write lock while a long table is read.
    with reading():
        found = _run(waiting, is_dry_run=True)
    counts = {name: getattr(found, name) for name in ("read", "added", "outlined", "unchanged", "skipped")}
    waiting.trial = counts | {
        "bad": [cell.in_words(say_refusal) for cell in found.bad],
        "bad_rows": len({cell.line for cell in found.bad}),
        "read_as": read_as(waiting.table, waiting.choices["encoding"]),
    }
    waiting.save()


@requires(Permission.AREA_EDIT)
def trial(token: str) -> Response:
    """What an import would do, with every wrong cell named."""
    waiting = _waiting(token)
    if waiting.trial is None:
        return redirect(url_for("areas.start"), 303)  # type: ignore[return-value]
    return page(
        "areas/trial.html",
        waiting=waiting,
        trial=waiting.trial,
        first_bad=waiting.trial["bad"][:SHOWN],
        under=get_tree().name(waiting.choices["under"]),
        valid_from=date.fromisoformat(waiting.choices["valid_from"]),
    )


@requires(Permission.AREA_EDIT)
def bad_rows(token: str) -> Response:
    """Every wrong cell as a file."""
    waiting = _waiting(token)
    if waiting.trial is None or not waiting.trial["bad"]:
        abort(404)
    with waiting.bad_rows.open("wb") as out:
        out.writelines(write_csv(waiting.trial["bad"], [say(name) for name in BAD_COLUMNS]))
    return send_bad_rows(waiting.bad_rows)


@requires(Permission.AREA_EDIT)
def run(token: str) -> Response:
    """Import the table as it was checked; the table is deleted afterwards."""
    waiting = _waiting(token)
    found = _run(waiting, is_dry_run=False)
    if found.bad:  # the tree has changed since the check
        db.session.rollback()
        _try(waiting)
        return done(url_for("areas.trial", token=token))
    for one, other in found.overlaps:
        tree = get_tree()
        names = {"one": f"{tree.name(one)} {one}", "other": f"{tree.name(other)} {other}"}
        flash(_("The boundaries of %(one)s and %(other)s overlap.", **names), "warn")
    words = ngettext("%(num)s area was added.", "%(num)s areas were added.", found.added)
    if found.outlined:
        words += " " + ngettext("%(num)s got a boundary.", "%(num)s got a boundary.", found.outlined)
    response = done(url_for("areas.area", code=waiting.choices["under"]), words)
    response.call_on_close(waiting.remove)  # after the commit; if that fails, the table still waits
    return response


@requires(Permission.AREA_EDIT)
def discard(token: str) -> Response:
    _waiting(token).remove()
    return done(url_for("areas.start"), _("The table is deleted."))
