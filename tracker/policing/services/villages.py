"""Keeping what villages and officers need beside their assignments: contacts, police rooms, facts of officers."""

from __future__ import annotations

import re
import secrets
from datetime import datetime

from sqlalchemy import select

from tracker.access.actor import Actor
from tracker.areas.queries import Place
from tracker.audit.services import log_access
from tracker.extensions import db
from tracker.foundation.identifiers import check_phone
from tracker.foundation.words import N_, Refused
from tracker.people.models import User
from tracker.policing.models import LiaisonOfficer, PoliceRoom, VillageContact
from tracker.policing.services.assignments_import import BADGE
from tracker.workflow.asks import Answers

#: Letters and digits nobody mistakes for one another when typing a link from paper.
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 8
SHORT = re.compile(f"[{_LETTERS}]{{{LENGTH},12}}")


def new_short() -> str:
    """A link nobody can guess the next of: 31 to the eighth are nearly a million million."""
    return "".join(secrets.choice(_LETTERS) for _ in range(LENGTH))


def get_or_make_contact(*, village: Place) -> VillageContact:
    """The contacts of a village; made, with a link of their own, when there are none."""
    found = db.session.get(VillageContact, village.code)
    if found is None:
        found = VillageContact(area_code=village.code, office_phone="", short=new_short(), is_public=True)
        db.session.add(found)
        db.session.flush()
    return found


def save_contact(*, village: Place, answers: Answers, actor: Actor, now: datetime) -> VillageContact:
    """Keep the phone of the village office, its police room, and whether its card may be seen."""
    phone, is_public = check_phone(answers["office_phone"] or "", field="office_phone"), answers["is_public"]
    contact = get_or_make_contact(village=village)
    contact.office_phone, contact.room_id, contact.is_public = phone, int(answers["room_id"] or 0) or None, is_public
    log_access(actor=actor, act="card:save", now=now, subject=f"area:{village.code}", detail={"public": is_public})
    db.session.flush()
    return contact


def draw_link(*, village: Place, actor: Actor, now: datetime) -> VillageContact:
    """A new link for the card; the old one, and every printed code with it, leads nowhere from now on."""
    contact = get_or_make_contact(village=village)
    contact.short = new_short()
    log_access(actor=actor, act="card:link", now=now, subject=f"area:{village.code}")
    db.session.flush()
    return contact


def save_room(*, room: PoliceRoom | None, answers: Answers, actor: Actor, now: datetime) -> PoliceRoom:
    """A new police room, or a changed one; no two have the same name."""
    name = answers["name"].strip()
    taken = db.session.scalar(select(PoliceRoom.id).where(PoliceRoom.name == name))
    if taken and (room is None or taken != room.id):
        raise Refused(N_("There is a police room of this name already."), field="name")
    phone = check_phone(answers["phone"] or "", field="phone")
    room = room or PoliceRoom()
    room.station_id, room.name, room.address = int(answers["station_id"]), name, (answers["address"] or "").strip()
    room.phone, room.is_active = phone, answers["is_active"]
    db.session.add(room)
    db.session.flush()
    log_access(actor=actor, act="room:save", now=now, subject=f"room:{room.id}", detail={"name": room.name})
    return room


def save_officer(
    *, user: User, answers: Answers, photo_sha256: str | None, actor: Actor, now: datetime
) -> LiaisonOfficer:
    """Keep what the public may know of an officer; a new photo takes the place of the old, and may be dropped."""
    badge = (answers["badge"] or "").strip()
    if badge and not BADGE.fullmatch(badge):
        raise Refused(N_("A badge number has up to 12 letters or digits."), field="badge")
    owner = db.session.scalar(select(LiaisonOfficer.user_id).where(LiaisonOfficer.badge == badge)) if badge else None
    if owner is not None and owner != user.id:
        raise Refused(N_("Another officer has this badge number."), field="badge")
    phone = check_phone(answers["duty_phone"] or "", field="duty_phone")
    officer = db.session.get(LiaisonOfficer, user.id) or LiaisonOfficer(user_id=user.id)
    officer.station_id, officer.badge, officer.duty_phone = int(answers["station_id"] or 0) or None, badge, phone
    if photo_sha256 or answers["drops_photo"]:
        officer.photo_sha256 = photo_sha256
    officer.is_photo_public = answers["is_photo_public"] and officer.photo_sha256 is not None
    db.session.add(officer)
    detail = {"photo": officer.photo_sha256 is not None, "public": officer.is_photo_public}
    log_access(actor=actor, act="officer:save", now=now, subject=f"user:{user.username}", detail=detail)
    db.session.flush()
    return officer
