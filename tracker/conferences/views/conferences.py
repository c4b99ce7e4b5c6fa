"""The list of conferences, one conference with its steps, and its minutes on paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import Response, g, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from tracker.access import Permission, can
from tracker.access.workflow import Stale
from tracker.audit.services import log_access
from tracker.cases.forms import answers_of, form_for, refusal_of
from tracker.cases.queries.detail import area_path
from tracker.conferences import forms
from tracker.conferences.asks import CONFERENCE_ASKS
from tracker.conferences.models import Conference, number_words
from tracker.conferences.queries import conferences as q
from tracker.conferences.queries.precedents import is_stale, list_like
from tracker.conferences.rules import NOT_NOW, QUIET, Move, find_step, steps_for
from tracker.conferences.services.deciding import assist_choices, lead_choices
from tracker.conferences.services.steps import take_step
from tracker.conferences.services.units import nameable
from tracker.conferences.vocabulary import CAUSES, PARTS, RUNNING, STATUSES, STEPS, ConferenceStep, Status
from tracker.extensions import db
from tracker.foundation.words import Refused
from tracker.people.models import Post
from tracker.web.access import requires
from tracker.web.asked import asked_key
from tracker.web.forms import form_status, refuse, see_anew
from tracker.web.identity import address, now
from tracker.web.jinja import in_language
from tracker.web.language import say, say_refusal
from tracker.web.options import area_options
from tracker.web.pages import done, page

_WORDS: dict[str, Any] = {"CAUSES": CAUSES, "PARTS": PARTS, "STATUSES": STATUSES, "STEPS": STEPS}


@requires(Permission.CONFERENCE_LIST)
def listing() -> Response:
    """The conferences of an area, or those one's posts were named to."""
    wanted = forms.conference_filter(request.args)
    found = q.list_conferences(
        wanted,
        actor=g.actor,
        before=asked_key(request.args.get("before", "")),
        after=asked_key(request.args.get("after", "")),
    )
    query = urlencode([(name, request.args[name]) for name in forms.NAMES if request.args.get(name)])
    named = q.list_named([row.id for row in found.rows])
    return page(
        "conferences/list.html",
        fragment="results",
        rows=[(row, number_words(row.year, row.seq), _matter(row), named.get(row.id, [])) for row in found.rows],
        wanted=wanted,
        tabs=_tabs(wanted),
        older_url=f"?{query}&before={found.older}" if found.older else None,
        newer_url=f"?{query}&after={found.newer}" if found.newer else None,
        area_options=area_options(g.actor, wanted.area),
        RUNNING=RUNNING,
        **_WORDS,
    )


def _tabs(wanted: q.ConferenceFilter) -> list[tuple[str, str, bool]]:
    """All, and one tab a status; the other narrowings are kept."""
    kept: dict[str, Any] = {name: value for name, value in (("cause", wanted.cause), ("area", wanted.area)) if value}
    tabs = [(_("All"), url_for("conferences.listing", **kept), not wanted.status)]
    for status, (label, _tone) in STATUSES.items():
        href = url_for("conferences.listing", status=status.value, **kept)
        tabs.append((say(label), href, wanted.status == status.value))
    return tabs


def _matter(row: Any) -> str:
    """What a row is about: the title where it may be read, else the type."""
    return str(row.title) or in_language(row.category_name, row.category_name_en)


def _context(conference: Conference, **more: Any) -> dict[str, Any]:
    """What the page of a conference shows; of the case only what the reader may read of it anyway."""
    readable = q.is_readable(conference, g.actor)
    steps = steps_for(conference, g.actor, now())
    likes = list_like(conference, g.actor)
    is_precedent = conference.status is Status.DECIDED
    return {
        "conference": conference,
        "case": conference.case,
        "is_readable": readable,
        "path": area_path(conference.area_code),
        "returns": q.list_returns(conference.case_id) if readable else [],
        "steps": [one for one in steps if one.action not in QUIET],
        "quiet_steps": [one for one in steps if one.action in QUIET],
        "likes": [(one, number_words(one.year, one.seq)) for one in likes],
        "is_stale": is_precedent and is_stale(conference, now()),
        "may_make_rule": is_precedent and may_make_rule(conference),
        "may_read_rules": can(g.actor, Permission.ROUTING_VIEW),
        "mine": {one.post_id for one in conference.units} & set(g.actor.post_ids),
        "refusal": None,
    } | _WORDS | more  # fmt: skip


def may_make_rule(conference: Conference) -> bool:
    """The decision may be made a routing rule by the reader: it stands, and is none yet."""
    is_open = conference.rule_id is None and conference.retired_at is None
    return is_open and can(g.actor, Permission.ROUTING_EDIT) and can(g.actor, Permission.CONFERENCE_KEEP)


@requires(Permission.CONFERENCE_LIST)
def conference(conference_id: int) -> Response:
    """One conference: why, who is heard, what they say, what was decided."""
    found = q.get_conference(conference_id, actor=g.actor)
    return page("conferences/conference.html", fragment="conference", **_context(found))


def _options(posts: list[Post]) -> list[tuple[str, str]]:
    return [(str(post.id), post.title) for post in posts]


def _named_options(found: Conference) -> list[tuple[str, str]]:
    return [(str(one.post_id), one.post.title) for one in found.units]


def _unit_options(found: Conference) -> list[tuple[str, str]]:
    """Who may be named; whoever is named already stays on the list."""
    return list(dict([*_named_options(found), *_options(nameable(found.case))]).items())


#: What is offered under the names of asks that depend on the conference.
_OFFERED: dict[str, Callable[[Conference], list[tuple[str, str]]]] = {
    "units": _unit_options,
    "lead": lambda found: _options(lead_choices(found)),
    "assists": lambda found: _options(assist_choices(found)),
    "attended": _named_options,
}


def _form(move: Move, found: Conference) -> FlaskForm:
    """The form of a step, filled in with what is likely when it is opened."""
    names = [name.rstrip("?") for name in move.asks]
    form = form_for(move.asks, {name: _OFFERED[name](found) for name in names if name in _OFFERED}, CONFERENCE_ASKS)
    if request.method == "GET":
        form["version"].data = found.mark
        for name in names:
            if name in _LIKELY:
                form[name].data = _LIKELY[name](found)
    return form


def _likely_units(found: Conference) -> list[str]:
    """Who is named, or else who has sent the case back and who has it now."""
    if found.units:
        return [str(one.post_id) for one in found.units]
    back = [row.post_id for row in q.list_returns(found.case_id)]
    return [str(one) for one in dict.fromkeys([*back, found.case.lead_post_id]) if one]


def _my_opinion(found: Conference) -> str:
    return next((one.opinion for one in found.units if one.post_id in g.actor.post_ids), "")


_LIKELY: dict[str, Callable[[Conference], Any]] = {
    "units": _likely_units,
    "question": lambda found: found.question,
    "opinion": _my_opinion,
    "binding": lambda _found: True,
}


@requires(Permission.CONFERENCE_LIST)
def step(conference_id: int, step: ConferenceStep) -> Response:
    """GET shows the form of a step, POST takes it. One view for every step of the table."""
    found = q.get_conference(conference_id, actor=g.actor)
    move, why = find_step(step, found, g.actor, now())
    if move is None:
        return _refuse(found, step, say(why or NOT_NOW))
    form = _form(move, found)
    stale = ""
    if form.validate_on_submit():
        try:
            held = q.get_conference(conference_id, actor=g.actor, lock=True)
            seen = form["version"].data or None
            take_step(conference=held, step=step, answers=answers_of(form), actor=g.actor, now=now(), seen=seen)
            words = _("Done: %(action)s.", action=say(STEPS[step]))
            return done(url_for("conferences.conference", conference_id=conference_id), words)
        except Stale as refusal:
            stale = say_refusal(refusal)
            db.session.rollback()
            found = q.get_conference(conference_id, actor=g.actor)
            see_anew(form, found.mark)
        except Refused as refusal:
            db.session.rollback()  # half of the step may stand in the session, and the page is about to read from it
            found = q.get_conference(conference_id, actor=g.actor)
            if not refusal.field:
                return _refuse(found, step, say_refusal(refusal))
            refuse(form, refusal)
    context = _context(found, form=form, move=move, asks=CONFERENCE_ASKS, stale=stale)
    return page("conferences/step.html", fragment="form", status=409 if stale else form_status(), **context)


def _refuse(found: Conference, step: ConferenceStep, why: str) -> Response:
    context = _context(found, refusal=refusal_of(STEPS[step], why, CONFERENCE_ASKS))
    return page("conferences/conference.html", fragment="conference", status=422, **context)


@requires(Permission.CONFERENCE_LIST)
def paper(conference_id: int) -> Response:
    """The minutes on A4; that they were printed is logged."""
    found = q.get_conference(conference_id, actor=g.actor)
    copy = q.count_prints(found) + 1
    subject, detail = f"conference:{found.id}", {"copy": copy, "number": found.number}
    log_access(
        actor=g.actor, act="conference:print", now=now(), subject=subject, detail=detail, address=address()
    )  # fmt: skip
    context = _context(found, copy=copy, seal_unit=q.get_hosting_unit(found))
    return page("conferences/paper.html", **context)
