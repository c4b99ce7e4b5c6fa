"""Who hears of what by which channel: kept in memory, because every notice asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock

from sqlalchemy import Engine, Row, select

from tracker.channels.models import Channel, Route, Webhook
from tracker.channels.vocabulary import VERSION, Timing
from tracker.extensions import db
from tracker.foundation.identifiers import is_within
from tracker.people.models import Post, Unit
from tracker.people.vocabulary import Role
from tracker.site.queries import get_setting


@dataclass(frozen=True)
class Asked:
    """A row of the matrix as notices ask it."""

    channel_id: int
    area_code: str
    role: Role | None
    unit_id: int | None
    is_at_once: bool

    def reaches(self, role: Role, area_code: str, unit_id: int | None) -> bool:
        """Whether a post is of its audience."""
        return (
            is_within(area_code, self.area_code)
            and self.role in (None, role)
            and self.unit_id in (None, unit_id)
        )  # fmt: skip


@dataclass(frozen=True)
class Matrix:
    """By the kind of a notice: the rows of channels and the ids of webhooks that are told."""

    rows: dict[str, list[Asked]] = field(default_factory=dict)
    webhooks: dict[str, list[int]] = field(default_factory=dict)

    def __contains__(self, kind: str) -> bool:
        return kind in self.rows or kind in self.webhooks


# The engine in the key is of one application: another one neither finds nor shows what is kept here.
_kept: dict[tuple[Engine, int], Matrix] = {}
_lock = Lock()


def get_matrix() -> Matrix:
    """The matrix in force."""
    key = (db.engine, int(get_setting(VERSION)))
    found = _kept.get(key)
    if found is None:
        found = _read_matrix()
        with _lock:
            _kept.clear()
            _kept[key] = found
    return found


def _read_matrix() -> Matrix:
    found = Matrix()
    query = select(Route).join(Channel, Channel.id == Route.channel_id).where(Channel.is_active)
    for row in db.session.scalars(query.order_by(Route.id)):
        wanted = Asked(row.channel_id, row.area_code, row.role, row.unit_id, row.timing is Timing.AT_ONCE)
        found.rows.setdefault(row.kind, []).append(wanted)
    for webhook in db.session.scalars(select(Webhook).where(Webhook.is_active).order_by(Webhook.id)):
        for kind in webhook.kinds:
            found.webhooks.setdefault(kind, []).append(webhook.id)
    return found


def posts_of(post_ids: Sequence[int]) -> Sequence[Row]:
    """Role, area and unit of posts."""
    query = select(Post.role, Post.area_code, Post.unit_id).where(Post.id.in_(post_ids))
    return db.session.execute(query).all()


def list_routes() -> Sequence[Row]:
    """The rows of the matrix with the names of channel and unit."""
    query = (
        select(*Route.__table__.c, Channel.name.label("channel"), Channel.is_active, Unit.name.label("unit"))
        .join(Channel, Channel.id == Route.channel_id)
        .outerjoin(Unit, Unit.id == Route.unit_id)
        .order_by(Route.kind, Route.area_code, Route.id)
    )
    return db.session.execute(query).all()
