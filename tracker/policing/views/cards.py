"""The contact card of a village: for everyone behind its link, on paper, and all those of a street at once."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from flask import Response, abort, current_app, g, render_template, request, stream_with_context, url_for

from tracker.access import Permission
from tracker.areas.queries import Place
from tracker.audit.services import log_access
from tracker.extensions import SHIPPED, reading
from tracker.files.store import path_of
from tracker.foundation.days import local_day
from tracker.policing.queries.cards import Card, find_public_card, list_cards
from tracker.policing.queries.villages import find_village, is_in_reach, list_streets, list_villages
from tracker.policing.services.villages import SHORT, get_or_make_contact
from tracker.policing.views.assignments import seen
from tracker.policing.views.villages import edited
from tracker.policing.views.villages_officers import send_photo
from tracker.web.access import public, requires
from tracker.web.identity import address, now
from tracker.web.language import LOCALES
from tracker.web.pages import page
from tracker.web.qr import qr_code

STYLE = "cards/card.css"


def _link(card: Card) -> str:
    return url_for("policing.card", short=card.short, _external=True)


def _public_card(short: str) -> Card:
    found = find_public_card(short, local_day(now())) if SHORT.fullmatch(short) else None
    return found or abort(404)


@public
def card(short: str) -> Response:
    """Who is there for a village today, for everyone who has the link; leaves no cookie."""
    asked = request.args.get("lang", "")
    if asked in LOCALES:
        g.language = asked
    found = _public_card(short)
    return page("policing/cards/public.html", card=found, language_now=g.language)


@public
def card_photo(short: str, rank: str) -> Response:
    """The photo of an officer who agreed to it."""
    holders = [one for one in _public_card(short).officers if one.rank.value.lower() == rank and one.photo_sha256]
    return send_photo((holders[0].photo_sha256 if holders else None) or abort(404))


@requires(Permission.LIAISON_VIEW)
def card_print(code: str) -> Response:
    """The card on paper: `?size=card` 90 × 54 mm, otherwise A4."""
    place = find_village(code, seen()) or abort(404)
    cards = list_cards([place], g.actor.on)
    size = "card" if request.args.get("size") == "card" else "a4"
    if not cards:
        abort(404)
    photos = {
        one.rank.value: url_for("policing.card_photo", short=cards[0].short, rank=one.rank.value.lower())
        for one in cards[0].officers
        if one.photo_sha256
    }
    link = _link(cards[0])
    return page("policing/cards/print.html", card=cards[0], size=size, qr=qr_code(link), link=link, photos=photos)


@requires(Permission.CARD_EDIT)
def cards_export() -> Response:
    """All cards of a street as one archive, streamed and logged; a village without a link gets one."""
    area = request.form.get("area", "")
    if area not in {place.code for place in list_streets(edited())} or not is_in_reach(area, edited()):
        abort(404)
    with reading():
        places = list_villages((area,), g.actor.on)
    for one in places:
        get_or_make_contact(village=one)
    detail = {"area": area, "villages": len(places)}
    log_access(actor=g.actor, act="card:export", now=now(), subject=f"area:{area}", address=address(), detail=detail)

    def pieces() -> Iterator[bytes]:
        # The entry above is committed by now; the cards are read in a transaction of their own.
        with reading():
            yield from _archive(places)

    response = Response(stream_with_context(pieces()), mimetype="application/zip")
    response.headers.set("Content-Disposition", "attachment", filename=f"cards-{area}.zip")
    return response


class _Pipe(io.RawIOBase):
    """What an archive is written into, and from which it is taken piece by piece."""

    def __init__(self) -> None:
        self.held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self.held += piece
        return len(piece)

    def take(self) -> bytes:
        piece = bytes(self.held)
        self.held.clear()
        return piece


def _archive(places: list[Place]) -> Iterator[bytes]:
    """A page for each village, one sheet of small cards, the codes as SVG, and the style they share."""
    pipe = _Pipe()
    cards = list_cards(places, g.actor.on)
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("card.css", (SHIPPED / "static" / STYLE).read_bytes())
        drawn = []
        for one in cards:
            photos = dict(_pack_photos(packed, one))
            qr = qr_code(_link(one))
            drawn.append((one, qr, photos))
            shown = {"cards": [(one, qr, photos)], "size": "a4", "heading": one.title}
            packed.writestr(f"{one.place.code}.html", render_template("policing/cards/file.html", **shown))
            packed.writestr(f"qr/{one.place.code}.svg", _standalone(qr))
            yield pipe.take()
        sheet = {"cards": drawn, "size": "card", "heading": "90 × 54 mm"}
        packed.writestr("cards.html", render_template("policing/cards/file.html", **sheet))
    yield pipe.take()


def _pack_photos(packed: zipfile.ZipFile, card: Card) -> Iterator[tuple[str, str]]:
    for one in card.officers:
        path = path_of(current_app.config["SETTINGS"].files_dir, one.photo_sha256) if one.photo_sha256 else None
        if path is not None and path.is_file():
            name = f"photos/{card.place.code}-{one.rank.value.lower()}.webp"
            packed.write(path, name)
            yield one.rank.value, name


def _standalone(svg: str) -> str:
    return str(svg).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
