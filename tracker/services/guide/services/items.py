"""Writing the guide: an item, a version from a day on, what is offered. A version that holds is never changed."""

from __future__ import annotations

from datetime import date, datetime

from tracker.access.actor import Actor
from tracker.audit.services import log_access
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.pinyin import initials
from tracker.foundation.words import N_, Refused
from tracker.services.guide.models import ServiceForm, ServiceItem, ServiceMaterial, ServiceVersion
from tracker.services.guide.queries.contents import LABELS, Content, content_of
from tracker.services.guide.queries.items import KeptItem, search_words
from tracker.services.guide.services.checks import check_content, check_from, check_new_code, check_unit
from tracker.services.guide.vocabulary import LONGEST_NAME


def make_item(
    *, code: str, unit_id: int | None, sort: int = 100, content: Content, from_on: date, actor: Actor | None,
    now: datetime,
) -> ServiceItem:  # fmt: skip
    """An item with its first version, which may begin in the past: it held before it was entered here.

    Refused at the field: code, unit, from_on, and those of `check_content`.
    """
    code, unit_id = check_new_code(code), check_unit(unit_id, actor)
    content = check_content(content, now=now)
    from_on = check_from(from_on, today=local_day(now), after=None)
    item = ServiceItem(code=code, unit_id=unit_id, is_offered=True, sort=sort)
    db.session.add(item)
    db.session.flush()
    version = _new_version(item, 1, content, from_on, now)
    _log(act="service-item:make", version=version, code=code, actor=actor, now=now)
    db.session.flush()
    return item


def make_version(
    *, kept: KeptItem, content: Content, from_on: date, actor: Actor | None, now: datetime
) -> ServiceVersion | None:
    """A version from a day on; the one before ends on that day, and its blank forms go along. None: nothing differs.

    Refused at the field: from_on where it would overlap or change the past, and those of `check_content`.
    """
    before = kept.latest
    content = check_content(content, now=now)
    from_on = check_from(from_on, today=local_day(now), after=before.from_on)
    if content == content_of(before):
        return None
    before.to_on = from_on
    version = _new_version(kept.item, before.version + 1, content, from_on, now)
    version.forms = [ServiceForm(name=one.name, sha256=one.sha256, mime=one.mime) for one in before.forms]
    _log(act="service-version:make", version=version, code=kept.item.code, actor=actor, now=now)
    db.session.flush()
    return version


def correct_version(*, kept: KeptItem, content: Content, from_on: date, actor: Actor | None, now: datetime) -> bool:
    """Change what the latest version will say, or its first day, before it holds; whether anything changed."""
    version, today = kept.latest, local_day(now)
    check_open(version, today)
    content = check_content(content, now=now)
    before = kept.versions[-2] if len(kept.versions) > 1 else None
    if from_on != version.from_on:
        check_from(from_on, today=today, after=before.from_on if before else None)
    elif content == content_of(version):
        return False
    version.from_on = from_on
    if before is not None:
        before.to_on = from_on
    version.materials.clear()
    db.session.flush()  # the old rows go before new ones take their places
    _say(version, content)
    _log(act="service-version:correct", version=version, code=kept.item.code, actor=actor, now=now)
    db.session.flush()
    return True


def is_open(version: ServiceVersion, today: date) -> bool:
    """It does not hold yet, so it can still be corrected."""
    return version.from_on > today


def check_open(version: ServiceVersion, today: date) -> None:
    if not is_open(version, today):
        raise Refused(
            N_("This version holds already and is not changed any more. Make a new one."), code="version_holds"
        )


def change_item(*, item: ServiceItem, unit_id: int | None, sort: int, actor: Actor | None, now: datetime) -> bool:
    """Give an item to another unit, or another place in the list; whether anything changed."""
    unit_id = item.unit_id if unit_id == item.unit_id else check_unit(unit_id, actor)
    before = {"unit": item.unit_id, "sort": item.sort}
    after = {"unit": unit_id, "sort": sort}
    if before == after:
        return False
    item.unit_id, item.sort = unit_id, sort
    detail = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    log_access(actor=actor, act="service-item:save", now=now, subject=f"service-item:{item.code}", detail=detail)
    db.session.flush()
    db.session.expire(item, ["unit"])
    return True


def offer_item(*, item: ServiceItem, is_offered: bool, actor: Actor | None, now: datetime) -> bool:
    """Take an item out of offer, or back; whether anything changed. Applications that run go on."""
    if item.is_offered == is_offered:
        return False
    item.is_offered = is_offered
    subject = f"service-item:{item.code}"
    if is_offered:
        log_access(actor=actor, act="service-item:offer", now=now, subject=subject)
    else:
        log_access(actor=actor, act="service-item:stop", now=now, subject=subject)
    db.session.flush()
    return True


def words_of(name: str) -> str:
    """By what a version is found: its name, and the first letters of its pinyin."""
    letters = "".join(initials(search_words(name)).split())
    return f"{search_words(name)[:LONGEST_NAME]} {letters}"[: LONGEST_NAME * 2]


def _new_version(item: ServiceItem, number: int, content: Content, from_on: date, now: datetime) -> ServiceVersion:
    version = ServiceVersion(item=item, version=number, from_on=from_on, made_at=now)
    _say(version, content)
    db.session.add(version)
    return version


def _say(version: ServiceVersion, content: Content) -> None:
    for name in LABELS:
        setattr(version, name, getattr(content, name))
    version.words = words_of(content.name)
    version.materials = [
        ServiceMaterial(
            place=place, name=one.name, kind=one.kind, copies=one.copies, is_held=one.is_held,
            is_gap_allowed=one.is_gap_allowed, note=one.note,
        )
        for place, one in enumerate(content.materials, 1)
    ]  # fmt: skip


def _log(*, act: str, version: ServiceVersion, code: str, actor: Actor | None, now: datetime) -> None:
    detail = {"version": version.version, "from": version.from_on.isoformat()}
    log_access(actor=actor, act=act, now=now, subject=f"service-item:{code}", detail=detail)
