"""Reporting behind the code of a grid: without account, cookie or script."""

from __future__ import annotations

import uuid

from flask import Response, abort, current_app, request, url_for
from flask_babel import gettext as _

from tracker.areas.queries import get_tree, list_thin_boundaries
from tracker.cases.queries.choices import category_choices
from tracker.cases.queries.positions import Doubt, look_up, read_point
from tracker.cases.views.map import ground
from tracker.cases.vocabulary import FileKind
from tracker.foundation.days import local_day
from tracker.foundation.identifiers import AreaLevel, normalize_phone
from tracker.foundation.words import N_, Refused, printable
from tracker.residents.forms import JoinForm, ReportForm
from tracker.residents.queries.cards import Card, find_card
from tracker.residents.queries.nearby import find_joinable, list_nearby
from tracker.residents.services.reports import (
    PublicReport,
    check_address,
    new_challenge,
    note_sent,
    proves,
    take_report,
)
from tracker.residents.services.slips import code_of_key, join
from tracker.residents.views.language import chosen
from tracker.residents.views.slip import keep_open
from tracker.site.queries import get_setting
from tracker.web.access import public, tokenless
from tracker.web.forms import attempt, form_page
from tracker.web.identity import address, now
from tracker.web.language import language
from tracker.web.pages import go, page
from tracker.web.replies import reply
from tracker.web.transaction import keep_on_error
from tracker.web.uploads import take_files

NOT_THERE = N_("This report is closed by now, or cannot be joined. Report the matter yourself.")


def found_card(short: str) -> Card:
    """The card of an address, or 404."""
    return find_card(short, local_day(now())) or abort(404)


@public
def card(short: str) -> Response:
    """Who is there for a grid, whom to call, and what can be done here; leaves no cookie."""
    chosen()
    return page("residents/card.html", card=found_card(short))


@public
@tokenless
def report(short: str) -> Response:
    """The form, and its sending; sent twice, it still makes one report and one slip."""
    chosen()
    card = found_card(short)
    if request.method == "POST":
        try:
            check_address(address(), now())  # before pictures are opened
        except Refused as refusal:
            return page("residents/full.html", status=429, card=card, words=refusal)
    form = _form(card)

    nearby = _nearby(form)

    def act() -> Response | None:
        if nearby and not form.looked.data:
            return None  # shown once, before it becomes a second report of the same matter
        taken = take_report(
            report=_said(form),
            address=address(),
            is_proven=proves(
                form.challenge.data or "",
                form.nonce.data or "",
                client_key=form.client_key.data,
                secret=_secret(),
                now=now(),
            ),
            is_trapped=bool(form.website.data),
            now=now(),
        )
        keep_open(taken, code_of_key(taken.client_key))
        return go(url_for("residents.own"))

    done = attempt(form, act)
    if request.method == "POST":
        note_sent(address(), now())
        keep_on_error()
    return done or form_page(
        "residents/report.html",
        form=form,
        card=card,
        bits=int(get_setting("residents.proof_bits")),
        nearby=[(one, str(uuid.uuid4())) for one in nearby],
        ground=ground(by_hand=True),
        outlines_url=url_for("residents.outlines", short=card.short),
    )


def _secret() -> bytes:
    secret: bytes = current_app.config["SECRET_KEY"]
    return secret


def _form(card: Card) -> ReportForm:
    key = str(uuid.uuid4())
    form = ReportForm(client_key=key)
    form.challenge.data = form.challenge.data or new_challenge(form.client_key.data or key, _secret(), now())
    form.category.choices = {
        _("Please choose"): [("", _("Please choose"))],
        **category_choices(english=language() == "en"),
    }
    tree, on = get_tree(), local_day(now())
    grids = [(one.code, one.name) for one in tree.within(card.place.code, AreaLevel.GRID, on)]
    form.area.choices = grids if len(grids) == 1 else [("", _("Please choose")), *grids]
    if len(grids) == 1:
        (form.area.data,) = form.area.raw_data = [grids[0][0]]
    elif not form.area.data and (point := read_point(form.lng.data, form.lat.data)):
        found = look_up(point, "", on).grid
        if found is not None and found.code in dict(grids):
            (form.area.data,) = form.area.raw_data = [found.code]
    return form


def _said(form: ReportForm) -> PublicReport:
    point = read_point(form.lng.data, form.lat.data)
    if look_up(point, form.area.data, local_day(now())).doubt is not Doubt.NONE:
        point = None  # the words of the place are what was meant; a phone often does not know where it is
    phone = (form.phone.data or "").strip()
    return PublicReport(
        client_key=form.client_key.data,
        area_code=form.area.data,
        category_code=form.category.data,
        text=printable(form.text.data),
        place=printable(form.place.data),
        point=point,
        name=printable(form.name.data or ""),
        phone=normalize_phone(phone) if phone else "",
        files=take_files(form, {"photos": FileKind.BEFORE}),
    )


def _nearby(form: ReportForm) -> list[object]:
    area = form.area.data or ""
    if not area:
        return []
    return [
        *list_nearby(
            area_code=area,
            category_code=form.category.data or "",
            point=read_point(form.lng.data, form.lat.data),
            now=now(),
        )
    ]


@public
def outlines(short: str) -> Response:
    """The outlines of the grids of a card, for a pin on a map."""
    grids = get_tree().within(found_card(short).place.code, AreaLevel.GRID, local_day(now()))
    response = reply(200, grids=list_thin_boundaries([one.code for one in grids]))
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@public
@tokenless
def me_too(short: str) -> Response:
    """Join a report of the grid that runs already."""
    chosen()
    card = found_card(short)
    form = JoinForm()

    def act() -> Response:
        check_address(address(), now())
        case = find_joinable(form.ref.data, now())
        if case is None or not case.area_code.startswith(card.place.code):
            raise Refused(NOT_THERE)
        note_sent(address(), now())
        slip = join(case=case, client_key=form.client_key.data, address=address(), now=now())
        keep_open(slip, code_of_key(slip.client_key))
        return go(url_for("residents.own"))

    return attempt(form, act) or form_page("residents/joined.html", form=form, card=card)
