"""Logging a case."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from flask import Response, g, request, url_for
from flask_babel import gettext as _

from tracker.access import Permission, require
from tracker.areas.queries import find_grid_at, get_tree
from tracker.cases.forms import CaseForm
from tracker.cases.queries.choices import area_choices, category_choices
from tracker.cases.queries.detail import NotVisible, get_case
from tracker.cases.queries.similar import list_similar
from tracker.cases.services.log import Report, log_case
from tracker.cases.vocabulary import SOURCES, FileKind, Source
from tracker.extensions import reading
from tracker.foundation.identifiers import is_within, normalize_phone
from tracker.foundation.words import Refused
from tracker.web.access import requires
from tracker.web.identity import now
from tracker.web.language import language, say, say_refusal
from tracker.web.pages import done, page
from tracker.web.uploads import store_uploads


@requires(Permission.CASE_LOG)
def new() -> Response:
    """The form of a new case, and its sending; sent twice, it still makes one case."""
    with reading():  # the form is built and checked before the write lock is asked for
        form, status = _form(), 200
        is_valid = request.method == "POST" and form.validate()
    if request.method == "POST":
        status = 422
        if is_valid:
            try:
                return _log(form)
            except Refused as refusal:
                _blame(form, refusal)
    return page("cases/new.html", status=status, form=form, similar=[], place=_place(form))


def _form() -> CaseForm:
    form = CaseForm(**_start())
    form.category.choices = {
        _("Please choose"): [("", _("Please choose"))],
        **category_choices(english=language() == "en"),
    }
    grids = area_choices(g.actor)
    form.area.choices = grids if sum(map(len, grids.values())) == 1 else {"": [("", _("Please choose"))], **grids}
    form.source.choices = [(one.value, say(label)) for one, label in SOURCES.items() if one is not Source.IMPORT]
    return form


def _start() -> dict[str, Any]:
    """What an empty form begins with: a key of its own, or a draft that is taken up again."""
    if not request.args.get("draft"):
        return {"client_key": str(uuid.uuid4())}
    case = get_case(request.args["draft"], actor=g.actor).case
    if not case.is_draft:
        raise NotVisible
    return {
        "client_key": case.client_key,
        "category": case.category_code,
        "area": case.area_code,
        "place": case.place,
        "text": case.text,
        "source": case.source.value,
    }


def _blame(form: CaseForm, refusal: Refused) -> None:
    name = refusal.field if refusal.field in form else "category"
    form[name].errors = [*form[name].errors, say_refusal(refusal)]


def _log(form: CaseForm) -> Response:
    files = store_uploads(form.photos.data, kind=FileKind.BEFORE, field="photos")
    files += store_uploads(form.after_photos.data, kind=FileKind.AFTER, field="after_photos")
    report = Report(
        client_key=form.client_key.data,
        category_code=form.category.data,
        area_code=form.area.data,
        text=form.text.data.strip(),
        place=form.place.data.strip(),
        source=Source(form.source.data or Source.PATROL),
        point=_point(form),
        written_at=_written_at(form),
        reporter_name=(form.reporter_name.data or "").strip(),
        reporter_phone=normalize_phone(form.reporter_phone.data or ""),
        is_draft=request.form.get("save") == "draft",
        is_on_spot=bool(form.on_spot.data),
        result_text=(form.result_text.data or "").strip(),
        files=files,
    )
    post = require(g.actor, Permission.CASE_LOG)
    post = next((one for one in g.actor.posts if is_within(report.area_code, one.area_code)), post)
    case, is_new = log_case(report=report, actor=g.actor, post=post, now=now())
    words = _("Logged as %(ref)s.", ref=case.ref) if is_new else _("This was logged already as %(ref)s.", ref=case.ref)
    return done(url_for("cases.detail", ref=case.ref), words)


def _point(form: CaseForm) -> tuple[float, float] | None:
    """(lng, lat) of the phone, if it gave one."""
    try:
        lng, lat = float(form.lng.data), float(form.lat.data)
    except (TypeError, ValueError):
        return None
    return (lng, lat) if -180 <= lng <= 180 and -90 <= lat <= 90 else None


def _written_at(form: CaseForm) -> datetime | None:
    """When the phone says it was written; a clock that runs ahead is not believed."""
    try:
        written = datetime.fromisoformat(form.written_at.data or "").astimezone(UTC)
    except ValueError:
        return None
    return written if written <= now() else None


def _place(form: CaseForm) -> Any:
    """The grid a position lies in, when the form carries one and no grid is chosen yet."""
    point = _point(form)
    return find_grid_at(*point, g.actor.on) if point else None


@requires(Permission.CASE_LOG)
def hints() -> Response:
    """Beside the form: the grid of a position, and cases that may be the same matter."""
    form = CaseForm(request.args, meta={"csrf": False})
    place = _place(form)
    area = form.area.data or (place.code if place else "")
    similar = list_similar(
        actor=g.actor, area_code=area, category_code=form.category.data or "", point=_point(form), now=now()
    )
    path = get_tree().path(place.code) if place else ""
    return page(
        "cases/new_hints.html", fragment="hints", place=place, place_path=path, similar=similar, searched=bool(area)
    )
