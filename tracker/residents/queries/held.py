"""Reports of residents that wait for the centre."""

from __future__ import annotations

from sqlalchemy import Select, func, select

from tracker.access import Permission
from tracker.access.actor import Actor
from tracker.access.gate import granting
from tracker.access.scope import in_areas
from tracker.cases.models import Category
from tracker.cases.queries.detail import NotVisible, seen
from tracker.extensions import db
from tracker.foundation.orm import AnyRow
from tracker.foundation.words import N_
from tracker.residents.models import HeldReport
from tracker.residents.vocabulary import Fate

MOST = 50


class NoReport(NotVisible):
    """There is no such report for this actor, or it has been decided on."""

    said = N_("There is no such report, or it is not in your area.")


def _of(actor: Actor) -> Select[HeldReport]:
    posts = granting(actor, Permission.HELD_DECIDE)
    return select(HeldReport).where(in_areas(HeldReport.area_code, posts))


def list_held(actor: Actor) -> list[AnyRow]:
    """Those that wait in the areas of the actor's centres, the oldest first: row, and names of its category."""
    query = (
        _of(actor)
        .add_columns(Category.name, Category.name_en)
        .join(Category, Category.code == HeldReport.category_code)
        .where(HeldReport.fate == Fate.WAITING)
        .order_by(HeldReport.id)
        .limit(MOST)
    )
    return list(db.session.execute(query))


def get_held(held_id: int, actor: Actor) -> HeldReport:
    """One of them, or NoReport."""
    return seen(db.session.scalar(_of(actor).where(HeldReport.id == held_id)), NoReport)


def count_held(actor: Actor) -> int:
    """How many wait."""
    if not granting(actor, Permission.HELD_DECIDE):
        return 0
    waiting = _of(actor).where(HeldReport.fate == Fate.WAITING).limit(200).subquery()
    return int(db.session.scalar(select(func.count()).select_from(waiting)) or 0)
