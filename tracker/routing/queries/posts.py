"""Posts that rules may name."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Row, or_, select

from tracker.access.policy import RECEIVERS
from tracker.access.scope import within
from tracker.extensions import db
from tracker.people.models import Post, Unit
from tracker.people.queries.posts import lineage


def list_receivers(areas: Collection[str], *, also: int | None = None) -> Sequence[Row]:
    """Open posts that may receive orders in some areas or above them, by place: (id, title, area_code).

    `also` is listed whatever has become of it, so that a form shows what stands in its row.
    """
    roles = sorted({role for roles in RECEIVERS.values() for role in roles})
    above = sorted({code for area in areas for code in lineage(area)})
    is_near = or_(Post.area_code.in_(above), *(within(Post.area_code, area) for area in areas))
    is_open = Post.is_active & (Post.unit_id.is_(None) | Unit.is_active)
    query = (
        select(Post.id, Post.title, Post.area_code)
        .outerjoin(Unit, Unit.id == Post.unit_id)
        .where((Post.role.in_(roles) & is_near & is_open) | (Post.id == (also or 0)))
        .order_by(Post.area_code, Unit.sort, Post.id)
    )
    return db.session.execute(query).all()


def is_shut(post: Post) -> bool:
    """The post, or the unit behind it, takes no orders any more."""
    return not post.is_active or (post.unit is not None and not post.unit.is_active)
