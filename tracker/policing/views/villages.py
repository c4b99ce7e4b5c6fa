"""A village and those who are there for it; police rooms."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, abort, g, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from tracker.access import Permission
from tracker.areas.queries import Place
from tracker.extensions import db
from tracker.foundation.identifiers import AreaLevel
from tracker.policing.forms import ContactForm, RoomForm
from tracker.policing.models import PoliceRoom, VillageContact
from tracker.policing.queries.assignments import list_holdings, list_manned
from tracker.policing.queries.villages import (
    find_room,
    find_station,
    find_village,
    is_in_reach,
    list_rooms,
    list_stations,
    reach,
    village_title,
)
from tracker.policing.services import villages as do
from tracker.policing.views.assignments import asked_on, kept, seen
from tracker.web.access import requires
from tracker.web.forms import attempt, form_page, watch
from tracker.web.identity import now
from tracker.web.pages import done, page
from tracker.workflow.forms import answers_of


def edited() -> tuple[str, ...]:
    """The areas in which the asker keeps cards, rooms and phones."""
    return reach(g.actor, Permission.CARD_EDIT)


def _edited_village(code: str) -> Place:
    return find_village(code, edited()) or abort(404)


@requires(Permission.LIAISON_VIEW)
def village(code: str) -> Response:
    """A village: its officers as on a day, their history, its phones and its card."""
    place = find_village(code, seen()) or abort(404)
    on, trouble = asked_on()
    contact = db.session.get(VillageContact, code)
    return page(
        "policing/villages/village.html",
        place=place,
        heading=village_title(place),
        manned=list_manned([place], on)[0],
        history=list_holdings([code]),
        contact=contact,
        room=contact.room if contact else None,
        station=find_station(code),
        on=on,
        trouble=trouble,
        may_assign=is_in_reach(code, kept()),
        may_edit=is_in_reach(code, edited()),
    )


@requires(Permission.CARD_EDIT)
def contact(code: str) -> Response:
    """Office phone, police room, and whether the card is public."""
    place = _edited_village(code)
    known = db.session.get(VillageContact, code)
    around = list_rooms((code[: AreaLevel.STREET.digits],))
    rooms = [room for room, _unit, _count in around if room.is_active or (known and known.room_id == room.id)]
    form = ContactForm(
        office_phone=known.office_phone if known else "",
        room_id=str(known.room_id or "") if known else "",
        is_public=known.is_public if known else True,
    )
    form.room_id.choices = [("", _("none")), *((str(room.id), room.name) for room in rooms)]
    watch(form, *([known] if known else []))

    def act() -> Response:
        do.save_contact(village=place, answers=answers_of(form), actor=g.actor, now=now())
        return done(url_for("policing.village", code=code), _("Saved."))

    return _form_page(form, act, title=village_title(place), back=url_for("policing.village", code=code))


@requires(Permission.CARD_EDIT)
def link(code: str) -> Response:
    """Draw a new link for the card; the old one leads nowhere from now on."""
    do.draw_link(village=_edited_village(code), actor=g.actor, now=now())
    return done(url_for("policing.village", code=code), _("The card has a new link. Print its code again."))


@requires(Permission.CARD_EDIT)
def rooms() -> Response:
    return page("policing/villages/rooms.html", found=list_rooms(edited()))


@requires(Permission.CARD_EDIT)
def room_new() -> Response:
    return _room_page(None)


@requires(Permission.CARD_EDIT)
def room(room_id: int) -> Response:
    return _room_page(find_room(room_id, edited()) or abort(404))


def _room_page(found: PoliceRoom | None) -> Response:
    form = RoomForm(obj=found)
    if found is not None:
        watch(form, found)
    form.station_id.choices = [(str(unit.id), unit.name) for unit in list_stations(edited())]

    def act() -> Response:
        do.save_room(room=found, answers=answers_of(form), actor=g.actor, now=now())
        return done(url_for("policing.rooms"), _("Saved."))

    title = found.name if found else _("New police room")
    return _form_page(form, act, title=title, back=url_for("policing.rooms"))


def _form_page(form: FlaskForm, act: Callable[[], Response], *, title: str, back: str) -> Response:
    return attempt(form, act) or form_page("policing/villages/form.html", form=form, form_title=title, back=back)
