"""The duty rota of a station, week by week, and the forms that keep it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar

from babel.dates import get_day_names
from flask import Response, abort, g, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy import Row

from tracker.access import Permission
from tracker.extensions import db
from tracker.figures.spans import week_of
from tracker.foundation.asked import asked_day
from tracker.foundation.json import Json
from tracker.policing.forms import ExceptionForm, ShiftForm, offer_officers
from tracker.policing.models import DutyException, DutyShift
from tracker.policing.queries import duty as find
from tracker.policing.services import duty as do
from tracker.policing.vocabulary import DutyKind
from tracker.web.access import requires
from tracker.web.forms import attempt, form_page
from tracker.web.identity import now
from tracker.web.pages import done, page
from tracker.workflow.forms import answers_of


@requires(Permission.DUTY_VIEW)
def duty() -> Response:
    """Who is on duty now, the week of a station, and the hours nobody covers."""
    stations = find.list_stations(g.actor)
    asked = request.args.get("station", type=int)
    station = next((one for one in stations if one.id == asked), stations[0] if stations else None)
    week = week_of(asked_day(request.args.get("week", "")) or g.actor.on)
    rota = find.list_rota(station.id, week.first, week.last) if station else []
    days = [week.first + timedelta(days=number) for number in range(7)]
    weekdays = get_day_names("wide", locale=get_locale())
    on_call, desk = find.who_is_on_duty(station.id, now()) if station else ([], [])
    return page(
        "policing/duty/week.html",
        fragment="results",
        stations=stations,
        station=station,
        week=week,
        before=week.first - timedelta(days=7),
        after=week.last + timedelta(days=1),
        days=[(day, weekdays[day.weekday()], [one for one in rota if one.day == day]) for day in days],
        gaps=[(day, stretch) for day in days for stretch in find.uncovered(rota, day)] if station else [],
        away=list(dict.fromkeys(one.name for one in rota if one.is_away)),
        on_call=on_call,
        desk=desk,
        may_edit=station is not None and find.may_edit(g.actor, station.id),
        today=g.actor.on,
    )


def _own_station() -> Row:
    """The station whose rota the actor keeps: the one asked for, else his first."""
    own = [one for one in find.list_stations(g.actor) if find.may_edit(g.actor, one.id)]
    asked = request.values.get("station", type=int)
    return next((one for one in own if one.id == asked), None) or (own[0] if own else abort(404))


def _week_url(station_id: int, day: date) -> str:
    return url_for("policing.duty", station=station_id, week=day.isoformat())


@requires(Permission.DUTY_EDIT)
def shift_new() -> Response:
    """Add a stretch to the weekly pattern."""
    station = _own_station()
    form = ShiftForm(from_on=g.actor.on, kind=DutyKind.ON_CALL.value)
    offer_officers(form, station.id)

    def act() -> Response:
        plan = do.ShiftPlan(station_id=station.id, **_said(form) | {"weekdays": frozenset(form.weekdays.data)})
        do.add_shifts(plan=plan, actor=g.actor, now=now())
        return done(_week_url(station.id, plan.from_on), _("The pattern is changed."))

    return _form_page(form, act, title=_("Add to the weekly pattern"), station=station)


@requires(Permission.DUTY_EDIT)
def exception_new() -> Response:
    """A day on which the pattern does not hold."""
    station = _own_station()
    day = asked_day(request.args.get("day", "")) or g.actor.on
    form = ExceptionForm(day=day, kind=request.args.get("kind", DutyKind.ON_CALL.value))
    offer_officers(form, station.id)

    def act() -> Response:
        plan = do.ExceptionPlan(station_id=station.id, **_said(form))
        do.add_exception(plan=plan, actor=g.actor, now=now())
        return done(_week_url(station.id, plan.day), _("The exception is entered."))

    return _form_page(form, act, title=_("A different day"), station=station)


def _said(form: ShiftForm | ExceptionForm) -> Json:
    """The answers; kind, officer and room came as the text of their options."""
    user_id, room_id = (int(field.data) if field.data else None for field in (form.user_id, form.room_id))
    return {**answers_of(form), "kind": DutyKind(form.kind.data), "user_id": user_id, "room_id": room_id}


def _form_page(form: FlaskForm, act: Callable[[], Response], *, title: str, station: Row) -> Response:
    return attempt(form, act) or form_page("policing/duty/form.html", form=form, form_title=title, station=station)


R = TypeVar("R", DutyShift, DutyException)


def _own(model: type[R], key: int) -> R:
    """A row of a rota the actor keeps; any other is not there."""
    found = db.session.get(model, key)
    if found is None or not find.may_edit(g.actor, found.station_id):
        abort(404)
    return found


@requires(Permission.DUTY_EDIT)
def shift_end(shift_id: int) -> Response:
    found = _own(DutyShift, shift_id)
    station_id = found.station_id
    do.end_shift(shift=found, actor=g.actor, now=now())
    return done(_week_url(station_id, g.actor.on), _("This stretch ends today; the days before stay as they were."))


@requires(Permission.DUTY_EDIT)
def exception_remove(exception_id: int) -> Response:
    found = _own(DutyException, exception_id)
    station_id, day = found.station_id, found.day
    do.remove_exception(exception=found, actor=g.actor, now=now())
    return done(_week_url(station_id, day), _("The pattern holds again on this day."))
