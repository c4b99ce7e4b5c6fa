"""The page on which parts of a photo are covered: which photos, their pictures, and the covered one."""

from __future__ import annotations

from datetime import datetime

from flask import current_app, g
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from tracker.cases.models import CaseFile
from tracker.cases.queries.detail import CaseInView, list_files
from tracker.cases.rules import LIFE
from tracker.cases.services.redacting import list_redactable
from tracker.extensions import db
from tracker.files.removing import mark, remove, remove_left
from tracker.files.store import StoredFile, path_of
from tracker.foundation.covers import read_covers
from tracker.foundation.images import cover
from tracker.foundation.words import N_, Refused
from tracker.web.identity import now
from tracker.web.language import say
from tracker.web.transaction import afterwards
from tracker.web.turns import aside
from tracker.web.uploads import store_made


def redactable(view: CaseInView) -> list[CaseFile]:
    """The photos whose parts the reader may cover."""
    return list_redactable(LIFE, view.facts, list_files(view), g.actor, now())


def photo_choices(view: CaseInView) -> list[tuple[str, str]]:
    """Those photos by number, kind and name."""
    return [
        (
            one.sha256,
            _("Photo %(number)s · %(kind)s · %(name)s", number=at, kind=say(one.kind.label), name=one.shown_name),
        )
        for at, one in enumerate(redactable(view), 1)
    ]


def cover_photo(view: CaseInView, form: FlaskForm) -> list[StoredFile]:
    """The chosen photo with its rectangles burnt in, stored; what it showed before goes once the move is made."""
    chosen = next((one for one in redactable(view) if one.sha256 == form["photo"].data), None)
    if chosen is None:
        raise Refused(N_("This photo is not there any more, or not yours to cover."), field="photo")
    covers = read_covers(form["covers"].data or "", field="covers")
    folder, digest, name = current_app.config["SETTINGS"].files_dir, chosen.sha256, chosen.name
    leaving = [one for one in (digest, chosen.thumb_sha256) if one]
    db.session.rollback()  # pictures take seconds to encode; nobody else waits for the lock meanwhile
    try:
        with aside():
            made = cover(path_of(folder, digest).read_bytes(), covers)
    except FileNotFoundError as error:
        raise Refused(N_("This photo is not there any more, or not yours to cover."), field="photo") from error
    stored = store_made(made, name)
    mark(folder, leaving)
    afterwards(lambda: remove(folder, leaving))
    return [stored]


def remove_redacted(at: datetime) -> int:
    """With the sweep: take out what a server that stopped has left of covered photos."""
    return remove_left(current_app.config["SETTINGS"].files_dir, now=at)
