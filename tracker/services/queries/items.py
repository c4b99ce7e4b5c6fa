"""What the guide offers in a place on a day, for whoever applies or writes an application down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select

from tracker.extensions import db
from tracker.people.models import Unit
from tracker.people.queries.posts import lineage
from tracker.services.guide.models import ServiceItem, ServiceVersion


def list_offered(area_code: str, on: date) -> Sequence[ServiceVersion]:
    """The versions in force of all items that a unit of the place, or of an area above it, decides on."""
    query = (
        select(ServiceVersion)
        .join(ServiceItem, ServiceItem.id == ServiceVersion.item_id)
        .join(Unit, Unit.id == ServiceItem.unit_id)
        .where(
            ServiceItem.is_offered,
            Unit.is_active,
            Unit.area_code.in_(lineage(area_code)),
            ServiceVersion.from_on <= on,
            or_(ServiceVersion.to_on.is_(None), ServiceVersion.to_on > on),
        )
    )
    return db.session.scalars(query.order_by(Unit.sort, ServiceItem.sort, ServiceItem.code)).all()


def find_offered(code: str, area_code: str, on: date) -> ServiceVersion | None:
    """The version in force of an item that is offered in a place; None where it is not."""
    return next((one for one in list_offered(area_code, on) if one.item.code == code), None)


def find_version(code: str, on: date) -> ServiceVersion | None:
    """The version in force of an item that is offered anywhere; None where it is not."""
    query = (
        select(ServiceVersion)
        .join(ServiceItem, ServiceItem.id == ServiceVersion.item_id)
        .where(
            ServiceItem.code == code,
            ServiceItem.is_offered,
            ServiceVersion.from_on <= on,
            or_(ServiceVersion.to_on.is_(None), ServiceVersion.to_on > on),
        )
    )
    return db.session.scalar(query)
