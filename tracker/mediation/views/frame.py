"""What every page of a mediation file begins with: opening it, leaving the trace of reading, refusing in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from flask import Response, abort, g, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from tracker.extensions import db
from tracker.foundation.asked import asked_number
from tracker.mediation.asks import Field
from tracker.mediation.facts import MediationFacts
from tracker.mediation.forms import form_of
from tracker.mediation.models import MediationParty
from tracker.mediation.queries.choices import name_shown
from tracker.mediation.queries.detail import MediationInView, NotVisible, get_readable, name_of
from tracker.mediation.rules import LIFE
from tracker.mediation.services.drafts import drop_draft, find_draft
from tracker.mediation.services.parties import may_write
from tracker.mediation.views.history import happenings_of
from tracker.mediation.vocabulary import Stage
from tracker.web.forms import attempt, form_status, see_anew
from tracker.web.identity import address, now
from tracker.web.language import say, say_refusal
from tracker.web.pages import Shown, done, page
from tracker.web.transaction import log_reading
from tracker.web.uploads import KeptFiles
from tracker.workflow.asks import Answers
from tracker.workflow.forms import Choices, answers_of
from tracker.workflow.taking import Stale, check_seen

P = TypeVar("P")


def open_to_read(ref: str) -> MediationInView:
    """The mediation for a page that shows its content, and the trace of it; NotVisible for everybody else."""
    view = get_readable(ref, actor=g.actor)
    if request.method == "GET":
        leave_trace(view)
    return view


def leave_trace(view: MediationInView) -> None:
    """That the content was read, by whom and when: one line for one page."""
    log_reading(
        actor=g.actor, act="mediation:read", now=now(), subject=f"mediation:{view.mediation.ref}", address=address()
    )


def open_to_enter(ref: str, stages: frozenset[Stage]) -> MediationInView:
    """The same for a page on which something is entered: Refused at another stage, or for who only reads."""
    view = open_to_read(ref)
    may_write(view.facts, g.actor, stages)
    return view


def open_to_write(ref: str, version: object = None) -> MediationInView:
    """The mediation held until the write is through; Stale when somebody changed it since the form was opened."""
    view = get_readable(ref, actor=g.actor, lock=True)
    check_seen(asked_number(str(version or "")), view.mediation.version, LIFE.changed)
    return view


def party_choices(view: MediationInView) -> list[tuple[str, str]]:
    """(id, "applicant: name") of each party."""
    return [(str(party.id), _party_words(party)) for party in view.facts.parties]


def _party_words(party: MediationParty) -> str:
    return _("%(label)s: %(words)s", label=say(party.side.label), words=shown(party))


def shown(party: MediationParty) -> str:
    """The party's name; of a minor only that it is one."""
    return say(name_shown(party))


def people_choices(view: MediationInView) -> list[tuple[str, str]]:
    """Everyone who may be invited to a session: parties, who acts for them, who joins."""
    choices = [(f"party:{party.id}", _party_words(party)) for party in view.facts.parties]
    choices += [
        (f"representative:{acting.id}", _("for a party: %(name)s", name=name_of(acting)))
        for acting in view.facts.acting
    ]
    choices += [
        (f"helper:{helper.id}", _("joins: %(name)s", name=name_of(helper)))
        for helper in view.facts.helpers
        if helper.ended_at is None
    ]
    return choices


def draft_key(ref: str, name: str) -> str:
    """Under which a form's draft is kept."""
    return f"{ref}:{name}"


def take_draft(form: FlaskForm, key: str) -> datetime | None:
    """Put the actor's draft into a form that is opened anew; when it was kept, or None."""
    if request.method != "GET":
        return None
    draft = find_draft(key=key, actor=g.actor, now=now())
    if draft is None or request.args.get("draft") != "1":
        return draft[1] if draft else None
    fields: dict[str, list[str]] = {}
    for name, value in draft[0]:
        fields.setdefault(name, []).append(value)
    for field in form:
        if field.name not in ("csrf_token", "version", "base"):
            field.process(_Values(fields), None)
    return None


class _Values(dict):
    """Kept fields as WTForms reads a sent form; a name that is missing was left empty or unticked."""

    def getlist(self, name: str) -> list[str]:
        return list(self.get(name, []))


def send(form: FlaskForm, act: Callable[[], Response], key: str) -> tuple[Response | None, str]:
    """Take a sent form and drop its draft: the answer, or None and what to say where somebody else was quicker."""
    stale: list[Stale] = []

    def doing() -> Response | None:
        try:
            response = act()
        except NotVisible:
            abort(404)
        except Stale as overtaken:
            db.session.rollback()
            stale.append(overtaken)
            return None
        drop_draft(key=key, actor=g.actor)
        return response

    answer = attempt(form, doing)
    return answer, say_refusal(stale[0]) if stale else ""


def _happened_since(view: MediationInView, form: FlaskForm) -> Shown:
    see_anew(form, view.mediation.version)
    return {"latest": happenings_of(view)[:3]}


def form_page(
    view: MediationInView | None,
    form: FlaskForm,
    act: Callable[[], Response],
    *,
    title: str,
    key: str,
    since: Callable[[MediationInView, FlaskForm], Shown] = _happened_since,
    **more: object,
) -> Response:
    """A page with one form: shown, sent, shown again with what is wrong; its draft is offered back.

    Where somebody else was quicker it comes back with what happened `since`, ready to be sent on purpose.
    """
    kept_at = take_draft(form, key)
    answer, stale = send(form, act, key)
    if answer is not None:
        return answer
    if request.method == "POST" and view is not None:
        leave_trace(view)
    more["stale"] = stale
    if stale and view is not None:
        more |= since(view, form)
    template = str(more.pop("template", "mediation/form.html"))
    mediation = view.mediation if view else None
    back = url_for("mediation.detail", ref=mediation.ref) if mediation else url_for("mediation.listing")
    return page(
        template,
        fragment="form",
        status=409 if stale else form_status(),
        form=form,
        title=title,
        view=view,
        mediation=mediation,
        draft_key=key,
        kept_at=kept_at,
        back_url=back,
        **more,
    )


def entry_page(
    view: MediationInView,
    entry: Sequence[Field],
    save: Callable[..., object],
    *,
    title: str,
    name: str,
    said: str,
    of: Callable[[MediationFacts], dict[str, object]] = lambda facts: {},
    place: str = "",
    start: Answers | None = None,
    choices: Choices | None = None,
    **more: Any,
) -> Response:
    """The page of what is entered into a file: a service saves the answers, and `said` is told then.

    `of` finds what of the file, once it is held, the entry is of; `name` tells the drafts of a file apart; `place` is
    where on the file's page it stands.
    """
    ref = view.mediation.ref
    of(view.facts)  # whatever is not of this file is not there
    form = form_of(entry, choices or {}, {"version": view.mediation.version, **(start or {})})

    def enter() -> Response:
        # Files are opened before the file is held, for that takes its time.
        files = {field.name: field.take() for field in form if isinstance(field, KeptFiles)}
        facts = open_to_write(ref, form["version"].data).facts
        save(facts=facts, answers={**answers_of(form), **files}, actor=g.actor, now=now(), **of(facts))
        return done(url_for("mediation.detail", ref=ref) + place, said)

    return form_page(view, form, enter, title=title, key=draft_key(ref, name), **more)


def part_of(parts: Iterable[P], number: int, name: str = "id") -> P:
    """The part of a file that an address names, or NotVisible."""
    for part in parts:
        if getattr(part, name) == number:
            return part
    raise NotVisible
