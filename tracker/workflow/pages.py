"""The page of a move: GET shows its form, POST makes it. One for every action of every subject."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import partial
from typing import Any, Generic, TypeVar

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from tracker.access import Permission
from tracker.access.actor import Actor
from tracker.extensions import db
from tracker.files.store import StoredFile
from tracker.foundation.asked import asked_number
from tracker.foundation.moments import Written
from tracker.foundation.orm import Numbered
from tracker.foundation.words import Refused
from tracker.web.access import requires
from tracker.web.addresses import Parts
from tracker.web.carrying import Entry
from tracker.web.forms import refuse, see_anew
from tracker.web.identity import now
from tracker.web.language import say, say_refusal
from tracker.web.moments import written
from tracker.web.pages import Shown, done, page
from tracker.web.uploads import take_files
from tracker.workflow.asks import Widget, asked
from tracker.workflow.forms import Choices, answers_of, form_for, refusal_of
from tracker.workflow.life import Life, Move
from tracker.workflow.taking import Stale, Workflow

V = TypeVar("V")


class MovePages(ABC, Generic[V]):
    """A subject says how its thing is found and shown; the rest is the same for all.

    `V` is what a page of the subject looks at: the thing itself, or the thing in somebody's view.
    """

    flow: Workflow[Any]
    #: The page of the thing: endpoint, template and the fragment of it.
    home: str
    template: str
    fragment: str
    #: The endpoint of its moves, where `register` hangs them in.
    steps: str = "step"
    #: By the name of an ask: what is offered for it, and what it is filled in with when the form is opened.
    offered: Mapping[str, Callable[[Any], list[tuple[str, str]]]] = {}
    filled: Mapping[str, Callable[[Any], object]] = {}

    #: The page of a form.
    form_template = "_workflow/move.html"

    @property
    def life(self) -> Life:
        return self.flow.life

    def actor_of(self, view: V) -> Actor:
        """Who makes the moves."""
        actor: Actor = g.actor
        return actor

    # What a subject supplies ------------------------------------------------------------------------------------------

    @abstractmethod
    def key_of(self, view: V) -> Parts:
        """What the address of the thing's page names it by."""

    @abstractmethod
    def load(self, key: Any, *, lock: bool = False) -> V:
        """What the key names, as far as the actor may see it; an error of the subject where he may not."""

    def thing(self, view: V) -> object:
        """What the table is about."""
        return view

    @abstractmethod
    def context(self, view: V, **more: object) -> Shown:
        """What the page of the thing shows."""

    @abstractmethod
    def about(self, view: V, move: Move) -> Shown:
        """What the form's page shows of the thing: `number`, `lede` (parts), and templates `above` and `aside`."""

    def choices(self, view: V, move: Move) -> Choices:
        """What is offered under the names of asks that depend on the thing."""
        names = [one.name for one in asked(move.asks, self.life.asks) if one.name in self.offered]
        return {name: self.offered[name](view) for name in names}

    def likely(self, view: V) -> Mapping[str, Callable[[], object]]:
        """What a form that is opened is filled in with."""
        return {name: partial(find, view) for name, find in self.filled.items()}

    def opened(self, view: V, move: Move, form: FlaskForm) -> Shown:
        """More for the page of a form that is opened anew."""
        return {}

    def since(self, view: V, seen: str) -> Sequence[object]:
        """What has happened since the form was opened, where the subject can tell."""
        return []

    def taken(self, view: V, move: Move) -> str:
        """What is said once it is done."""
        return str(_("Done: %(action)s.", action=say(self.life.actions[move.action])))

    # The page ---------------------------------------------------------------------------------------------------------

    def register(self, blueprint: Blueprint, path: str, actions: str, right: Permission) -> None:
        """Hang in the page of the thing and, below it, those of its moves.

        `path` holds the one key of the thing; `actions` names the kind of address part that its actions are.
        """

        @requires(right)
        def thing(**key: object) -> Response:
            (found,) = key.values()
            return page(self.template, fragment=self.fragment, **self.context(self.load(found)))

        @requires(right)
        def move(step: StrEnum, **key: object) -> Response:
            (found,) = key.values()
            return self.show(found, step)

        blueprint.add_url_rule(path, self.home.split(".")[-1], thing)
        blueprint.add_url_rule(f"{path}/moves/<{actions}:step>", self.steps, move, methods=["GET", "POST"])

    def show(self, key: object, action: StrEnum) -> Response:
        """The form of a move, or the thing's page with the reason why it cannot be made."""
        view = self.load(key)
        move, why = self.life.find(action, self.thing(view), self.actor_of(view), now())
        if move is None:
            return self.refused(view, action, say(why))
        form = form_for(move.asks, self.choices(view, move), self.life.asks)
        if request.method == "GET":
            form["version"].data = self.flow.mark(self.thing(view))
            for name, value in self.likely(view).items():
                if name in form and (known := value()):
                    form[name].data = known
            return self.form_page(view, move, form, **self.opened(view, move, form))
        if not form.validate():
            return self.form_page(view, move, form, 422)
        return self._make(key, move, form)

    def _make(self, key: object, move: Move, form: FlaskForm) -> Response:
        try:
            files = self.files_of(key, move, form)
            return done(*self._take(key, move, form, files, written()))
        except Refused as refusal:
            db.session.rollback()  # half of the move may stand in the session, and the page is about to read from it
            return self._not_made(key, move, form, refusal, str(form["version"].data or ""))

    def files_of(self, key: Any, move: Move, form: FlaskForm) -> list[StoredFile]:
        """What the form brings along, stored."""
        return take_files(form, self._file_kinds(move))

    def _file_kinds(self, move: Move) -> dict[str, StrEnum | None]:
        return {ask.name: ask.file_kind for ask in asked(move.asks, self.life.asks) if ask.widget is Widget.FILES}

    def _take(
        self, key: Any, move: Move, form: FlaskForm, files: Sequence[StoredFile], written_at: Written | None
    ) -> tuple[str, str]:
        """Make the move as the form says it; the address of what it was made with, and what is said."""
        view, seen = self.load(key, lock=True), str(form["version"].data or "")
        thing = self.thing(view)
        self.flow.take(
            thing, move.action, answers=answers_of(form), actor=self.actor_of(view), now=now(), files=files,
            written=written_at,
            seen=seen or None if isinstance(self.flow.mark(thing), str) else asked_number(seen),
        )  # fmt: skip
        return self.address(view), self.taken(view, move)

    def take_entry(self, entry: Entry, key: object, action: StrEnum) -> tuple[str, str]:
        """Make the move of an entry that somebody carried in, in the actor's name; Refused where it is not possible."""
        view = self.load(key)
        move, why = self.life.find(action, self.thing(view), self.actor_of(view), now())
        if move is None:
            raise Refused(why, code="refused")
        form = form_for(move.asks, self.choices(view, move), self.life.asks, **entry.given)
        kinds = self._file_kinds(move)
        entry.check(form, kinds)
        return self._take(key, move, form, entry.keep_files(kinds), entry.written)

    def _not_made(self, key: object, move: Move, form: FlaskForm, refusal: Refused, seen: str) -> Response:
        """409 with what others did since, 422 at the field; the thing's page where the move is no longer offered."""
        view = self.load(key)
        if isinstance(refusal, Stale):
            see_anew(form, self.flow.mark(self.thing(view)))
            return self.form_page(view, move, form, 409, stale=say_refusal(refusal), latest=self.since(view, seen))
        if not refusal.field:
            return self.refused(view, move.action, say_refusal(refusal))
        refuse(form, refusal)
        return self.form_page(view, move, form, 422)

    def address(self, view: V) -> str:
        """Where the thing's page is."""
        return url_for(self.home, **self.key_of(view))

    def form_page(self, view: V, move: Move, form: FlaskForm, status: int = 200, **more: object) -> Response:
        """The form of a move, beside what the thing is about."""
        shown: Shown = {
            "move": move,
            "form": form,
            "asks": asked(move.asks, self.life.asks),
            "action": self.life.actions[move.action],
            "back": self.address(view),
            "here": request.path,
            "stale": "",
            "latest": [],
            "above": [],
            "below": [],
            "aside": [],
            "aside_label": "",
            "kept_url": "",
            "by_outbox": False,
        }
        context = shown | self.about(view, move) | more
        return page(self.form_template, fragment="move", status=status, **context)

    def refused(self, view: V, action: StrEnum, why: str) -> Response:
        """The thing as it stands, why the move was not made, and what was typed for it."""
        refusal = refusal_of(self.life.actions[action], why, self.life.asks)
        return page(self.template, fragment=self.fragment, status=422, **self.context(view, refusal=refusal))


R = TypeVar("R", bound=Numbered)


class RowPages(MovePages[R]):
    """The same where what is looked at is a row with a number: a subject says what is shown of it, beside its forms."""

    #: What its id is called in addresses.
    key: str
    #: What finds it by its id, given `actor` and `lock`.
    find: Callable[..., R]

    @abstractmethod
    def shown(self, view: R) -> Shown:
        """What the page shows, beside the moves."""

    @abstractmethod
    def beside(self, view: R, shown: Shown) -> Shown:
        """What the form's page shows beside that: `lede` (parts), and templates `above` and `aside`."""

    def key_of(self, view: R) -> Parts:
        return {self.key: view.id}

    def load(self, key: Any, *, lock: bool = False) -> R:
        return self.find(key, actor=g.actor, lock=lock)

    def context(self, view: R, **more: object) -> Shown:
        moves = self.life.offered(view, g.actor, now())
        steps = {"steps": self.life.loud(moves), "quiet_steps": self.life.hushed(moves), "refusal": None}
        return steps | self.shown(view) | more

    def about(self, view: R, move: Move) -> Shown:
        shown, draft = self.context(view), f"{self.fragment}-{view.id}-{move.action}"
        return shown | {"number": view.number, "draft": draft} | self.beside(view, shown)
