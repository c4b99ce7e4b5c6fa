"""Assignments as a workbook: out with the whole history, in again after a check that names every bad row."""

from __future__ import annotations

from pathlib import Path

from flask import Response, abort, current_app, g, redirect, request, url_for
from flask_babel import ngettext

from tracker.access import Permission
from tracker.areas.importing import BAD_COLUMNS
from tracker.audit.taking import take
from tracker.extensions import db, reading
from tracker.foundation.tables import read_as, write_csv, write_xlsx
from tracker.foundation.waiting import Waiting, find_upload, keep_upload, remove_stale
from tracker.foundation.words import Refused
from tracker.policing.forms_assignments import AssignmentFileForm
from tracker.policing.services.assignments_import import COLUMNS, AssignmentImport, import_assignments, list_rows
from tracker.policing.views.assignments import doubt_words, kept, seen
from tracker.web.access import requires
from tracker.web.forms import attempt, form_status
from tracker.web.identity import now
from tracker.web.language import say, say_refusal
from tracker.web.pages import done, page
from tracker.web.tables import Preview, encoding_previews, send_workbook
from tracker.web.turns import aside
from tracker.web.uploads import send_bad_rows

WIDTHS = (15, 26, 16, 12, 12, 16, 8, 13, 13, 30)
#: So many wrong cells and so many doubts are shown; the file of bad rows has them all.
SHOWN = 50


@requires(Permission.LIAISON_VIEW)
def export() -> Response:
    """The assignments the asker may see as a workbook, logged."""
    taken = take(actor=g.actor, now=now(), say=say)

    def write(path: Path) -> int:
        header = [say(told) for told, _called in COLUMNS.values()]
        return write_xlsx(path, list_rows(seen(), say), header, WIDTHS, finish=taken.stamp)

    return send_workbook(taken, write, act="liaison:export", stem="liaisons")


def _folder() -> Path:
    folder: Path = current_app.config["SETTINGS"].data_dir
    return folder / "liaison-imports"


def _waiting(token: str) -> Waiting:
    """The asker's own waiting table; for anyone else there is none."""
    return find_upload(_folder(), token, user_id=g.actor.user_id, now=now()) or abort(404)


@requires(Permission.LIAISON_ASSIGN)
def start() -> Response:
    """Upload a table; it is checked at once and nothing is written."""
    form = AssignmentFileForm()

    previews: list[Preview] = []

    def act() -> Response:
        remove_stale(_folder(), now=now())
        sent = form.table.data
        waiting = keep_upload(
            _folder(), user_id=g.actor.user_id, name=sent.filename or "", stream=sent.stream, now=now()
        )  # fmt: skip
        waiting.choices = {"encoding": form.encoding.data or "", "header_line": form.header_line.data}
        try:
            _try(waiting)
        except BaseException as error:
            if isinstance(error, Refused) and error.code == "table_encoding":
                previews.extend(encoding_previews(waiting.table))
            waiting.remove()
            raise
        return done(url_for("policing.import_trial", token=waiting.token))

    answer = attempt(form, act) if request.method == "POST" else None
    return answer or page(
        "policing/assignments/upload.html", status=form_status(), form=form, columns=COLUMNS, previews=previews
    )


def _run(waiting: Waiting, *, is_dry_run: bool) -> AssignmentImport:
    return import_assignments(
        source=waiting.table,
        tops=kept(),
        actor=g.actor,
        now=now(),
        encoding=waiting.choices.get("encoding") or None,
        header_line=waiting.choices.get("header_line"),
        is_dry_run=is_dry_run,
    )


def _try(waiting: Waiting) -> None:
    # Nobody must wait for the write lock or for the turn while a long table is read.
    with aside(), reading():
        found = _run(waiting, is_dry_run=True)
    said = [(line, village, words) for line, village, doubt in found.doubts[:SHOWN] for words in doubt_words([doubt])]
    counts = {name: getattr(found, name) for name in ("read", "added", "unchanged", "ended")}
    waiting.trial = counts | {
        "bad": [cell.in_words(say_refusal) for cell in found.bad],
        "bad_rows": len({cell.line for cell in found.bad}),
        "read_as": read_as(waiting.table, waiting.choices.get("encoding")),
        "doubts": said,
        "doubt_count": len(found.doubts),
    }
    waiting.save()


@requires(Permission.LIAISON_ASSIGN)
def trial(token: str) -> Response:
    """What an import would do, with every wrong cell and every doubt named."""
    waiting = _waiting(token)
    if waiting.trial is None:
        return redirect(url_for("policing.import_start"), 303)  # type: ignore[return-value]
    first_bad = waiting.trial["bad"][:SHOWN]
    return page("policing/assignments/trial.html", waiting=waiting, trial=waiting.trial, first_bad=first_bad)


@requires(Permission.LIAISON_ASSIGN)
def bad_rows(token: str) -> Response:
    """Every wrong cell as a file."""
    waiting = _waiting(token)
    if waiting.trial is None or not waiting.trial["bad"]:
        abort(404)
    with waiting.bad_rows.open("wb") as out:
        out.writelines(write_csv(waiting.trial["bad"], [say(name) for name in BAD_COLUMNS]))
    return send_bad_rows(waiting.bad_rows)


@requires(Permission.LIAISON_ASSIGN)
def run(token: str) -> Response:
    """Import the table as it was checked; the table is deleted afterwards."""
    waiting = _waiting(token)
    found = _run(waiting, is_dry_run=False)
    if found.bad:  # something has changed since the check
        db.session.rollback()
        _try(waiting)
        return done(url_for("policing.import_trial", token=token))
    words = ngettext("%(num)s assignment was added.", "%(num)s assignments were added.", found.added)
    response = done(url_for("policing.assignments"), words)
    response.call_on_close(waiting.remove)  # after the commit; if that fails, the table still waits
    return response


@requires(Permission.LIAISON_ASSIGN)
def discard(token: str) -> Response:
    _waiting(token).remove()
    return done(url_for("policing.import_start"))
