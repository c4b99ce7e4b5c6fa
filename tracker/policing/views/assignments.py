"""Which village has which officer, and changing that: nothing that was typed is lost when a question comes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Response, abort, g, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm

from tracker.access import Permission
from tracker.areas.queries import Place, get_tree
from tracker.extensions import db
from tracker.foundation.asked import asked_day
from tracker.people.vocabulary import Rank
from tracker.policing.forms import AssignForm, BulkForm, EndForm
from tracker.policing.queries.assignments import find_assignment, list_manned
from tracker.policing.queries.villages import (
    find_village,
    list_officers,
    list_streets,
    list_villages,
    narrowed,
    reach,
    village_title,
)
from tracker.policing.services import assignments as do
from tracker.policing.services.assignments_plan import Doubt, Unconfirmed
from tracker.policing.vocabulary import LiaisonKind
from tracker.web.access import requires
from tracker.web.forms import attempt, form_page
from tracker.web.identity import now
from tracker.web.jinja import local_day
from tracker.web.language import say
from tracker.web.pages import done, page

#: Villages on a page of the list.
ON_PAGE = 50
#: Suggestions under the field of a user name; beyond them one types.
MOST_OFFICERS = 300


def seen() -> tuple[str, ...]:
    """The areas in which the asker may see who is the officer of a village."""
    return reach(g.actor, Permission.LIAISON_VIEW)


def kept() -> tuple[str, ...]:
    """The areas in which the asker may give villages their officers."""
    return reach(g.actor, Permission.LIAISON_ASSIGN)


def asked_on() -> tuple[date, str]:
    """The day of `?on=`, today unless said; with words when it makes no sense."""
    given = request.args.get("on", "")
    day = asked_day(given) if given else g.actor.on
    return (day, "") if day else (g.actor.on, _("Give days as 2026-03-15. Today is shown."))


def asked_area(tops: tuple[str, ...]) -> str:
    """The area of `?area=`, where it is one of the streets in reach; empty for all."""
    given = request.args.get("area", "")
    return given if given in {place.code for place in list_streets(tops)} or given in tops else ""


@requires(Permission.LIAISON_VIEW)
def listing() -> Response:
    """Every village in reach with A, B and who acts, as on a day; or what fits the words."""
    on, trouble = asked_on()
    tops, words = seen(), request.args.get("q", "").strip()[:40]
    area = asked_area(tops)
    after = request.args.get("after", "")
    places = [one for one in list_villages(narrowed(tops, area), on) if one.code > after and words in _named(one)]
    rows = list_manned(places[:ON_PAGE], on)
    shared = {"area": area, "q": words, "on": request.args.get("on", "")}
    return page(
        "policing/assignments/list.html",
        fragment="results",
        rows=rows,
        title_of=village_title,
        following=places[ON_PAGE - 1].code if len(places) > ON_PAGE else "",
        streets=list_streets(tops),
        shared=shared,
        area=area,
        words=words,
        on=on,
        trouble=trouble,
    )


def _named(place: Place) -> str:
    return f"{village_title(place)} {place.code}"


@requires(Permission.LIAISON_ASSIGN)
def assign(code: str) -> Response:
    """Give one village an officer; a question comes back with everything still in the form."""
    village = find_village(code, kept()) or abort(404)
    form = AssignForm(from_on=g.actor.on, kind=LiaisonKind.COMMUNITY.value)
    back = url_for("policing.village", code=code)

    def act() -> Response:
        _assign([village], form)
        return done(back, _("The officer is assigned."))

    more = {"village": village, "back": back, "heading": village_title(village)}
    return asking(
        form, act, "policing/assignments/assign.html", officers=list_officers(kept(), most=MOST_OFFICERS), **more
    )


def _assign(villages: list[Place], form: AssignForm) -> int:
    order = do.Order(
        username=form.username.data,
        kind=LiaisonKind(form.kind.data),
        rank=Rank(form.rank.data),
        from_on=form.from_on.data,
        to_on=form.to_on.data,
        reason=form.reason.data,
    )
    made = do.assign(villages=villages, order=order, confirmed=form.confirmed.data or "", actor=g.actor, now=now())
    return len(made)


def asking(form: FlaskForm, act: Callable[[], Response], template: str, **context: Any) -> Response:
    """Act, or show the form again: with what is wrong, or with what has to be confirmed by a second send."""
    doubts: list[str] = []

    def try_it() -> Response:
        try:
            return act()
        except Unconfirmed as question:
            db.session.rollback()
            doubts.extend(map(doubt_words, question.doubts))
            form.confirmed.data = question.token
            return page(template, status=422, form=form, doubts=doubts, **context)

    answer = attempt(form, try_it)
    if answer is None:
        form.confirmed.data = ""
    return answer or form_page(template, form=form, doubts=doubts, **context)


def doubt_words(doubt: Doubt) -> str:
    """A doubt in the reader's words, with the village it is about where that is said."""
    params = {name: local_day(part) if isinstance(part, date) else part for name, part in doubt.params.items()}
    words = say(doubt.message, **params)
    village = doubt.params.get("village")
    return _("%(village)s: %(words)s", village=village, words=words) if village else words


@requires(Permission.LIAISON_ASSIGN)
def bulk() -> Response:
    """One officer for several villages of a street."""
    tops = kept()
    streets = list_streets(tops)
    area = asked_area(tops) or (streets[0].code if streets else "")
    places = list_villages(narrowed(tops, area), g.actor.on)
    form = BulkForm(from_on=g.actor.on, kind=LiaisonKind.LINKED.value)
    manned = list_manned(places, g.actor.on)
    form.villages.choices = [
        (one.place.code, _choice(one.place, one.first.name if one.first else "")) for one in manned
    ]

    def act() -> Response:
        chosen = set(form.villages.data)
        count = _assign([place for place in places if place.code in chosen], form)
        words = ngettext("%(num)s village has its officer.", "%(num)s villages have their officer.", count)
        return done(url_for("policing.assignments", area=area), words)

    officers = list_officers(tops, most=MOST_OFFICERS)
    return asking(form, act, "policing/assignments/bulk.html", officers=officers, streets=streets, area=area)


def _choice(place: Place, holder: str) -> str:
    return _("%(village)s (A: %(name)s)", village=place.name, name=holder or _("vacant"))


@requires(Permission.LIAISON_ASSIGN)
def end(appointment_id: int) -> Response:
    """End an assignment; a village left without A is named first."""
    found = find_assignment(appointment_id, kept()) or abort(404)
    code = found.post.area_code
    form = EndForm(to_on=g.actor.on)
    back = url_for("policing.village", code=code)

    def act() -> Response:
        do.end_assignment(
            appointment=found,
            to_on=form.to_on.data,
            reason=form.reason.data,
            confirmed=form.confirmed.data or "",
            actor=g.actor,
            now=now(),
        )
        return done(back, _("The end of the assignment is set."))

    return asking(
        form,
        act,
        "policing/assignments/end.html",
        found=found,
        holder=found.user.name,
        rank=found.rank,
        from_on=found.from_on,
        village=get_tree().path(code),
        back=back,
    )
