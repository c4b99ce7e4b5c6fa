"""A report of a resident: it becomes a case at once, or waits until the centre has looked at it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from itsdangerous import BadSignature, Signer
from sqlalchemy import delete, select

from tracker.access.actor import Actor, HeldPost
from tracker.audit.services import record
from tracker.cases.models import Case, Category
from tracker.cases.services.log import Report, log_case, next_ref
from tracker.cases.vocabulary import CONFIDENTIAL, FileKind, Source
from tracker.extensions import db, keys
from tracker.files.removing import mark
from tracker.files.store import StoredFile, path_of
from tracker.foundation.images import Proven
from tracker.foundation.words import N_, Refused
from tracker.residents.models import HeldPhoto, HeldReport, Slip
from tracker.residents.services.limits import DAY, FULL, count_tries, note_try
from tracker.residents.services.slips import find_given, give_slip, holder_of
from tracker.residents.vocabulary import DropReason, Fate, HeldFor, SlipKind, TryKind
from tracker.site.queries import get_setting

#: How long the sum that came with a form is taken.
FRESH = timedelta(hours=24)
HOUR = timedelta(hours=1)
GONE = N_("Somebody else has decided on this report already.")


@dataclass
class PublicReport:
    """What the form of a resident says. `point` is (lng, lat) in WGS-84."""

    client_key: str
    area_code: str
    category_code: str
    text: str
    place: str
    point: tuple[float, float] | None = None
    name: str = ""
    phone: str = ""
    files: list[StoredFile] = field(default_factory=list)


def new_challenge(client_key: str, secret: bytes, now: datetime) -> str:
    """What a browser works out a sum for while the form is filled in: this form's, and of today."""
    return Signer(secret, salt="proof").sign(f"{client_key}.{int(now.timestamp())}").decode()


def proves(challenge: str, nonce: str, *, client_key: str, secret: bytes, now: datetime) -> bool:
    """Whether the sum was worked out: SHA-256 of challenge and number begins with so many bits of nought (hashcash)."""
    bits = int(get_setting("residents.proof_bits"))
    if bits == 0:
        return True
    try:
        key, _, made = Signer(secret, salt="proof").unsign(challenge).decode().rpartition(".")
    except BadSignature:
        return False
    is_fresh = made.isdigit() and timedelta() <= now - datetime.fromtimestamp(int(made), now.tzinfo) <= FRESH
    digest = hashlib.sha256(f"{challenge}:{nonce}".encode()).digest()
    return key == client_key and is_fresh and int.from_bytes(digest) >> (256 - bits) == 0


def check_address(address: str, now: datetime) -> None:
    """Refused where a network address has sent more in a day than a street does; before pictures are opened."""
    if count_tries(TryKind.REPORT, "address", address, since=now - DAY) >= int(get_setting("residents.most_a_day")):
        raise Refused(FULL, code="full")


def note_sent(address: str, now: datetime) -> None:
    """Something was sent from there, taken or not: what is only tried fills the disk as well."""
    note_try(TryKind.REPORT, "address", address, now=now)


def take_report(*, report: PublicReport, address: str, is_proven: bool, is_trapped: bool, now: datetime) -> Slip:
    """The slip of a report; a replay of the same form, also at once, gives the same slip."""
    given = find_given(report.client_key)
    if given is not None:
        return given
    held_for = _held_for(report, address, is_proven=is_proven, is_trapped=is_trapped, now=now)
    ref = next_ref(report.area_code[:6], now)
    slip, is_new = give_slip(ref=ref, kind=SlipKind.REPORTER, client_key=report.client_key, now=now)
    if not is_new:
        return slip
    note_try(TryKind.REPORT, "taken", address, now=now)
    note_try(TryKind.REPORT, "grid", report.area_code, now=now)
    if held_for:
        _hold(report, ref, held_for, now)
    else:
        _log(report, now, ref=ref)
    return slip


def _held_for(
    report: PublicReport, address: str, *, is_proven: bool, is_trapped: bool, now: datetime
) -> HeldFor | None:
    """Why the centre should look first. It does not read confidential matters, so these never wait for it."""
    category = db.session.get(Category, report.category_code)
    if category is None or category.visibility in CONFIDENTIAL:
        return None
    if is_trapped:
        return HeldFor.TRAP
    if not is_proven:
        return HeldFor.NO_PROOF
    since = now - HOUR
    if count_tries(TryKind.REPORT, "taken", address, since=since) >= int(get_setting("residents.most_an_hour")):
        return HeldFor.ADDRESS
    if count_tries(TryKind.REPORT, "grid", report.area_code, since=since) >= int(get_setting("residents.grid_an_hour")):
        return HeldFor.GRID
    return None


def _log(report: PublicReport, now: datetime, *, ref: str) -> Case:
    actor = holder_of(report.area_code, now)
    wanted = Report(
        client_key=report.client_key,
        ref=ref,
        category_code=report.category_code,
        area_code=report.area_code,
        text=report.text,
        place=report.place,
        point=report.point,
        source=Source.RESIDENT,
        reporter_name=report.name,
        reporter_phone=report.phone,
        files=report.files,
    )
    case, _is_new = log_case(report=wanted, actor=actor, post=actor.posts[0], now=now)
    return case


def _hold(report: PublicReport, ref: str, held_for: HeldFor, now: datetime) -> None:
    held = HeldReport(
        ref=ref,
        client_key=report.client_key,
        area_code=report.area_code,
        category_code=report.category_code,
        held_for=held_for,
        received_at=now,
        fate=Fate.WAITING,
    )
    db.session.add(held)
    db.session.flush()
    said = {"text": report.text, "place": report.place, "point": report.point, "name": report.name}
    held.body = keys.ring.encrypt(json.dumps(said | {"phone": report.phone}), f"held_reports.body:{held.id}")
    for one in report.files:
        told = {"name": one.name, "mime": one.proven.mime, "width": one.proven.width, "height": one.proven.height}
        photo = HeldPhoto(report_id=held.id, sha256=one.sha256, thumb_sha256=one.thumb_sha256, told=told)
        db.session.add(photo)
    db.session.flush()


def read_held(held: HeldReport) -> dict[str, object]:
    """What a report that waits says: text, place, point, name, phone."""
    sealed = held.body or b""
    found: dict[str, object] = json.loads(keys.ring.decrypt(sealed, f"held_reports.body:{held.id}"))
    return found


def list_photos(held: HeldReport) -> list[HeldPhoto]:
    """The photos of a report that waits, in their order."""
    return list(db.session.scalars(select(HeldPhoto).where(HeldPhoto.report_id == held.id).order_by(HeldPhoto.id)))


def release_held(*, held: HeldReport, actor: Actor, post: HeldPost, folder: Path, now: datetime) -> Case:
    """Take a report in as a case, from when it was sent: that somebody looked first is not the resident's delay."""
    _decide(held, Fate.RELEASED, post, now)
    said = read_held(held)
    point = said["point"]
    report = PublicReport(
        client_key=held.client_key,
        area_code=held.area_code,
        category_code=held.category_code,
        text=str(said["text"]),
        place=str(said["place"]),
        point=(float(point[0]), float(point[1])) if isinstance(point, list) else None,
        name=str(said["name"]),
        phone=str(said["phone"]),
        files=[_stored(photo, folder) for photo in list_photos(held)],
    )
    case = _log(report, held.received_at, ref=held.ref)
    record(subject="case", row=case, kind="ReportReleased", actor=actor, post=post, now=now, facts={})
    _empty(held)
    return case


def _stored(photo: HeldPhoto, folder: Path) -> StoredFile:
    told = photo.told
    data = path_of(folder, photo.sha256).read_bytes()
    size = {"width": told["width"], "height": told["height"]}
    proven = Proven(kind="image", mime=told["mime"], data=data, thumb=None, taken_at=None, point=None, **size)
    return StoredFile(FileKind.BEFORE, told["name"], photo.sha256, photo.thumb_sha256, proven)


def drop_held(*, held: HeldReport, reason: DropReason, post: HeldPost, folder: Path, now: datetime) -> None:
    """Do not take a report in. What it said is deleted; the slip tells why."""
    _decide(held, Fate.DROPPED, post, now)
    held.drop_reason = reason
    digests = [digest for photo in list_photos(held) for digest in (photo.sha256, photo.thumb_sha256) if digest]
    mark(folder, digests)
    _empty(held)


def _decide(held: HeldReport, fate: Fate, post: HeldPost, now: datetime) -> None:
    db.session.refresh(held, with_for_update=True)
    if held.fate is not Fate.WAITING:
        raise Refused(GONE, code="decided")
    held.fate, held.decided_at, held.decided_by_post_id = fate, now, post.id


def _empty(held: HeldReport) -> None:
    held.body = None
    db.session.execute(delete(HeldPhoto).where(HeldPhoto.report_id == held.id))
    db.session.flush()
