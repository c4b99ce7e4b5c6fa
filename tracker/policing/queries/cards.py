"""What stands on the contact card of a village (警民联系卡): only what the public may know."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.areas.queries import Place, get_tree
from tracker.extensions import db
from tracker.people.models import Unit
from tracker.people.vocabulary import Rank
from tracker.policing.models import LiaisonOfficer, PoliceRoom, VillageContact
from tracker.policing.queries.assignments import Manned, list_manned
from tracker.policing.queries.villages import find_station, village_title


@dataclass(frozen=True, slots=True)
class CardOfficer:
    """An officer on a card; the photo is there only when he agrees to it."""

    name: str
    badge: str
    duty_phone: str
    rank: Rank
    is_acting: bool
    photo_sha256: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """A contact card as of a day: A before B, closed accounts left out."""

    place: Place
    title: str
    short: str
    officers: tuple[CardOfficer, ...]
    room: PoliceRoom | None
    station: Unit | None

    @property
    def acting(self) -> CardOfficer | None:
        """Who is on duty for the village on the day."""
        return next((one for one in self.officers if one.is_acting), None)


def find_public_card(short: str, on: date) -> Card | None:
    """The card behind a link; None when there is none, it is not public, or its village is no more."""
    code = db.session.scalar(
        select(VillageContact.area_code).where(VillageContact.short == short, VillageContact.is_public)
    )
    place = get_tree().by_code.get(code) if code else None
    cards = list_cards([place], on) if place and place.is_valid(on) else []
    return cards[0] if cards else None


def list_cards(places: Collection[Place], on: date) -> list[Card]:
    """The cards of those of some villages that have a link and may be shown, in their order."""
    codes = [place.code for place in places]
    query = select(VillageContact).where(VillageContact.area_code.in_(codes), VillageContact.is_public)
    contacts = {one.area_code: one for one in db.session.scalars(query.options(joinedload(VillageContact.room)))}
    manned = list_manned([place for place in places if place.code in contacts], on)
    holders = {one.user_id for row in manned for one in (row.first, row.second) if one}
    officers = {
        officer.user_id: officer
        for officer in db.session.scalars(select(LiaisonOfficer).where(LiaisonOfficer.user_id.in_(holders)))
    }
    stations: dict[str, Unit | None] = {}
    found = []
    for row in manned:
        contact = contacts[row.place.code]
        street = row.place.code[:9]
        if street not in stations:
            stations[street] = find_station(row.place.code)
        room = contact.room if contact.room and contact.room.is_active else None
        people = tuple(_officers(row, officers))
        found.append(Card(row.place, village_title(row.place), contact.short, people, room, stations[street]))
    return found


def _officers(row: Manned, officers: dict[int, LiaisonOfficer]) -> list[CardOfficer]:
    acting = row.acting.user_id if row.acting else None
    found = []
    for one in (row.first, row.second):
        if one is None or not one.is_active:
            continue
        kept = officers.get(one.user_id)
        photo = kept.photo_sha256 if kept and kept.is_photo_public else None
        badge, phone = (kept.badge, kept.duty_phone) if kept else ("", "")
        found.append(CardOfficer(one.name, badge, phone, one.rank, one.user_id == acting, photo))
    return found
