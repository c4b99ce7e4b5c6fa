"""The list of root cases with what repeats cost, and one root case with its steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Response, current_app, g, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from tracker.access import Permission, can
from tracker.access.workflow import Stale
from tracker.cases.forms import answers_of, form_for, refusal_of
from tracker.cases.queries.detail import area_path
from tracker.cases.services.files import path_of
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.words import Refused
from tracker.notices.vocabulary import NOTICE_LABELS
from tracker.people.models import Post
from tracker.recurrence import forms
from tracker.recurrence.asks import ROOT_ASKS
from tracker.recurrence.facts import RootFacts
from tracker.recurrence.models import RootCase, number_words
from tracker.recurrence.queries import roots as q
from tracker.recurrence.queries.costs import list_costs, sum_of
from tracker.recurrence.rules import NOT_NOW, QUIET, WATCHED, Move, find_step, steps_for
from tracker.recurrence.services.checks import between
from tracker.recurrence.services.steps import checker_choices, responsible_choices, take_step
from tracker.recurrence.vocabulary import EVENTS, FINDINGS, ORIGINS, STATUSES, STEPS, Found, RootStep
from tracker.web.access import requires
from tracker.web.asked import asked_key, asked_number
from tracker.web.forms import form_status, refuse
from tracker.web.identity import now
from tracker.web.jinja import local_day as day_words
from tracker.web.jinja import local_time
from tracker.web.language import say, say_refusal
from tracker.web.options import area_options
from tracker.web.pages import done, page
from tracker.web.uploads import send_kept, take_files

_WORDS: dict[str, Any] = {"STATUSES": STATUSES, "STEPS": STEPS, "ORIGINS": ORIGINS, "FINDINGS": FINDINGS}
SHOWN_COSTS = 12


@requires(Permission.ROOT_LIST)
def roots() -> Response:
    """The root cases of an area, or those given to one's posts; beside them what repeats cost."""
    wanted = forms.root_filter(request.args)
    found = q.list_roots(
        wanted,
        actor=g.actor,
        before=asked_key(request.args.get("before", "")),
        after=asked_key(request.args.get("after", "")),
    )
    query = urlencode([(name, request.args[name]) for name in forms.NAMES if request.args.get(name)])
    costs = list_costs(actor=g.actor, now=now(), area=wanted.area) if can(g.actor, Permission.ROOT_KEEP) else []
    return page(
        "recurrence/list.html",
        fragment="results",
        rows=[(row, number_words(row.year, row.seq)) for row in found.rows],
        wanted=wanted,
        query=query,
        tabs=_tabs(wanted),
        older_url=f"?{query}&before={found.older}" if found.older else None,
        newer_url=f"?{query}&after={found.newer}" if found.newer else None,
        area_options=area_options(g.actor, wanted.area),
        costs=costs[:SHOWN_COSTS],
        more_costs=max(0, len(costs) - SHOWN_COSTS),
        total=sum_of(costs),
        today=local_day(now()),
        WATCHED=WATCHED,
        **_WORDS,
    )


def _tabs(wanted: q.RootFilter) -> list[tuple[str, str, bool]]:
    """All, and one tab a state; the area is kept."""
    kept: dict[str, Any] = {"area": wanted.area} if wanted.area else {}
    tabs = [(_("All"), url_for("recurrence.roots", **kept), not wanted.status)]
    for status, (label, _tone) in STATUSES.items():
        href = url_for("recurrence.roots", status=status.value, **kept)
        tabs.append((say(label), href, wanted.status == status.value))
    return tabs


@dataclass(frozen=True)
class Happening:
    """One event of a root case as the page shows it."""

    title: str
    at_words: str
    at_machine: str
    by: str
    icon: str
    tone: str
    texts: list[str]
    smalls: list[str]


#: What people wrote, and what is said of the rest of an event.
WRITTEN = ("reason", "task", "cause", "measure", "note")
SIGNS: dict[str, Callable[[Any], str]] = {
    "post": lambda title: _("Responsible: %(post)s", post=title),
    "checker": lambda title: _("Quiet checks by: %(post)s", post=title),
    "previous": lambda number: _("Follows %(number)s", number=number),
    "origin": lambda origin: say(ORIGINS[origin]),
    "found": lambda found: say(FINDINGS[found][0]),
    "needed": lambda needed: _("%(needed)s quiet checks in a row are needed", needed=needed),
    "days": lambda days: _("Quiet checks planned for %(days)s", days=_days(days)),
    "day": lambda day: _("Planned for %(day)s", day=day_words(date.fromisoformat(day))),
}


def _days(days: list[str]) -> str:
    return "、".join(day_words(date.fromisoformat(one)) for one in days)


def _happenings(root: RootCase, seen: set[str]) -> list[Happening]:
    """The history of a root case, oldest first; of cases and earlier root cases only the numbers that are shown."""
    happenings = []
    for event in q.list_history(root):
        icon, tone = EVENTS[event.kind]
        told = {name: fact for name, fact in event.facts.items() if name != "previous" or fact in seen}
        smalls = [sign(told[name]) for name, sign in SIGNS.items() if told.get(name)]
        refs = [ref for ref in event.facts.get("cases", []) if ref in seen]
        happenings.append(
            Happening(
                title=say(NOTICE_LABELS[event.kind]),
                at_words=local_time(event.received_at),
                at_machine=event.received_at.isoformat(),
                by=" · ".join(filter(None, (event.post_title or _("system"), event.user_name))),
                icon=icon,
                tone=tone,
                texts=[event.facts[name] for name in WRITTEN if event.facts.get(name)],
                smalls=[*smalls, *(["、".join(refs)] if refs else [])],
            )
        )
    return happenings


def _context(facts: RootFacts, **more: Any) -> dict[str, Any]:
    """What the page of a root case shows; of its cases only those the reader may read, the others as a number."""
    root, steps = facts.root, steps_for(facts, g.actor, now())
    linked, related = q.list_linked(root, g.actor), q.list_related(root, g.actor)
    return {
        "root": root,
        "linked": linked,
        "open_cases": facts.open_cases,
        "path": area_path(root.area_code),
        "place": root.place if linked.count else "",
        "steps": [one for one in steps if one.action not in QUIET],
        "quiet_steps": [one for one in steps if one.action in QUIET],
        "happenings": _happenings(root, {row.ref for row in linked.rows} | {one.number for one in related}),
        "previous": next((one for one in related if one.id == root.previous_id), None),
        "followers": [one for one in related if one.previous_id == root.id],
        "today": local_day(now()),
        "WATCHED": WATCHED,
        "refusal": None,
        "stale": None,
    } | _WORDS | more  # fmt: skip


@requires(Permission.ROOT_LIST)
def root(root_id: int) -> Response:
    """One root case: its cases, cause and measure, quiet checks, history."""
    return page("recurrence/root.html", fragment="root", **_context(q.get_root(root_id, actor=g.actor)))


def _options(posts: list[Post]) -> list[tuple[str, str]]:
    return [(str(post.id), post.title) for post in posts]


#: What is offered under the names of asks that depend on the root case.
_OFFERED: dict[str, Callable[[RootCase], list[tuple[str, str]]]] = {
    "post": lambda found: _options(responsible_choices(found, g.actor.on)),
    "checker": lambda found: _options(checker_choices(found, g.actor.on)),
}


def _first_day(found: RootCase) -> date:
    following = found.next_check
    planned: timedelta = between()
    return following.planned_on if following else local_day(now()) + planned


_LIKELY: dict[str, Callable[[RootCase], Any]] = {
    "post": lambda found: str(found.post_id or ""),
    "checker": lambda found: str(found.checker_post_id or ""),
    "task": lambda found: found.task,
    "cause": lambda found: found.cause,
    "measure": lambda found: found.measure,
    "first_on": _first_day,
    "found": lambda _found: Found.QUIET.value,
}


def _form(move: Move, found: RootCase) -> FlaskForm:
    """The form of a step, filled in with what is known when it is opened."""
    names = [name.rstrip("?") for name in move.asks]
    form = form_for(move.asks, {name: _OFFERED[name](found) for name in names if name in _OFFERED}, ROOT_ASKS)
    if request.method == "GET":
        form["version"].data = str(found.event_count)
        for name in names:
            likely = _LIKELY[name](found) if name in _LIKELY else ""
            if likely:
                form[name].data = likely
    return form


@requires(Permission.ROOT_LIST)
def step(root_id: int, step: RootStep) -> Response:
    """GET shows the form of a step, POST takes it. One view for every step of the table."""
    found = q.get_root(root_id, actor=g.actor)
    move, why = find_step(step, found, g.actor, now())
    if move is None:
        return _refuse(found, step, say(why or NOT_NOW))
    form = _form(move, found.root)
    if form.validate_on_submit():
        try:
            files = take_files(form, [ROOT_ASKS[name.rstrip("?")] for name in move.asks])
            held = q.get_root(root_id, actor=g.actor, lock=True)
            seen = asked_number(form["version"].data or "")
            take_step(facts=held, step=step, answers=answers_of(form), actor=g.actor, now=now(), files=files, seen=seen)
            words = _("Done: %(action)s.", action=say(STEPS[step]))
            return done(url_for("recurrence.root", root_id=root_id), words)
        except Stale as stale:
            return _stale(root_id, step, move, form, stale)
        except Refused as refusal:
            db.session.rollback()  # half of the step may stand in the session, and the page is about to read from it
            found = q.get_root(root_id, actor=g.actor)
            if not refusal.field:
                return _refuse(found, step, say_refusal(refusal))
            refuse(form, refusal)
    context = _context(found, form=form, move=move, asks=ROOT_ASKS)
    return page("recurrence/step.html", fragment="form", status=form_status(), **context)


def _stale(root_id: int, step: RootStep, move: Move, form: FlaskForm, stale: Stale) -> Response:
    """409: what others did since, beside what was typed, with the form ready to be sent on purpose."""
    found = q.get_root(root_id, actor=g.actor)
    seen, form["version"].data = int(form["version"].data), str(found.root.event_count)
    context = _context(found, form=form, move=move, asks=ROOT_ASKS, stale=say_refusal(stale))
    context["latest"] = context["happenings"][seen:]
    return page("recurrence/step.html", fragment="form", status=409, **context)


def _refuse(found: RootFacts, step: RootStep, why: str) -> Response:
    context = _context(found, refusal=refusal_of(STEPS[step], why, ROOT_ASKS))
    return page("recurrence/root.html", fragment="root", status=422, **context)


@requires(Permission.ROOT_LIST)
def photo(root_id: int, check_id: int) -> Response:
    """The photo of a quiet check, only through the scope of its root case."""
    found = q.get_root(root_id, actor=g.actor).root
    check = next((one for one in found.checks if one.id == check_id and one.photo_sha256), None)
    if check is None or check.photo_sha256 is None:
        raise q.RootNotVisible
    path = path_of(current_app.config["SETTINGS"].files_dir, check.photo_sha256)
    return send_kept(path, mime=check.photo_mime or "", name=check.photo_name or "")
