"""What became of the norm: villages that were visited too seldom, the coverage, and the month at a glance."""

from __future__ import annotations

from calendar import Calendar
from collections import defaultdict
from datetime import date

from babel.dates import get_day_names
from flask import Response, g, request
from flask_babel import get_locale

from tracker.access import Denied, Permission
from tracker.areas.queries import get_tree
from tracker.figures.measures import MEASURES
from tracker.figures.spans import Span, before, month_of, months_back
from tracker.foundation.asked import asked_area
from tracker.foundation.words import N_
from tracker.policing.queries import visits as find
from tracker.policing.queries.duty import list_duties
from tracker.policing.queries.villages import narrowed
from tracker.policing.queries.visits_norm import (
    coverage_by_street,
    liaison_names,
    list_latest_norms,
    list_norms_of_month,
)
from tracker.policing.views.visits import asked_month, beside
from tracker.policing.vocabulary import VisitState
from tracker.web.access import requires
from tracker.web.pages import Shown, page

#: How many full months are offered.
MONTHS = 12
NOT_FOR_OFFICERS = N_("The norm is for the liaison, the police station and the supervisor.")


def _tops() -> list[str]:
    """The areas whose norm the actor watches over."""
    tops = find.watched_areas(g.actor)
    if not tops:
        raise Denied(NOT_FOR_OFFICERS)
    return tops


def _full_months(today: date) -> list[Span]:
    """The months that are over, the latest first."""
    return months_back(before(month_of(today)), MONTHS)[::-1]


def _asked_full(months: list[Span]) -> Span | None:
    asked = asked_month(request.args.get("month", ""), g.actor.on)
    return asked if asked in months else None


@requires(Permission.VISIT_VIEW)
def visits_missed() -> Response:
    """Villages under their norm: in the last full week or month, or in the month that is asked for."""
    months = _full_months(g.actor.on)
    month, area = _asked_full(months), asked_area(request.args.get("area", ""))
    tops = narrowed(_tops(), area)
    norms = list_norms_of_month(tops, month) if month else list_latest_norms(tops, g.actor.on)
    missed = [one for one in norms if not one.is_met]
    return page(
        "policing/visits/missed.html",
        rows=[(one, get_tree().path(one.area_code)) for one in missed],
        names=liaison_names([one.post_id for one in missed], g.actor.on),
        month=month,
        months=months,
        area=area,
        place=get_tree().path(area) if area else "",
        judged=len(norms),
        measure=MEASURES["visit_coverage"],
    )


@requires(Permission.VISIT_VIEW)
def visits_coverage() -> Response:
    """走访覆盖率 of a full month, by street and as a whole; each number leads to its villages."""
    months = _full_months(g.actor.on)
    month = _asked_full(months) or months[0]
    streets, total = coverage_by_street(list_norms_of_month(_tops(), month))
    return page(
        "policing/visits/coverage.html",
        rows=[(one, get_tree().name(one.area_code)) for one in streets],
        total=total,
        measure=MEASURES["visit_coverage"],
        month=month,
        area="",
        months=months,
    )


@requires(Permission.VISIT_VIEW)
def visits_calendar() -> Response:
    """The visits of a month in view of the actor, and the actor's own duties."""
    month = asked_month(request.args.get("month", ""), g.actor.on)
    entries: dict[date, list[Shown]] = defaultdict(list)
    for duty in list_duties(user_id=g.actor.user_id, first=month.first, last=month.last):
        entries[duty.day].append({"duty": duty, "visit": None})
    for row in reversed(find.list_visits(month, find.VisitFilter(), actor=g.actor)):
        if row.state is not VisitState.CANCELLED:
            entries[row.on].append({"duty": None, "visit": row})
    weekdays = get_day_names("abbreviated", locale=get_locale())
    earlier, later = beside(month)
    return page(
        "policing/calendar/month.html",
        weeks=Calendar().monthdatescalendar(month.first.year, month.first.month),
        weekdays=[weekdays[number] for number in range(7)],
        entries=entries,
        month=month,
        before=earlier,
        after=later,
        today=g.actor.on,
        sees_figures=bool(find.watched_areas(g.actor)),
    )
