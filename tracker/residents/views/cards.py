"""The cards of one's grids and villages: their links, their notices on A4, and all those of a street at once."""

from __future__ import annotations

import io
import zipfile

from flask import Response, abort, g, render_template, request, send_file, url_for
from flask_babel import gettext as _

from tracker.access import Permission, can
from tracker.access.gate import granting
from tracker.areas.queries import Place, get_tree
from tracker.audit.services import log_access
from tracker.extensions import SHIPPED, db
from tracker.foundation.identifiers import AreaLevel, is_within
from tracker.foundation.shorts import short_of
from tracker.residents.forms import CardForm
from tracker.residents.models import GridCard
from tracker.residents.queries.cards import LEVELS, Card, make_card
from tracker.residents.services.cards import save_card
from tracker.web.access import requires
from tracker.web.forms import attempt, form_page, watch
from tracker.web.identity import address, now
from tracker.web.pages import done, page
from tracker.web.qr import qr_code

STYLE = "cards/card.css"


def _tops(right: Permission) -> list[str]:
    return sorted({post.area_code for post in granting(g.actor, right)})


def _place(code: str, right: Permission) -> Place:
    """An area with a card within the reach of the right, or 404."""
    place = get_tree().by_code.get(code)
    if place is None or not place.is_valid(g.actor.on) or not any(is_within(code, top) for top in _tops(right)):
        abort(404)
    return place


@requires(Permission.GRID_CARD_VIEW)
def cards() -> Response:
    """Villages and grids with their public addresses, street by street."""
    tree = get_tree()
    found = [
        one
        for top in _tops(Permission.GRID_CARD_VIEW)
        for level in LEVELS
        for one in tree.within(top, level, g.actor.on)
    ]
    places = sorted({one.code: one for one in found}.values(), key=lambda one: one.code)
    streets: dict[str, list[tuple[Place, str]]] = {}
    for one in places:
        streets.setdefault(one.code[: AreaLevel.STREET.digits], []).append((one, short_of(one.code)))
    chosen = request.args.get("street", "")
    street = chosen if chosen in streets else next(iter(streets), "")
    return page(
        "residents/cards.html",
        fragment="results",
        streets=[(code, tree.name(code)) for code in streets],
        street=street,
        places=streets.get(street, []),
        may_edit=can(g.actor, Permission.GRID_CARD_EDIT),
    )


@requires(Permission.GRID_CARD_EDIT)
def edit(code: str) -> Response:
    """The phones on the cards of an area: of a street they hold for all below that have none of their own."""
    place = _place(code, Permission.GRID_CARD_EDIT)
    found = db.session.get(GridCard, code)
    form = CardForm(obj=found)
    watch(form, found.duty_phone if found else "", found.supervision_phone if found else "")
    back = url_for("residents.cards", street=code[: AreaLevel.STREET.digits])

    def act() -> Response:
        save_card(
            area_code=code,
            duty_phone=form.duty_phone.data or "",
            supervision_phone=form.supervision_phone.data or "",
            actor=g.actor,
            now=now(),
        )
        return done(back, _("Saved."))

    return attempt(form, act) or form_page("residents/card_edit.html", form=form, place=place, back=back)


def _link(card: Card) -> str:
    return url_for("residents.card", short=card.short, _external=True)


@requires(Permission.GRID_CARD_VIEW)
def notice(code: str) -> Response:
    """The notice on A4."""
    place = _place(code, Permission.GRID_CARD_VIEW)
    if place.level not in LEVELS:
        abort(404)
    card = make_card(place, g.actor.on)
    return page("residents/notice.html", card=card, qr=qr_code(_link(card)), link=_link(card))


@requires(Permission.GRID_CARD_VIEW)
def street_cards() -> Response:
    """All notices of a street as one archive, logged: a page for each, and the codes as pictures."""
    street = _place(request.form.get("street", ""), Permission.GRID_CARD_VIEW).code
    if len(street) != AreaLevel.STREET.digits:
        abort(404)
    places = [one for level in LEVELS for one in get_tree().within(street, level, g.actor.on)]
    detail = {"area": street, "cards": len(places)}
    log_access(actor=g.actor, act="card:export", now=now(), subject=f"area:{street}", address=address(), detail=detail)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("card.css", (SHIPPED / "static" / STYLE).read_bytes())
        for one in sorted(places, key=lambda place: place.code):
            card = make_card(one, g.actor.on)
            qr = qr_code(_link(card))
            shown = {"card": card, "qr": qr, "link": _link(card)}
            archive.writestr(f"{one.code}.html", render_template("residents/notice_file.html", **shown))
            svg = str(qr).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
            archive.writestr(f"qr/{one.code}.svg", svg)
    packed.seek(0)
    return send_file(packed, mimetype="application/zip", as_attachment=True, download_name=f"grid-cards-{street}.zip")
