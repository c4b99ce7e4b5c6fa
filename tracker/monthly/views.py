"""Addresses of the monthly report: making, editing, approving, and taking it away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from urllib.parse import quote

from flask import Blueprint, Response, current_app, g, make_response, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select

from tracker.access import Permission
from tracker.access.gate import granting
from tracker.access.scope import in_areas
from tracker.areas.queries import get_tree
from tracker.audit.services import log_access
from tracker.cases.queries.detail import seen
from tracker.extensions import db, reading
from tracker.figures.months import label_of, labelled, month_end, month_of, named_after
from tracker.foundation.asked import asked_number
from tracker.foundation.days import local_day
from tracker.foundation.identifiers import AreaLevel
from tracker.foundation.words import N_
from tracker.monthly import services as do
from tracker.monthly.forms import MakeForm, WordsForm
from tracker.monthly.models import MonthlyReport
from tracker.monthly.outputs import Sheet, body_of, sheet_of, to_docx, to_pdf, to_xlsx
from tracker.web.access import requires
from tracker.web.exports import XLSX
from tracker.web.forms import attempt, form_page
from tracker.web.identity import address, now
from tracker.web.navigation import Place
from tracker.web.pages import done, page
from tracker.web.turns import aside

blueprint = Blueprint("monthly", __name__)
MAKERS = {
    "pdf": ("application/pdf", to_pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", to_docx),
    "xlsx": (XLSX, to_xlsx),
}
MONTHS = 14


@requires(Permission.MONTHLY_MAKE)
def reports() -> Response:
    """The reports of my areas, and the form of the next one."""
    form = MakeForm()
    form.area.choices = _areas()
    form.month.choices = _months(g.actor.on)

    def act() -> Response:
        area, month = form.area.data, labelled(form.month.data)
        held = do.find_report(area, month)
        if held is not None and held.approved_at is None:
            # Made before, and perhaps edited since: only the draft's own page replaces what stands in it.
            return done(url_for("monthly.report", report_id=held.id), _("There is a draft of this month already."))
        report = do.make_report(area_code=area, month=month, actor=g.actor, now=now())
        return done(url_for("monthly.report", report_id=report.id), _("The draft is made."))

    return attempt(form, act) or form_page(
        "monthly/list.html", fragment="results", form=form, reports=_list(), name=get_tree().name
    )


def _areas() -> list[tuple[str, str]]:
    tree = get_tree()
    places = {
        one.code: one for post in granting(g.actor, Permission.MONTHLY_MAKE) for one in tree.within(post.area_code)
    }
    wide = (AreaLevel.COUNTY, AreaLevel.STREET)
    return [(code, tree.path(code, after=0)) for code, one in places.items() if one.level in wide]


def _months(today: date) -> list[tuple[str, str]]:
    """The months that are over, the latest first."""
    running = month_of(today, month_end())
    labels = [label_of(running - back) for back in range(1, MONTHS + 1)]
    return [(label, label) for label in labels]


def _visible() -> ColumnElement[bool]:
    return in_areas(MonthlyReport.area_code, granting(g.actor, Permission.MONTHLY_MAKE))


def _list() -> Sequence[MonthlyReport]:
    query = select(MonthlyReport).where(_visible())
    return db.session.scalars(query.order_by(MonthlyReport.last_on.desc(), MonthlyReport.area_code).limit(100)).all()


def _get(report_id: int, *, lock: bool = False) -> MonthlyReport:
    query = select(MonthlyReport).where(MonthlyReport.id == report_id, _visible())
    if lock:
        query = query.with_for_update(of=MonthlyReport).execution_options(populate_existing=True)
    return seen(db.session.scalar(query))


def _sheet(report: MonthlyReport) -> Sheet:
    approved = local_day(report.approved_at) if report.approved_at else None
    is_public = request.values.get("version") == "public"
    return sheet_of(report.figures, report.words, is_public=is_public, approved_on=approved)


def _data_dir() -> Path:
    return current_app.config["SETTINGS"].data_dir


@requires(Permission.MONTHLY_MAKE)
def report(report_id: int) -> Response:
    """The report as it stands."""
    found = _get(report_id)
    sheet = _sheet(found)
    return page(
        "monthly/report.html",
        fragment="results",
        report=found,
        sheet=sheet,
        body=body_of(sheet, _data_dir()),
    )


@requires(Permission.MONTHLY_MAKE)
def edit(report_id: int) -> Response:
    """The words of a draft. Whoever was overtaken gets his words back, with those that stand now beside them."""
    found = _get(report_id)
    if request.method == "GET" and found.approved_at is not None:
        return redirect(url_for("monthly.report", report_id=report_id), 303)  # type: ignore[return-value]
    form = WordsForm(data=found.words | {"version": found.version})
    sent = _sent_version()

    def act() -> Response:
        held = _get(report_id, lock=True)
        words = {part: form[part].data or "" for part in do.PARTS}
        do.edit_report(report=held, words=words, version=sent, actor=g.actor, now=now())
        return done(url_for("monthly.report", report_id=report_id), _("The words are kept."))

    if answer := attempt(form, act):
        return answer
    is_overtaken = request.method == "POST" and found.approved_at is None and sent != found.version
    form.version.data = found.version
    return form_page(
        "monthly/edit.html",
        fragment="form",
        form=form,
        report=found,
        standing=[(form[part].label.text, found.words[part]) for part in do.PARTS] if is_overtaken else [],
    )


def _sent_version() -> int:
    """The version the sender has seen; 0, which no report has, when the form does not say."""
    return asked_number(request.form.get("version", "")) or 0


@requires(Permission.MONTHLY_MAKE)
def renew(report_id: int) -> Response:
    """Draw the figures and words of a draft anew."""
    found = _get(report_id, lock=True)
    version = _sent_version()
    do.make_report(
        area_code=found.area_code, month=named_after(found.last_on), actor=g.actor, now=now(), version=version
    )
    return done(url_for("monthly.report", report_id=report_id), _("The draft is made anew."))


@requires(Permission.MONTHLY_MAKE)
def approve(report_id: int) -> Response:
    """Freeze the report."""
    found = _get(report_id, lock=True)
    do.approve_report(report=found, version=_sent_version(), actor=g.actor, now=now())
    return done(url_for("monthly.report", report_id=report_id), _("The report is approved and frozen."))


@requires(Permission.MONTHLY_MAKE)
def take(report_id: int, form: str) -> Response:
    """The report as a file; that it was taken is logged."""
    with reading():
        found = _get(report_id)
        sheet, subject = _sheet(found), do.subject_of(found)
    mime, make = MAKERS[form]
    # Drawing takes seconds: no transaction is open meanwhile, and others take their turns.
    db.session.rollback()
    with aside():
        data = make(sheet, _data_dir())
    detail = {"form": form, "version": "public" if sheet.is_public else "office"}
    log_access(actor=g.actor, act="report:take", now=now(), subject=subject, detail=detail, address=address())
    response = make_response(data)
    response.headers["Content-Type"] = mime
    name = f"{sheet.title}{sheet.month}{'（公开版）' if sheet.is_public else ''}.{form}"
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"report.{form}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


rule = blueprint.add_url_rule
BOTH = ["GET", "POST"]
rule("/reports/monthly", view_func=reports, methods=BOTH)
rule("/reports/monthly/<int:report_id>", view_func=report)
rule("/reports/monthly/<int:report_id>/edit", view_func=edit, methods=BOTH)
rule("/reports/monthly/<int:report_id>/renew", view_func=renew, methods=["POST"])
rule("/reports/monthly/<int:report_id>/approve", view_func=approve, methods=["POST"])
rule("/reports/monthly/<int:report_id>/report.<any(pdf, docx, xlsx):form>", view_func=take, methods=["POST"])

NAVIGATION = (Place(200, "monthly.reports", N_("Monthly reports"), "chart-bar", Permission.MONTHLY_MAKE, ("monthly.report", "monthly.edit")),)  # fmt: skip
