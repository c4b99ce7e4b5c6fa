"""Visits: the list, one visit, planning and recording."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import date, timedelta

from flask import Response, g, request, url_for
from flask_babel import gettext as _

from tracker.access import Permission
from tracker.areas.queries import get_tree
from tracker.areas.views.options import area_options
from tracker.figures.spans import Span, month_of
from tracker.foundation.asked import asked_day
from tracker.policing.forms import CallOffForm, PlanForm, VisitForm
from tracker.policing.models import Visit
from tracker.policing.queries import visits as find
from tracker.policing.queries.visits_norm import last_visits, list_present_norms
from tracker.policing.services import visits as do
from tracker.policing.vocabulary import (
    VisitKind,
    VisitResult,
    VisitState,
    VisitTopic,
)
from tracker.web.access import requires
from tracker.web.forms import attempt, form_page
from tracker.web.identity import now
from tracker.web.language import say
from tracker.web.pages import Shown, done, page

#: A version as the form holds it; digits of other scripts are none.
NUMBER = re.compile(r"[0-9]{1,9}")


def asked_month(text: str, today: date) -> Span:
    """The month of an address such as 2026-03; the present one when it cannot be read."""
    return month_of(asked_day(f"{text}-01") or today)


def beside(month: Span) -> tuple[date, date]:
    """A day of the month before and of the month after, for links."""
    return month.first - timedelta(days=1), month.last + timedelta(days=1)


@requires(Permission.VISIT_VIEW)
def visits() -> Response:
    """What is due in my villages, what is planned, and the visits of a month."""
    today, args = g.actor.on, request.args
    month = asked_month(args.get("month", ""), today)
    wanted = find.VisitFilter.of(args)
    before, after = beside(month)
    return page(
        "policing/visits/list.html",
        fragment="results",
        villages=_villages(today),
        planned=find.list_planned(g.actor),
        rows=find.list_visits(month, wanted, actor=g.actor),
        most=find.MOST,
        wanted=wanted,
        month=month,
        before=before,
        after=after,
        today=today,
        area_options=area_options(g.actor, wanted.area),
        may_act=lambda row: find.may_act_on(g.actor, row),
        sees_figures=bool(find.watched_areas(g.actor)),
        states=VisitState,
        VisitTopic=VisitTopic,
    )


def _villages(today: date) -> list[Shown]:
    """My villages with what is due, what was made, the last visit, and a plan form each."""
    norms = list_present_norms([(post.id, post.area_code) for post in find.recording_posts(g.actor)], today)
    last = last_visits([one.area_code for one in norms]) if norms else {}
    tomorrow = today + timedelta(days=1)
    return [
        {
            "norm": one,
            "place": get_tree().path(one.area_code),
            "last_on": last.get(one.area_code),
            "key": str(uuid.uuid4()),
            "suggested_on": min(tomorrow, one.span.last) if one.missing else tomorrow,
        }
        for one in sorted(norms, key=lambda one: (-one.missing, one.area_code))
    ]


@requires(Permission.VISIT_RECORD)
def visit_plan() -> Response:
    """Plan a visit for a day; the buttons of the list send it, and the form says what was wrong."""
    start = {"client_key": str(uuid.uuid4()), "area": request.args.get("area", "")}
    form = PlanForm(**start, planned_on=g.actor.on + timedelta(days=1))
    _offer_place(form)

    def act() -> Response:
        visit, is_new = do.plan_visit(
            client_key=form.client_key.data,
            area_code=form.area.data,
            kind=VisitKind(form.kind.data),
            planned_on=form.planned_on.data,
            partner_post_id=int(form.partner.data) if form.partner.data else None,
            actor=g.actor,
            now=now(),
        )
        words = _("The visit is planned.") if is_new else _("This visit was planned already.")
        return done(url_for("policing.visit", visit_id=visit.id), words)

    return attempt(form, act) or form_page("policing/visits/plan.html", fragment="place", form=form)


@requires(Permission.VISIT_RECORD)
def visit_new() -> Response:
    """Record a visit that was made; sent twice, it is still one visit."""
    form = _visit_form(None, area=request.args.get("area", ""))

    def act() -> Response:
        visit, is_new = do.record_visit(report=_report(form, form.area.data), actor=g.actor, now=now())
        return _recorded(visit, is_new)

    return _form_page(form, act, title=_("Record a visit"), visit=None)


@requires(Permission.VISIT_RECORD)
def visit_record(visit_id: int) -> Response:
    """A planned visit was made."""
    found = find.find_visit(visit_id, actor=g.actor)
    form = _visit_form(found, area=found.area_code)

    def act() -> Response:
        report = _report(form, found.area_code)
        return _recorded(found, do.record_planned(visit=found, report=report, actor=g.actor, now=now()))

    return _form_page(form, act, title=_("Record the planned visit"), visit=found)


def _recorded(visit: Visit, is_new: bool) -> Response:
    words = _("The visit is recorded.") if is_new else _("This visit was recorded already.")
    return done(url_for("policing.visit", visit_id=visit.id), words)


@requires(Permission.VISIT_RECORD)
def visit_correct(visit_id: int) -> Response:
    """Put a recorded visit right, within some days and by who recorded it."""
    found = find.find_visit(visit_id, actor=g.actor)
    form = _visit_form(found, area=found.area_code)
    del form.next_on

    def act() -> Response:
        report = _report(form, found.area_code)
        version = int(form.version.data) if NUMBER.fullmatch(form.version.data or "") else None
        changed = do.correct_visit(visit=found, report=report, version=version, actor=g.actor, now=now())
        words = _("The visit is corrected; what stood before is kept in the log.") if changed else _("Nothing changed.")
        return done(url_for("policing.visit", visit_id=visit_id), words)

    return _form_page(form, act, title=_("Correct the visit"), visit=found)


def _form_page(form: VisitForm, act: Callable[[], Response], *, title: str, visit: Visit | None) -> Response:
    return attempt(form, act) or form_page(
        "policing/visits/record.html", fragment="place", form=form, form_title=title, visit=visit
    )


def _visit_form(visit: Visit | None, *, area: str) -> VisitForm:
    """The form with its choices; what a planned or recorded visit says already is filled in."""
    given: dict[str, object] = {"client_key": str(uuid.uuid4()), "area": area, "kind": VisitKind.VISIT.value}
    if visit is not None:
        given |= {
            "version": visit.version,
            "kind": visit.kind.value,
            "topics": visit.topics,
            "partner": str(visit.partner_post_id or ""),
        }
    linked = find.list_linked_cases(visit.id, actor=g.actor) if visit else []
    if visit is not None and visit.state is VisitState.DONE:
        given |= {
            "visited_on": visit.visited_on.isoformat() if visit.visited_on else "",
            "result": visit.result.value if visit.result else "",
            "remark": visit.remark,
            "cases": [row.id for row in linked],
        }
    form = VisitForm(data=given)
    form.visited_on.choices = _days_to_choose(visit)
    code = _offer_place(form, visit)
    rows = find.list_linkable_cases(code, actor=g.actor) if code else []
    form.cases.choices = list({row.id: f"{row.ref} {row.title}" for row in [*rows, *linked]}.items())
    return form


def _days_to_choose(visit: Visit | None) -> list[tuple[str, str]]:
    """Today and the days before it that may still be recorded; a recorded day stays on offer."""
    today = g.actor.on
    days = [today - timedelta(days=back) for back in range((today - do.earliest_record(today)).days + 1)]
    if visit is not None and visit.visited_on is not None and visit.visited_on not in days:
        days.append(visit.visited_on)
    named = {today: _("today"), today - timedelta(days=1): _("yesterday")}
    return [(day.isoformat(), " ".join(filter(None, (_short_day(day), named.get(day, ""))))) for day in days]


def _short_day(day: date) -> str:
    return _("%(month)s-%(day)s", month=f"{day.month:02d}", day=f"{day.day:02d}")


def _offer_place(form: VisitForm, visit: Visit | None = None) -> str:
    """Fill in the choices that hang on the village; its code, or nothing while none is chosen."""
    codes = [visit.area_code] if visit else [post.area_code for post in find.recording_posts(g.actor)]
    form.area.choices = [(code, get_tree().path(code)) for code in codes]
    chosen = request.values.get("area") or form.area.data
    code = chosen if chosen in codes else (codes[0] if codes else "")
    if request.method != "POST":
        form.area.data = code
    partners = find.list_partner_posts(code) if code else []
    form.partner.choices = [("", _("nobody")), *((str(row.id), row.title) for row in partners)]
    return code


def _report(form: VisitForm, area_code: str) -> do.VisitReport:
    return do.VisitReport(
        client_key=form.client_key.data,
        area_code=area_code,
        kind=VisitKind(form.kind.data),
        visited_on=date.fromisoformat(form.visited_on.data),
        result=VisitResult(form.result.data),
        topics=tuple(VisitTopic(one) for one in form.topics.data or []),
        case_ids=frozenset(form.cases.data or []),
        partner_post_id=int(form.partner.data) if form.partner.data else None,
        next_on=form.next_on.data if "next_on" in form else None,
        remark=form.remark.data or "",
    )


@requires(Permission.VISIT_VIEW)
def visit(visit_id: int) -> Response:
    return _show(find.find_visit(visit_id, actor=g.actor), CallOffForm(formdata=None), 200)


@requires(Permission.VISIT_RECORD)
def visit_call_off(visit_id: int) -> Response:
    """A planned visit will not take place."""
    found = find.find_visit(visit_id, actor=g.actor)
    form = CallOffForm()

    def act() -> Response:
        do.call_off_visit(visit=found, reason=form.reason.data, actor=g.actor, now=now())
        return done(url_for("policing.visit", visit_id=visit_id), _("The visit is called off."))

    return attempt(form, act) or _show(found, form, 422)


def _show(found: Visit, form: CallOffForm, status: int) -> Response:
    return page(
        "policing/visits/visit.html",
        status=status,
        visit=found,
        names=find.names_of(found),
        topics=[say(VisitTopic(one).label) for one in found.topics],
        cases=find.list_linked_cases(found.id, actor=g.actor),
        shows_remark=find.shows_remark(g.actor, found),
        may_act=find.may_act_on(g.actor, found),
        may_correct=do.why_not_correct(found, actor=g.actor, now=now()) is None,
        form=form,
        today=g.actor.on,
    )
