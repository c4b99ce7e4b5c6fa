"""Importing a table step by step: upload, look at a trial, import. Every step is a page that works without JavaScript.

What was chosen rests beside the table in the data directory; the address alone says which table it is about, and only
its owner may open it. A subject says how its table is tried and taken in; the way is the same for each.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, current_app, g, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from tracker.access import Permission
from tracker.extensions import db, reading
from tracker.foundation.tables import read_as
from tracker.foundation.tables.bad_cells import BadRowFile
from tracker.foundation.waiting import Waiting, find_upload, keep_upload, list_uploads, remove_stale
from tracker.foundation.words import Refused
from tracker.web.access import requires
from tracker.web.forms import attempt, form_page
from tracker.web.identity import now
from tracker.web.language import say, say_refusal
from tracker.web.pages import done, go, page
from tracker.web.tables import Preview, encoding_previews
from tracker.web.turns import aside
from tracker.web.uploads import send_bad_rows


@dataclass(frozen=True, kw_only=True)
class TableImport:
    """The import of one kind of table: its pages are `start`, `trial`, `bad_rows`, `run` and `discard`."""

    blueprint: str
    #: Where the tables wait, in the data directory.
    folder: str
    right: Permission
    #: Begins the name of each page.
    prefix: str = ""
    #: The page on which it is said how the table is to be read.
    before_trial: str = "start"
    #: The folder of its templates: `upload.html` and `trial.html`.
    templates: str
    #: The form of the upload, with what its page shows beside it; None where the subject has a first page of its own.
    opened: Callable[[], tuple[FlaskForm, dict[str, Any]]] | None = None
    #: What of the form is kept beside the table.
    chosen: Callable[[FlaskForm], dict[str, object]] = lambda _form: {}
    #: Try the table without writing: tells every bad cell, gives what the page of the trial shows.
    tried: Callable[[Waiting, BadRowFile], dict[str, Any]]
    #: What the page of the trial shows that is not kept.
    beside: Callable[[Waiting], dict[str, Any]] = lambda _waiting: {}
    #: Take it in: where to go and what is said; None where something has changed since the trial.
    taken: Callable[[Waiting], tuple[str, str] | None]
    #: Whether the asker may still open it.
    is_open: Callable[[Waiting], bool] = lambda _waiting: True

    def register(self, blueprint: Blueprint, path: str, *, start: Callable[..., Response] | None = None) -> None:
        """Hang the pages in; `start` is a first page of the subject's own."""
        steps: tuple[tuple[str, str, Callable[..., Response], list[str]], ...] = (
            ("", "start", start or self._start, ["GET", "POST"]),
            ("/<token>/trial" if start else "/<token>", "trial", self._trial, ["GET"]),
            ("/<token>/bad-rows.csv", "bad_rows", self._bad_rows, ["GET"]),
            ("/<token>/run", "run", self._run, ["POST"]),
            ("/<token>/discard", "discard", self._discard, ["POST"]),
        )
        for ending, name, act, methods in steps:
            view = requires(self.right)(partial(act))  # a method of an object bears no mark of its own
            blueprint.add_url_rule(path + ending, self.prefix + name, view, methods=methods)

    def url(self, name: str, waiting: Waiting | None = None) -> str:
        """The address of one of the pages."""
        token = waiting.token if waiting and name != "start" else None
        return url_for(f"{self.blueprint}.{self.prefix}{name}", token=token)

    @property
    def _place(self) -> Path:
        data: Path = current_app.config["SETTINGS"].data_dir
        return data / self.folder

    def waiting(self, token: str) -> Waiting:
        """The asker's own waiting table; for anyone else there is none."""
        found = find_upload(self._place, token, user_id=g.actor.user_id, now=now())
        if found is None or not self.is_open(found):
            abort(404)
        return found

    def list_waiting(self) -> list[Waiting]:
        """The asker's own tables, latest first."""
        return list_uploads(self._place, user_id=g.actor.user_id, now=now())

    def keep(self, form: FlaskForm) -> Waiting:
        """Take the table of a form in; what others have left lying is removed."""
        remove_stale(self._place, now=now())
        sent = form.table.data
        name = sent.filename or ""
        return keep_upload(self._place, user_id=g.actor.user_id, name=name, stream=sent.stream, now=now())

    def check(self, waiting: Waiting) -> None:
        """Try the table and keep what came of it."""
        # Nobody must wait for the write lock or for the turn while a long table is read.
        with aside(), reading(), BadRowFile(waiting.bad_rows, say, say_refusal) as note:
            trial = self.tried(waiting, note)
        encoding = waiting.choices.get("encoding") or None
        waiting.trial = trial | {"bad": note.first, "bad_rows": note.count, "read_as": read_as(waiting.table, encoding)}
        waiting.save()

    def _start(self) -> Response:
        """Upload a table; it is checked at once and nothing is written."""
        assert self.opened is not None
        form, beside = self.opened()
        previews: list[Preview] = []

        def act() -> Response:
            waiting = self.keep(form)
            waiting.choices = self.chosen(form)
            try:
                self.check(waiting)
            except BaseException as error:
                if isinstance(error, Refused) and error.code == "table_encoding":
                    previews.extend(encoding_previews(waiting.table))
                waiting.remove()
                raise
            return done(self.url("trial", waiting))

        return attempt(form, act) or form_page(f"{self.templates}/upload.html", form=form, previews=previews, **beside)

    def _trial(self, token: str) -> Response:
        """What an import would do, with every wrong cell named."""
        waiting = self.waiting(token)
        if waiting.trial is None:
            return go(self.url(self.before_trial, waiting))
        shown = self.beside(waiting)
        return page(f"{self.templates}/trial.html", table_import=self, waiting=waiting, trial=waiting.trial, **shown)

    def _bad_rows(self, token: str) -> Response:
        """Every wrong cell as a file."""
        waiting = self.waiting(token)
        if waiting.trial is None or not waiting.bad_rows.is_file():
            abort(404)
        return send_bad_rows(waiting.bad_rows)

    def _run(self, token: str) -> Response:
        """Import the table as it was checked, once, whoever presses how often; it is deleted afterwards."""
        waiting = self.waiting(token)
        if waiting.trial is None:
            return done(self.url(self.before_trial, waiting))
        with ExitStack() as stack:
            stack.enter_context(waiting.held())
            came_of_it = self.taken(waiting)
            if came_of_it is None:
                db.session.rollback()
                self.check(waiting)
                return done(self.url("trial", waiting))
            response = done(*came_of_it)
            response.call_on_close(waiting.remove)  # after the commit; if that fails, the table still waits
            response.call_on_close(stack.pop_all().close)
        return response

    def _discard(self, token: str) -> Response:
        self.waiting(token).remove()
        return done(self.url("start"), _("The table is deleted."))
