"""Where nobody acts: posts without anybody at work, posts that are no more, places without a post of their own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select

from tracker.access.policy import EXPECTED
from tracker.areas.models import Area
from tracker.areas.queries import Place, get_tree
from tracker.extensions import db
from tracker.foundation.identifiers import is_within
from tracker.people.models import Post, Unit
from tracker.people.queries.actors import can_act, stands
from tracker.people.vocabulary import Role

Tops = tuple[str, ...] | None


def _within(code: str, tops: Tops) -> bool:
    return tops is None or any(is_within(code, top) for top in tops)


def list_gaps(on: date, tops: Tops = None) -> list[Post]:
    """Posts in use for which nobody can act on the day; of some areas where they are given."""
    query = select(Post).where(stands(Post, on), ~can_act(Post, on)).order_by(Post.role, Post.area_code)
    return [post for post in db.session.scalars(query) if _within(post.area_code, tops)]


def list_idle(post_ids: Collection[int], on: date, tops: Tops = None) -> list[Post]:
    """Those of some posts that are out of use, whose unit takes no orders or whose area has ended."""
    query = (
        select(Post)
        .join(Area, Area.code == Post.area_code)
        .outerjoin(Unit, Unit.id == Post.unit_id)
        .where(Post.id.in_(list(post_ids)), or_(~stands(Post, on), ~Unit.is_active, Area.valid_to <= on))
        .order_by(Post.role, Post.area_code)
    )
    return [post for post in db.session.scalars(query) if _within(post.area_code, tops)]


def list_missing(on: date, tops: Tops = None) -> list[tuple[Place, Role]]:
    """Places that should have a post of a role of their own (access/policy.py `EXPECTED`) and have none in use."""
    roles = {role for wanted in EXPECTED.values() for role in wanted}
    query = select(Post.role, Post.area_code).where(Post.role.in_(roles), stands(Post, on))
    known = {(role, code) for role, code in db.session.execute(query)}
    return [
        (place, role)
        for place in get_tree().by_code.values()
        if place.is_valid(on) and _within(place.code, tops)
        for role in EXPECTED.get(place.level, ())
        if (role, place.code) not in known
    ]
