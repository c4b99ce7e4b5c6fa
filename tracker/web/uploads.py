"""Taking uploads in: proven and stored before the database is asked for anything; giving back what was wrong."""

from __future__ import annotations

from pathlib import Path

from flask import Response, current_app, send_file
from werkzeug.datastructures import FileStorage

from tracker.cases.services.files import StoredFile, store_file
from tracker.cases.vocabulary import FileKind
from tracker.extensions import db
from tracker.foundation.images import MAX_BYTES
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
    stored = []
    with aside():
        for one in files:
            try:
                data = one.stream.read(MAX_BYTES + 1)
                stored.append(store_file(folder=folder, data=data, name=one.filename or "", kind=kind))
            except Refused as refusal:
                refusal.field = field
                raise
    return stored


def send_bad_rows(path: Path) -> Response:
    """The wrong cells of a table that was uploaded, as a file of its own."""
    return send_file(path, mimetype="text/csv", as_attachment=True, download_name="bad-rows.csv", conditional=False)
