"""Items and the version of each that holds on a day; what is offered at a place; search by two letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import joinedload

from tracker.access import Permission
from tracker.access.actor import Actor
from tracker.access.gate import granting
from tracker.cases.queries.detail import NotVisible
from tracker.extensions import db
from tracker.foundation.groups import grouped
from tracker.foundation.identifiers import AreaLevel, code_range
from tracker.foundation.words import N_
from tracker.people.models import Unit
from tracker.services.guide.models import ServiceForm, ServiceItem, ServiceVersion

#: The longest search, and into how many words it is parted.
LONGEST_SEARCH, MOST_WORDS = 40, 5
#: What may be short for a longer name.
ABBREVIATED = re.compile(r"[\u4e00-\u9fff]{2,6}")


def in_force(on: date) -> ColumnElement[bool]:
    """Of the versions, those that hold on a day."""
    return and_(ServiceVersion.from_on <= on, or_(ServiceVersion.to_on.is_(None), ServiceVersion.to_on > on))


def search_words(text: str) -> str:
    """A text as it is compared in a search: one width and case, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def holds_words(text: str) -> list[ColumnElement[bool]]:
    """Each word of a search stands in the name of a version, among its first letters, or in the item's code.

    Two to six Chinese characters may stand apart, in their order: 低保 is how people call 最低生活保障, 公租房 how they
    call 公共租赁住房. Some hundred items are compared one by one; an index of three letters would find neither.
    """
    words = search_words(text[:LONGEST_SEARCH]).split()[:MOST_WORDS]
    return [
        or_(
            ServiceVersion.words.like(f"%{'%'.join(word)}%")
            if ABBREVIATED.fullmatch(word)
            else ServiceVersion.words.contains(word, autoescape=True),
            func.lower(ServiceItem.code).contains(word, autoescape=True),
        )
        for word in words
    ]


def serves(area_code: str) -> ColumnElement[bool]:
    """The unit serves an area that holds the place, or one within it."""
    above = [area_code[: level.digits] for level in AreaLevel if level.digits <= len(area_code)]
    low, high = code_range(area_code)
    return or_(Unit.area_code.in_(above), and_(Unit.area_code >= low, Unit.area_code < high))


def list_offered(on: date, *, area_code: str = "", words: str = "") -> list[ServiceVersion]:
    """The versions in force on a day of the items that are offered, by unit; at a place where one is given."""
    query = (
        select(ServiceVersion)
        .join(ServiceVersion.item)
        .join(ServiceItem.unit)
        .where(ServiceItem.is_offered, Unit.is_active, in_force(on), *holds_words(words))
        .order_by(Unit.area_code, Unit.sort, Unit.name, ServiceItem.sort, ServiceItem.code)
    )
    if area_code:
        query = query.where(serves(area_code))
    return list(db.session.scalars(query))


def find_offered(code: str, on: date) -> ServiceVersion | None:
    """The version of an offered item that holds on a day; None where there is no such item, or no version yet."""
    return db.session.scalar(
        select(ServiceVersion)
        .join(ServiceVersion.item)
        .join(ServiceItem.unit)
        .where(ServiceItem.code == code, ServiceItem.is_offered, Unit.is_active, in_force(on))
    )


def find_version(item_id: int, on: date) -> ServiceVersion | None:
    """The version of an item that holds on a day."""
    return db.session.scalar(select(ServiceVersion).where(ServiceVersion.item_id == item_id, in_force(on)))


def find_form(code: str, form_id: int) -> ServiceForm | None:
    """A blank form of an offered item."""
    return db.session.scalar(
        select(ServiceForm)
        .join(ServiceVersion, ServiceVersion.id == ServiceForm.version_id)
        .join(ServiceVersion.item)
        .where(ServiceForm.id == form_id, ServiceItem.code == code, ServiceItem.is_offered)
    )


# For whoever keeps the guide ------------------------------------------------------------------------------------------


class ItemNotVisible(NotVisible):
    """There is no such item, or it is another area's; nobody is told which."""

    said = N_("There is no such item in the guide, or its unit serves another area.")


def kept_areas(actor: Actor) -> list[str]:
    """The areas whose units' items the actor keeps."""
    return sorted({post.area_code for post in granting(actor, Permission.SERVICE_EDIT)})


def _within(tops: Collection[str]) -> ColumnElement[bool]:
    ranges = [and_(Unit.area_code >= low, Unit.area_code < high) for low, high in map(code_range, tops)]
    return or_(false(), *ranges)


def list_units_kept(actor: Actor) -> list[Unit]:
    """The units in use whose items the actor keeps."""
    query = select(Unit).where(Unit.is_active, _within(kept_areas(actor)))
    return list(db.session.scalars(query.order_by(Unit.area_code, Unit.sort, Unit.name)))


@dataclass(frozen=True)
class KeptItem:
    """An item with its versions, the oldest first; one at least."""

    item: ServiceItem
    versions: list[ServiceVersion]

    @property
    def latest(self) -> ServiceVersion:
        return self.versions[-1]

    def at(self, on: date) -> ServiceVersion | None:
        """The version that holds on a day."""
        held = (one for one in self.versions if one.from_on <= on and (one.to_on is None or on < one.to_on))
        return next(held, None)


def list_kept(actor: Actor, *, words: str = "", lock: bool = False) -> list[KeptItem]:
    """The items that the actor keeps, by code; with a search those of which a version fits. `lock` as in `get_kept`."""
    query = select(ServiceItem).join(ServiceItem.unit).where(_within(kept_areas(actor)))
    if conditions := holds_words(words):
        fits = select(ServiceVersion.item_id).join(ServiceVersion.item).where(*conditions)
        query = query.where(ServiceItem.id.in_(fits))
    items = list(db.session.scalars(_held(query, lock).order_by(ServiceItem.code)))
    versions = _versions([one.id for one in items])
    return [KeptItem(one, versions[one.id]) for one in items if one.id in versions]


def get_kept(code: str, *, actor: Actor, lock: bool = False) -> KeptItem:
    """One item that the actor keeps; `lock` holds it until the write is through. Raises ItemNotVisible."""
    query = select(ServiceItem).options(joinedload(ServiceItem.unit, innerjoin=True)).where(ServiceItem.code == code)
    found = db.session.scalar(_held(query, lock))
    versions = _versions([found.id]) if found else {}
    if found is None or not versions or not found.unit.area_code.startswith(tuple(kept_areas(actor))):
        raise ItemNotVisible
    return KeptItem(found, versions[found.id])


def _held(query: Select[ServiceItem], lock: bool) -> Select[ServiceItem]:
    if not lock:
        return query
    return query.with_for_update(of=ServiceItem).execution_options(populate_existing=True)


def _versions(item_ids: Collection[int]) -> dict[int, list[ServiceVersion]]:
    query = select(ServiceVersion).where(ServiceVersion.item_id.in_(item_ids))
    rows = db.session.scalars(query.order_by(ServiceVersion.item_id, ServiceVersion.version))
    return grouped((one.item_id, one) for one in rows)
