"""What a limit in a move's form comes to, before it is sent."""

from __future__ import annotations

from datetime import datetime

from flask import Response, g, make_response, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from tracker.access import Permission
from tracker.cases.asks import ASKS
from tracker.cases.models import Case
from tracker.cases.queries.choices import move_choices
from tracker.cases.queries.detail import get_case
from tracker.cases.queries.ledger import due_with
from tracker.cases.rules import LIFE
from tracker.cases.vocabulary import Action
from tracker.clock.arithmetic import add
from tracker.clock.limits import Limit
from tracker.clock.queries import get_calendar
from tracker.web.access import requires
from tracker.web.identity import now
from tracker.web.jinja import local_time
from tracker.workflow.asks import Widget
from tracker.workflow.forms import form_for


def show_previews(form: FlaskForm, ref: str, action: Action) -> None:
    """Let each limit of a move's form say what it comes to."""
    for ask in ASKS.values():
        if ask.widget is Widget.LIMIT and ask.name in form:
            form[ask.name].preview = url_for("cases.comes_to", ref=ref, action=action)


@requires(Permission.CASE_LIST)
def comes_to(ref: str, action: Action) -> Response:
    """The instant a limit would end; nothing where it cannot be read or the move cannot be made."""
    view = get_case(ref, actor=g.actor)
    found, _why = LIFE.find(action, view.facts, g.actor, now())
    asked = [ASKS[name.rstrip("?")] for name in found.asks] if found else []
    name = next((ask.name for ask in asked if ask.widget is Widget.LIMIT and ask.name in request.args), "")
    if not found or not name:
        return make_response("")
    form = form_for([f"{name}?"], move_choices(found, view.case, now()), ASKS, formdata=request.args)
    return make_response(_said(name, form[name].data, view.case) if form[name].data else "")


def _said(name: str, limit: str, case: Case) -> object:
    at: datetime | None = add(now(), Limit.parse(limit), get_calendar()).at
    if name == "amount":
        at = due_with(case, Limit.parse(limit))
        return _("The deadline would be %(time)s.", time=local_time(at)) if at else ""
    return _("That is until %(time)s.", time=local_time(at))
