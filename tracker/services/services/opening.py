"""Writing an application down: at the window, online, by whoever was asked first, or out of a case. Once for a form."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tracker.access.actor import Actor, HeldPost
from tracker.access.policy import WINDOW_ROLE
from tracker.areas.queries import get_tree
from tracker.audit.sealing import seal
from tracker.audit.services import record
from tracker.cases.services.log import next_ref, take_serial
from tracker.extensions import db, keys, savepoint
from tracker.files.store import StoredFile
from tracker.foundation.days import local_day
from tracker.foundation.identifiers import is_within, normalize_phone
from tracker.foundation.json import Json
from tracker.foundation.words import N_, Refused
from tracker.notices.services import tell
from tracker.people.queries.posts import find_post_id
from tracker.services.guide.models import ServiceVersion
from tracker.services.guide.queries.items import find_offered
from tracker.services.models import Application, ApplicationFile, ApplicationMaterial
from tracker.services.services.clocks import due_in
from tracker.services.vocabulary import FileKind, MaterialStatus, Source, Status
from tracker.site.queries import get_setting

#: What its numbers begin with, before place, day and serial.
LETTER = "B"
NO_WINDOW = N_("No window serves this place. Ask your administrator to make a post for it.")


@dataclass
class Asked:
    """What the form of a new application says. `received` are the ids of the guide's materials that were handed in."""

    client_key: str
    item_code: str
    area_code: str
    name: str
    phone: str = ""
    words: str = ""
    source: Source = Source.WINDOW
    received: frozenset[int] = frozenset()
    is_id_checked: bool = False
    files: list[StoredFile] = field(default_factory=list)
    #: The case it comes out of.
    case_id: int | None = None
    case_ref: str = ""


def find_made(client_key: str) -> Application | None:
    """The application that a form has made already."""
    return db.session.scalar(select(Application).where(Application.client_key == client_key))


def open_application(*, asked: Asked, actor: Actor, post: HeldPost | None, now: datetime) -> tuple[Application, bool]:
    """The application of a form, and whether it is new; sent twice, also at once, a form makes one.

    `post` is who was asked first; None where the applicant wrote it himself: then it is the window of the place.
    """
    made = find_made(asked.client_key)
    if made is not None:
        return made, False
    version = find_offered(asked.item_code, local_day(now))
    if version is None or not is_within(asked.area_code, version.item.unit.area_code):
        raise Refused(N_("Choose an item from the guide."), field="item")
    window = _window_of(asked.area_code, post, now)
    try:
        with savepoint():
            application = _make(asked, version, window, post.id if post else window, actor, now)
    except IntegrityError:  # another request with this key was quicker
        made = find_made(asked.client_key)
        if made is None:
            raise
        return made, False
    _seal(application, asked)
    _list_materials(application, version, asked, now)
    attach(application, asked.files, post, now)
    facts: Json = {"item": version.item.code, "version": version.version, "source": asked.source.value}
    facts |= {"case": asked.case_ref} if asked.case_ref else {}
    record(subject="application", row=application, kind="ApplicationMade", actor=actor, post=post, now=now, facts=facts)
    tell(posts=[window], kind="ApplicationMade", ref=application.ref, now=now)
    db.session.flush()
    return application, True


def _window_of(area_code: str, post: HeldPost | None, now: datetime) -> int:
    area = get_tree().by_code.get(area_code)
    if area is None or not area.is_valid(local_day(now)):
        raise Refused(N_("Choose a place from the list."), field="area")
    if post is not None and post.role is WINDOW_ROLE:
        return post.id
    found = find_post_id(WINDOW_ROLE, area_code, local_day(now))
    if found is None:
        raise Refused(NO_WINDOW, field="area")
    return found


def _make(asked: Asked, version: ServiceVersion, window: int, first: int, actor: Actor, now: datetime) -> Application:
    county, year = asked.area_code[:6], local_day(now).year
    application = Application(
        ref=next_ref(county, now, LETTER),
        year=year,
        seq=take_serial(f"BJ{county}-{year}"),
        client_key=asked.client_key,
        version_id=version.id,
        item_id=version.item_id,
        area_code=asked.area_code,
        source=asked.source,
        status=Status.ASKED,
        case_id=asked.case_id,
        first_post_id=first,
        first_user_id=actor.user_id or None,
        named_post_id=first,
        named_since_at=now,
        holder_post_id=window,
        window_post_id=window,
        id_checked_at=now if asked.is_id_checked else None,
        received_at=now,
        tell_due_at=due_in(f"{get_setting('services.tell_days')}wd", now),
        promised_limit=version.promised_limit,
        legal_limit=version.legal_limit,
        event_count=0,
        chain_head=b"",
    )
    db.session.add(application)
    db.session.flush()
    return application


def _seal(application: Application, asked: Asked) -> None:
    phone = normalize_phone(asked.phone) if asked.phone else ""
    seal(application, {"name": asked.name, "phone": phone, "words": asked.words})
    application.phone_mark = keys.ring.blind_index(phone, "applications.phone") if phone else None


def _list_materials(application: Application, version: ServiceVersion, asked: Asked, now: datetime) -> None:
    for one in version.materials:
        is_received = one.id in asked.received and not one.is_held
        status = MaterialStatus.HELD if one.is_held else MaterialStatus.MISSING
        material = ApplicationMaterial(
            application_id=application.id,
            place=one.place,
            name=one.name,
            kind=one.kind,
            copies=one.copies,
            is_gap_allowed=one.is_gap_allowed,
            status=status,
        )
        db.session.add(material)
        if is_received:
            receive(material, application.first_post_id, now)  # in the hands of who took it, not of the window yet
    db.session.flush()
    db.session.refresh(application, ["materials", "pauses", "errands", "mandates", "files"])


def receive(material: ApplicationMaterial, post_id: int, now: datetime) -> None:
    """A material is there; whose it is, if it is an original, says who has it."""
    material.status, material.received_at, material.gap_until_on = MaterialStatus.RECEIVED, now, None
    if material.kind.is_original:
        material.held_by_post_id = post_id


def attach(application: Application, files: list[StoredFile], post: HeldPost | None, now: datetime) -> None:
    """Hang stored files on an application."""
    for one in files:
        application.files.append(
            ApplicationFile(
                application_id=application.id,
                kind=FileKind(one.kind or FileKind.MATERIAL),
                sha256=one.sha256,
                thumb_sha256=one.thumb_sha256,
                mime=one.proven.mime,
                name=one.name,
                size=len(one.proven.data),
                added_at=now,
                post_id=(post.id or None) if post else None,
            )
        )
    db.session.flush()
