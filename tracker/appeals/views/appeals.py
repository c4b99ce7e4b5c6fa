"""The list of appeals, and one appeal with its course and its steps."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Response, g, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from tracker.access import Permission
from tracker.access.workflow import Stale
from tracker.appeals import forms
from tracker.appeals.asks import APPEAL_ASKS
from tracker.appeals.countings import ROWS
from tracker.appeals.models import Appeal, number_words
from tracker.appeals.queries import appeals as q
from tracker.appeals.rules import NOT_NOW, QUIET, find_step, steps_for
from tracker.appeals.services.steps import take_step
from tracker.appeals.vocabulary import EVENTS, GROUNDS, OPEN, STATUSES, STEPS, AppealStep
from tracker.cases.forms import answers_of, form_for, refusal_of
from tracker.cases.queries.detail import area_path
from tracker.extensions import db
from tracker.foundation.words import Refused
from tracker.rollups.months import label_of, month_end, month_of
from tracker.supervision.views.orders import matter_of
from tracker.web.access import requires
from tracker.web.asked import asked_key, asked_number
from tracker.web.forms import form_status, refuse
from tracker.web.identity import now
from tracker.web.language import say, say_refusal
from tracker.web.options import area_options
from tracker.web.pages import done, page

_WORDS: dict[str, Any] = {
    "EVENTS": EVENTS, "GROUNDS": GROUNDS, "OPEN": OPEN, "ROWS": ROWS, "STATUSES": STATUSES, "STEPS": STEPS,
}  # fmt: skip


@requires(Permission.APPEAL_LIST)
def listing() -> Response:
    """The appeals of an area, or those of one's own posts."""
    wanted = forms.appeal_filter(request.args)
    found = q.list_appeals(
        wanted,
        actor=g.actor,
        before=asked_key(request.args.get("before", "")),
        after=asked_key(request.args.get("after", "")),
    )
    query = urlencode([(name, request.args[name]) for name in forms.NAMES if request.args.get(name)])
    return page(
        "appeals/list.html",
        fragment="results",
        rows=[(row, number_words(row.year, row.seq), matter_of(row)) for row in found.rows],
        wanted=wanted,
        tabs=_tabs(wanted),
        older_url=f"?{query}&before={found.older}" if found.older else None,
        newer_url=f"?{query}&after={found.newer}" if found.newer else None,
        area_options=area_options(g.actor, wanted.area),
        **_WORDS,
    )


def _tabs(wanted: q.AppealFilter) -> list[tuple[str, str, bool]]:
    """All, and one tab a status; the other narrowings are kept."""
    kept: dict[str, Any] = {
        name: value for name, value in (("counting", wanted.counting), ("area", wanted.area)) if value
    }
    tabs = [(_("All"), url_for("appeals.listing", **kept), not wanted.status)]
    for status, (label, _tone) in STATUSES.items():
        href = url_for("appeals.listing", status=status.value, **kept)
        tabs.append((say(label), href, wanted.status == status.value))
    return tabs


def _context(found: Appeal, **more: Any) -> dict[str, Any]:
    """What the page of an appeal shows; of the case only what the reader may read of it anyway."""
    steps = steps_for(found, g.actor, now())
    return {
        "appeal": found,
        "case": found.case,
        "row": ROWS[found.counting],
        "is_readable": q.is_readable(found, g.actor),
        "path": area_path(found.area_code),
        "month": label_of(month_of(found.month_on, month_end())),
        "course": q.list_course(found),
        "is_mine": found.post_id in g.actor.post_ids,
        "steps": [one for one in steps if one.action not in QUIET],
        "quiet_steps": [one for one in steps if one.action in QUIET],
        "refusal": None,
    } | _WORDS | more  # fmt: skip


@requires(Permission.APPEAL_LIST)
def appeal(appeal_id: int) -> Response:
    """One appeal: what is contested and why, what was said since, what was judged."""
    found = q.get_appeal(appeal_id, actor=g.actor)
    return page("appeals/appeal.html", fragment="appeal", **_context(found))


@requires(Permission.APPEAL_LIST)
def step(appeal_id: int, step: AppealStep) -> Response:
    """A step of an appeal: its form, and taking it."""
    found = q.get_appeal(appeal_id, actor=g.actor)
    move, why = find_step(step, found, g.actor, now())
    if move is None:
        return _refuse(found, step, say(why or NOT_NOW))
    form = form_for(move.asks, {}, APPEAL_ASKS)
    if request.method == "GET":
        form["version"].data = found.event_count
    stale = ""
    if form.validate_on_submit():
        try:
            return _take(appeal_id, step, form)
        except Refused as refusal:
            db.session.rollback()  # half of the step may stand in the session, and the page is about to read from it
            found = q.get_appeal(appeal_id, actor=g.actor)
            if isinstance(refusal, Stale):
                stale = say_refusal(refusal)
                form["version"].data, form["version"].raw_data = found.event_count, None
            elif not refusal.field:
                return _refuse(found, step, say_refusal(refusal))
            else:
                refuse(form, refusal)
    context = _context(found, form=form, move=move, stale=stale)
    return page("appeals/step.html", fragment="form", status=409 if stale else form_status(), **context)


def _take(appeal_id: int, step: AppealStep, form: FlaskForm) -> Response:
    held = q.get_appeal(appeal_id, actor=g.actor, lock=True)
    version = asked_number(form["version"].data or "")
    take_step(appeal=held, step=step, answers=answers_of(form), version=version, actor=g.actor, now=now())
    words = _("Done: %(action)s.", action=say(STEPS[step]))
    return done(url_for("appeals.appeal", appeal_id=appeal_id), words)


def _refuse(found: Appeal, step: AppealStep, why: str) -> Response:
    """The appeal as it stands, why the step was not taken, and what was typed for it."""
    context = _context(found, refusal=refusal_of(STEPS[step], why, APPEAL_ASKS))
    return page("appeals/appeal.html", fragment="appeal", status=422, **context)
