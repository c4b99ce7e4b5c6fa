"""An entry of a phone's outbox that another carried in: taken as if its writer had sent it.

A subject whose forms can be carried in hangs a `Carrier` in for the address of each. What it is given is the `Entry`
instead of the request; `g.actor` is the writer meanwhile. The form, its checks and the services are those of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from flask import current_app, g
from flask_babel import force_locale
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

from tracker.access.actor import Actor
from tracker.files.holding import Held
from tracker.files.store import StoredFile, discard, keep_proven
from tracker.foundation.moments import Written
from tracker.foundation.words import N_, Refused
from tracker.hooks import Hook
from tracker.web.addresses import Parts
from tracker.web.language import LOCALES, language
from tracker.web.moments import written
from tracker.web.pages import Shown
from tracker.web.uploads import most_files

NOT_RIGHT = N_("Something is not right yet")


@dataclass(frozen=True)
class Entry:
    """What a form says, and the files of its fields, proven already."""

    fields: MultiDict[str, str]
    files: Mapping[str, Sequence[Held]]
    #: The hour that the phone's clock shows now.
    phone_now: datetime
    _kept: list[StoredFile] = field(default_factory=list)

    @property
    def given(self) -> Shown:
        """What a form is made with, in place of the request: what was proven to be its writer's needs no token."""
        return {"formdata": self.fields, "meta": {"csrf": False}}

    @property
    def written(self) -> Written | None:
        """When it was written, by our clock; None when nothing believable is said of it."""
        return written(self.fields.get("written_at", ""), self.phone_now.isoformat())

    def check(self, form: FlaskForm, kinds: Mapping[str, StrEnum | None]) -> None:
        """Refused unless the form is right and has a field for each of the files, and not too many in one."""
        lost = [name for name, files in self.files.items() if name not in kinds or len(files) > most_files()]
        is_unsound = any("\0" in value for value in self.fields.values())
        if lost or is_unsound or not form.validate():
            raise Refused(NOT_RIGHT, code="form")

    def keep_files(self, kinds: Mapping[str, StrEnum | None]) -> list[StoredFile]:
        """Put the files into the store, each of the kind that goes with its field."""
        folder = current_app.config["SETTINGS"].files_dir
        for name, files in self.files.items():
            for one in files:
                self._kept.append(keep_proven(folder=folder, proven=one.proven, name=one.name, kind=kinds[name]))
        return self._kept

    def drop_files(self) -> None:
        """It was refused: what was put into the store for it hangs on nothing."""
        discard(current_app.config["SETTINGS"].files_dir, [one for file in self._kept for one in file.fresh])


@dataclass(frozen=True)
class Carrier:
    """Entries sent to the address of an endpoint can be carried in."""

    endpoint: str
    #: What such an entry is, in words; `parts` are those of its address.
    words: Callable[[Parts], str]
    #: Take it in the actor's name: the address of the page that shows what came of it, and what is said. Raises
    #: Refused, or what the subject raises for a thing the actor may not see.
    take: Callable[..., tuple[str, str]]


CARRIERS: Hook[Carrier] = Hook()


@contextmanager
def in_name_of(actor: Actor) -> Iterator[None]:
    """Inside, this request acts as another person, in that person's language."""
    before = g.actor, language()
    g.actor, g.language = actor, actor.language if actor.language in LOCALES else before[1]
    try:
        with force_locale(LOCALES[g.language]):
            yield
    finally:
        g.actor, g.language = before
