"""Taking uploads in: proven and stored before the database is asked for anything; giving back what was wrong."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from flask import Response, abort, after_this_request, current_app, g, send_file
from flask_babel import gettext
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import MultipleFileField, ValidationError
from wtforms.form import BaseForm

from tracker.extensions import db
from tracker.files.holding import Drawer, Held, as_held, forget_old, hold, list_held, put_in_order, take_out
from tracker.files.store import StoredFile, discard, keep_proven
from tracker.foundation.filenames import file_name
from tracker.foundation.identifiers import CLIENT_KEY
from tracker.foundation.images import MAX_BYTES, MAX_DOCUMENT_BYTES, Proven, prove
from tracker.foundation.words import Refused
from tracker.site.queries import get_setting
from tracker.web.identity import now
from tracker.web.language import say_refusal
from tracker.web.turns import aside


class KeptFiles(MultipleFileField):
    """Photos and documents of a form. What was sent once is held until the form is taken, whatever else is wrong.

    Every file is opened as soon as the form is looked at; those that are refused are named, the others are held for the
    person and the form and shown with the page that comes back, where each can be taken out and more can be added.
    They lie in the order in which they were shown: `-order` names what is held, and says `new` for what came since.
    `attached` are those that hang already on the thing the form is about (a draft); which are not wanted any more is
    in `unwanted`.
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.form_key = ""
        self.unwanted: frozenset[str] = frozenset()
        self.order: list[str] = []
        self._held: list[Held] | None = None
        self.attached: list[Attached] = []

    def process(self, formdata: MultiDict[str, str] | None, *args: object, **kwargs: object) -> None:
        super().process(formdata, *args, **kwargs)
        keys = formdata.getlist(f"{self.name}-held") if formdata else []
        self.form_key = keys[0] if keys and CLIENT_KEY.match(keys[0]) else str(uuid.uuid4())
        self.unwanted = frozenset(formdata.getlist(f"{self.name}-remove") if formdata else ())
        self.order = formdata.getlist(f"{self.name}-order") if formdata else []
        self._held = None

    @property
    def limits(self) -> str:
        """How many files and how big ones, said beside the field."""
        sizes = {"most": most_files(), "size": MAX_BYTES >> 20, "paper": MAX_DOCUMENT_BYTES >> 20}
        return gettext("At most %(most)s files; photos up to %(size)s MB, PDF up to %(paper)s MB each.", **sizes)

    @property
    def held(self) -> list[Held]:
        """What was sent with this form before and is still wanted."""
        if self._held is None:
            self._held = list_held(self._drawer(), now=now())
        return self._held

    @property
    def still_attached(self) -> list[Attached]:
        """What hangs already on the thing and is still wanted."""
        return [one for one in self.attached if one.sha256 not in self.unwanted]

    def pre_validate(self, form: BaseForm) -> None:
        """Hold what was sent. Raises ValidationError with every reason; whatever can be kept is kept before."""
        chosen = [one for one in self.data or [] if one and getattr(one, "filename", "")]
        drawer = self._drawer()
        take_out(drawer, self.unwanted)
        self._held = None
        if not chosen:
            self._put_in_order(drawer)
            return
        # Pictures take seconds to re-encode; nobody else must wait for the write lock or a turn meanwhile.
        db.session.rollback()
        with aside():
            wrong = [why for one in chosen if (why := self._hold(drawer, one)) is not None]
        self._put_in_order(drawer)
        if wrong:
            raise ValidationError(" ".join(dict.fromkeys(wrong)))

    def _put_in_order(self, drawer: Drawer) -> None:
        """Let what is held lie as it was shown."""
        if self.order:
            put_in_order(drawer, self.order, now=now())
            self._held = None

    def _hold(self, drawer: Drawer, chosen: FileStorage) -> str | None:
        """Hold one file; else why not, in words."""
        name = chosen.filename or ""
        try:
            one = as_held(prove(chosen.stream.read(MAX_BYTES + 1), name), name)
        except Refused as refusal:
            return say_refusal(refusal)
        here = {other.sha256 for other in self.held} | {other.sha256 for other in self.still_attached}
        if one.sha256 in here:
            return None
        if len(here) >= most_files():
            return gettext(
                "At most %(most)s files: the first are kept here. Remove what is not needed.", most=most_files()
            )
        hold(drawer, one, now=now())
        self.held.append(one)
        return None

    def _drawer(self) -> Drawer:
        return Drawer(
            current_app.config["SETTINGS"].held_dir, g.actor.user_id if g.actor else 0, self.form_key, self.name
        )

    def take(self, kind: StrEnum | None = None) -> list[StoredFile]:
        """Put what is held into the store, to be attached; it is held no longer once the request has gone well."""
        folder = current_app.config["SETTINGS"].files_dir
        stored = [keep_proven(folder=folder, proven=one.proven, name=one.name, kind=kind) for one in self.held]
        drawer, taken = self._drawer(), [one.sha256 for one in self.held]
        _forget_if_refused(folder, stored)

        @after_this_request
        def let_go(response: Response) -> Response:
            if response.status_code < 400:
                take_out(drawer, taken)
            return response

        return stored


@dataclass(frozen=True)
class Attached:
    """A file that hangs already on what a form is about."""

    sha256: str
    name: str
    thumb_address: str


def most_files() -> int:
    """How many files one field takes."""
    return int(get_setting(current_app.config["MOST_FILES"]))


def take_files(form: BaseForm, kinds: Mapping[str, StrEnum | None]) -> list[StoredFile]:
    """The files of those fields of a form that are files, stored; each of the kind that goes with its name."""
    fields = [(form[name], kind) for name, kind in kinds.items() if isinstance(form[name], KeptFiles)]
    return [one for field, kind in fields for one in field.take(kind)]


def store_upload(chosen: FileStorage | None, *, field: str) -> StoredFile | None:
    """Keep the one file of a field that replaces what was there, or Refused at the field with the reason."""
    if not chosen or not chosen.filename:
        return None
    db.session.rollback()
    folder = current_app.config["SETTINGS"].files_dir
    name = chosen.filename
    try:
        with aside():
            stored = keep_proven(folder=folder, proven=prove(chosen.stream.read(MAX_BYTES + 1), name), name=name)
    except Refused as refusal:
        refusal.field = field
        raise
    _forget_if_refused(folder, [stored])
    return stored


def store_made(made: Proven, name: str) -> StoredFile:
    """Keep a picture that was made of another."""
    folder = current_app.config["SETTINGS"].files_dir
    stored = keep_proven(folder=folder, proven=made, name=name)
    _forget_if_refused(folder, [stored])
    return stored


def _forget_if_refused(folder: Path, stored: list[StoredFile]) -> None:
    """What the rest of the request refuses hangs on nothing."""
    fresh = [one for file in stored for one in file.fresh]

    @after_this_request
    def forget(response: Response) -> Response:
        if response.status_code >= 400:
            discard(folder, fresh)
        return response


def forget_held(at: datetime) -> int:
    """With the sweep: drop the files of forms nobody came back to."""
    return forget_old(current_app.config["SETTINGS"].held_dir, now=at)


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
