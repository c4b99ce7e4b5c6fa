"""The sealed notes on the page of a case."""

from __future__ import annotations

from flask import Response, g, redirect, request, url_for
from flask_babel import gettext as _

from tracker.access import Permission
from tracker.cases.queries.detail import CaseInView, NotVisible, get_case
from tracker.foundation.words import Refused
from tracker.policing.services.notes import LONGEST, open_notes, seal_note
from tracker.web.access import requires
from tracker.web.identity import address, now
from tracker.web.language import say_refusal
from tracker.web.pages import done, page


def _case(ref: str, *, lock: bool = False) -> CaseInView:
    view = get_case(ref, actor=g.actor, lock=lock)
    if not view.is_readable:
        raise NotVisible
    return view


def _opened(view: CaseInView, **more: object) -> Response:
    shown = {"case": view.case, "notes": None, "error": "", "text": "", "longest": LONGEST} | more
    return page("policing/notes/notes.html", fragment="notes", status=422 if shown["error"] else 200, **shown)


@requires(Permission.CASE_LIST)
def write(ref: str) -> Response:
    """Seal a note; with a reason beside the field when it cannot be."""
    view = _case(ref, lock=True)
    text = request.form.get("text", "")
    try:
        seal_note(facts=view.facts, text=text, actor=g.actor, now=now())
    except Refused as refusal:
        if refusal.field is None:
            raise
        return _opened(view, error=say_refusal(refusal), text=text)
    return done(url_for("cases.detail", ref=ref), _("The note is sealed."))


@requires(Permission.CASE_LIST)
def read(ref: str) -> Response:
    """The notes in plain, once: reading is logged, so it takes a press; an address alone leads back to the case."""
    view = _case(ref)
    if request.method == "GET":
        return redirect(url_for("cases.detail", ref=ref), 303)  # type: ignore[return-value]
    notes = open_notes(facts=view.facts, actor=g.actor, now=now(), address=address())
    return _opened(view, notes=notes)
