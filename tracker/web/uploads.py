"""Taking uploads in: proven and stored before the database is asked for anything; giving back what was wrong."""

from __future__ import annotations

from pathlib import Path

from flask import Response, abort, after_this_request, current_app, send_file
from werkzeug.datastructures import FileStorage

from tracker.cases.services.files import StoredFile, discard, keep_proven
from tracker.cases.vocabulary import FileKind
from tracker.extensions import db
from tracker.foundation.filenames import file_name
from tracker.foundation.images import MAX_BYTES, prove
from tracker.foundation.words import N_, Refused
from tracker.site.queries import get_setting
from tracker.web.turns import aside


def store_uploads(chosen: list[FileStorage] | None, *, kind: FileKind, field: str) -> list[StoredFile]:
    """Keep every chosen file, or Refused at the field with the first one's reason."""
    files = [one for one in chosen or [] if one and one.filename]
    if not files:
        return []
    most = int(get_setting("case.files"))
    if len(files) > most:
        raise Refused(N_("Choose at most %(most)s files."), field=field, most=most)
    # Pictures take seconds to re-encode; nobody else must wait for the write lock or a turn meanwhile.
    db.session.rollback()
    folder = current_app.config["SETTINGS"].files_dir
    try:
        with aside():
            # All are looked at before the first is kept: one that is refused must not leave the others behind.
            proven = [(one.filename or "", prove(one.stream.read(MAX_BYTES + 1), one.filename or "")) for one in files]
            stored = [keep_proven(folder=folder, proven=one, name=name, kind=kind) for name, one in proven]
    except Refused as refusal:
        refusal.field = field
        raise
    fresh = [one for file in stored for one in file.fresh]

    @after_this_request
    def forget_refused(response: Response) -> Response:
        """What the rest of the request refused hangs on nothing."""
        if response.status_code >= 400:
            discard(folder, fresh)
        return response

    return stored


def send_kept(path: Path, *, mime: str, name: str) -> Response:
    """A kept photo or document, under a name that agrees with what it is; it may start nothing and load nothing."""
    if not path.is_file():
        abort(404)
    response = send_file(path, mimetype=mime, download_name=file_name(name, mime), conditional=True)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def send_bad_rows(path: Path) -> Response:
    """The wrong cells of a table that was uploaded, as a file of its own."""
    return send_file(path, mimetype="text/csv", as_attachment=True, download_name="bad-rows.csv", conditional=False)
