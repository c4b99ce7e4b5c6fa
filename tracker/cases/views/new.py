"""Logging a case."""

from __future__ import annotations

import uuid
from datetime import timedelta

from flask import Response, current_app, g, request, url_for
from flask_babel import gettext as _

from tracker.access import Permission, require
from tracker.areas.queries import get_tree
from tracker.cases.forms import CaseForm
from tracker.cases.queries.choices import (
    about_choices,
    area_choices,
    findable_categories,
    is_about_staff,
    list_recent_categories,
    own_grids,
)
from tracker.cases.queries.detail import NotVisible
from tracker.cases.queries.drafts import Draft, find_draft
from tracker.cases.queries.positions import Doubt, Position, look_up, read_point
from tracker.cases.queries.similar import list_similar
from tracker.cases.queries.words import get_words
from tracker.cases.services.log import Report, log_case
from tracker.cases.services.routing import UNKNOWN
from tracker.cases.views.map import ground
from tracker.cases.vocabulary import FileKind, Source
from tracker.extensions import reading
from tracker.files.holding import picture_address
from tracker.files.store import StoredFile, path_of
from tracker.foundation.identifiers import AreaLevel, is_within, normalize_phone
from tracker.foundation.moments import Written
from tracker.foundation.words import Refused
from tracker.web.access import requires
from tracker.web.carrying import NOT_RIGHT, Entry
from tracker.web.identity import now
from tracker.web.language import language, say, say_refusal
from tracker.web.moments import written
from tracker.web.pages import Shown, done, page
from tracker.web.replies import reply
from tracker.web.uploads import Attached, take_files


@requires(Permission.CASE_LOG)
def new() -> Response:
    """The form of a new case, and its sending; sent twice, it still makes one case."""
    with reading():  # the form is built and checked before the write lock is asked for
        form, status = _form(), 200
        position = _look_up(form)
        is_valid = request.method == "POST" and _is_valid(form, position)
    if request.method == "POST":
        status = 422
        if is_valid:
            try:
                return _log(form)
            except Refused as refusal:
                _blame(form, refusal)
    shown = _asked(form, position)
    return page(
        "cases/new.html", status=status, form=form, similar=[], ground=ground(by_hand=True), outlines_url="", **shown
    )


def _form() -> CaseForm:
    """The form: empty with a key of its own, with a draft that is taken up again, or as it was sent."""
    draft = _draft()
    form = CaseForm(**({"client_key": str(uuid.uuid4())} if draft is None else draft.fields))
    _offer(form)
    if draft is not None:
        for field, kind in ((form.photos, FileKind.BEFORE), (form.after_photos, FileKind.AFTER)):
            field.attached = [
                Attached(one.sha256, one.name, _thumb_address(one.thumb_sha256))
                for one in draft.files
                if one.kind is kind
            ]
    return form


def _draft() -> Draft | None:
    """The draft that the address or the sent form names, if it is the actor's own."""
    if request.method == "POST":
        return find_draft(client_key=request.form.get("client_key", ""), actor=g.actor)
    if not request.args.get("draft"):
        return None
    found = find_draft(ref=request.args["draft"], actor=g.actor)
    if found is None:
        raise NotVisible
    return found


def _thumb_address(sha256: str | None) -> str:
    """The small picture of a draft's file as an address that holds it: its writer sees it whatever the class is."""
    path = path_of(current_app.config["SETTINGS"].files_dir, sha256) if sha256 else None
    return picture_address(path.read_bytes()) if path and path.is_file() else ""


def _offer(form: CaseForm) -> None:
    """Put in what there is to choose from, and the grid of the position where none was chosen."""
    form.category.choices = {
        _("Please choose"): [("", _("Please choose"))],
        **findable_categories(english=language() == "en"),
    }
    form.category.recent = list_recent_categories(g.actor, now())
    form.category.words_url = url_for("cases.words")
    grids = area_choices(g.actor)
    form.area.choices = grids if sum(map(len, grids.values())) == 1 else {"": [("", _("Please choose"))], **grids}
    form.source.choices = [(one.value, say(one.label)) for one in Source if one is not Source.IMPORT]
    if not form.area.data:
        found = look_up(read_point(form.lng.data, form.lat.data), "", g.actor.on).grid
        if found is not None and any(code == found.code for rows in grids.values() for code, _name in rows):
            form.area.data, form.area.raw_data = found.code, [found.code]
    if not form.area.data and request.method == "GET" and len(own := own_grids(g.actor)) == 1:
        (form.area.data,) = own
    form.about.choices = []
    if is_about_staff(form.category.data or ""):
        posts = about_choices(form.area.data or "", g.actor)
        form.about.choices = [("", _("Please choose")), *posts, (UNKNOWN, _("not known whom"))]
        form.about.flags.required = True


def _look_up(form: CaseForm) -> Position:
    return look_up(read_point(form.lng.data, form.lat.data), form.area.data or "", g.actor.on)


def _is_valid(form: CaseForm, position: Position) -> bool:
    is_valid = bool(form.validate())
    if form.is_draft or form.position.data in _answers(position.doubt) or position.doubt is Doubt.NONE:
        return is_valid
    form.position.errors = [*form.position.errors, _doubt_words(position, form.area.data or "")]
    return False


def _answers(doubt: Doubt) -> dict[str, str]:
    """What may be said to a doubtful position."""
    if doubt is Doubt.NONE:
        return {}
    leave = {"leave": _("Leave the position out")}
    return leave if doubt is Doubt.FAR else leave | {"keep": _("Keep it: the matter lies in the chosen grid")}


def _doubt_words(position: Position, area_code: str) -> str:
    path = get_tree().path
    if position.grid is not None:
        return _(
            "Your position lies in %(there)s, you have chosen %(here)s. Choose the other grid, or say what is right.",
            there=path(position.grid.code),
            here=path(area_code),
        )
    if position.doubt is Doubt.FAR:
        return _("This position is not in your county. Leave it out, or take it anew at the place.")
    return _("This position lies in no grid. Choose the right grid, and say what is to become of the position.")


def _asked(form: CaseForm, position: Position) -> Shown:
    """What the page shows beside category, grid and position."""
    form.position.choices = list(_answers(position.doubt).items())
    place = position.grid
    return {
        "place": place,
        "place_path": get_tree().path(place.code) if place else "",
        "doubt_words": _doubt_words(position, form.area.data or "") if position.doubt else "",
    }


def _blame(form: CaseForm, refusal: Refused) -> None:
    name = refusal.field if refusal.field in form else "category"
    form[name].errors = [*form[name].errors, say_refusal(refusal)]


#: What the files of each field show.
KINDS = {"photos": FileKind.BEFORE, "after_photos": FileKind.AFTER}


def _log(form: CaseForm) -> Response:
    return done(*_take(form, take_files(form, KINDS), written(form.written_at.data)))


def take_entry(entry: Entry) -> tuple[str, str]:
    """Log what an entry says that somebody carried in, in the actor's name; Refused where it cannot be logged so."""
    require(g.actor, Permission.CASE_LOG)
    form = CaseForm(**entry.given)
    _offer(form)
    entry.check(form, KINDS)
    if not _is_valid(form, _look_up(form)):
        raise Refused(NOT_RIGHT, code="form")
    return _take(form, entry.keep_files(KINDS), entry.written)


def _take(form: CaseForm, files: list[StoredFile], written_at: Written | None) -> tuple[str, str]:
    """Log what the form says; the address of the case, and what is said."""
    report = Report(
        client_key=form.client_key.data,
        category_code=form.category.data,
        area_code=form.area.data,
        text=(form.text.data or "").strip(),
        place=(form.place.data or "").strip(),
        source=Source(form.source.data or Source.PATROL),
        point=None if form.position.data == "leave" else read_point(form.lng.data, form.lat.data),
        written=written_at,
        reporter_name=(form.reporter_name.data or "").strip(),
        reporter_phone=normalize_phone(form.reporter_phone.data or ""),
        about_post_id=int(form.about.data) if form.about.choices and (form.about.data or "").isdigit() else None,
        is_draft=form.is_draft,
        is_on_spot=bool(form.on_spot.data),
        result_text=(form.result_text.data or "").strip(),
        files=files,
        unwanted=form.photos.unwanted | form.after_photos.unwanted,
    )
    post = require(g.actor, Permission.CASE_LOG)
    post = next((one for one in g.actor.posts if is_within(report.area_code, one.area_code)), post)
    case, is_new = log_case(report=report, actor=g.actor, post=post, now=now())
    url = url_for("cases.detail", ref=case.ref)
    if case.is_draft:
        return url, _("Kept as draft %(ref)s.", ref=case.ref)
    words = _("Logged as %(ref)s.", ref=case.ref) if is_new else _("This was logged already as %(ref)s.", ref=case.ref)
    return url, words


@requires(Permission.CASE_LOG)
def hints() -> Response:
    """Beside the form: the grid of a position, what else is to be said, and cases that may be the same matter."""
    form = CaseForm(request.args, meta={"csrf": False})
    _offer(form)
    position = _look_up(form)
    area = form.area.data or ""
    similar = list_similar(
        actor=g.actor,
        area_code=area,
        category_code=form.category.data or "",
        point=read_point(form.lng.data, form.lat.data),
        now=now(),
    )
    return page(
        "cases/new_hints.html",
        fragment="hints",
        form=form,
        similar=similar,
        searched=bool(area),
        **_asked(form, position),
    )


@requires(Permission.CASE_LOG)
def words() -> Response:
    """What the words of a report say about its category in the county of one's posts: read once a day by a phone."""
    county = require(g.actor, Permission.CASE_LOG).area_code[: AreaLevel.COUNTY.digits]
    response = reply(200, **get_words(county))
    response.headers["Cache-Control"] = f"private, max-age={timedelta(days=1).total_seconds():.0f}"
    return response
