"""Finding the post that serves a place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from tracker.extensions import db
from tracker.foundation.identifiers import AreaLevel
from tracker.people.models import Appointment, Post, Unit
from tracker.people.vocabulary import Role, UnitKind


def lineage(area_code: str) -> list[str]:
    """The code and every code above it, deepest first."""
    return [area_code[: level.digits] for level in reversed(AreaLevel) if level.digits <= len(area_code)]


_SERVING = (
    select(Post.id)
    .where(Post.role == bindparam("role"), Post.is_active, Post.area_code.in_(bindparam("places", expanding=True)))
    .order_by(func.length(Post.area_code).desc(), Post.id)
    .limit(1)
)


def find_post_id(role: Role, area_code: str) -> int | None:
    """The active post of a role whose area is the smallest that holds the place."""
    return db.session.connection().scalar(_SERVING, {"role": role, "places": lineage(area_code)})


def find_post_for(role: Role, area_code: str) -> Post | None:
    """As `find_post_id`, with everything about the post."""
    found = find_post_id(role, area_code)
    return db.session.get(Post, found) if found else None


def list_posts_for(roles: Iterable[Role], area_code: str) -> list[Post]:
    """Active posts of some roles that serve the place: nearest area first, units in their order."""
    posts = db.session.scalars(
        select(Post)
        .outerjoin(Unit, Unit.id == Post.unit_id)
        .where(
            Post.role.in_(list(roles)),
            Post.is_active,
            Post.area_code.in_(lineage(area_code)),
            or_(Post.unit_id.is_(None), Unit.is_active),
        )
    ).all()
    return sorted(posts, key=lambda post: (-len(post.area_code), post.unit.sort if post.unit else 0, post.id))


def list_posts_held_with(post_id: int, on: date) -> frozenset[int]:
    """The post and every post that those hold, from a day on, who hold it on that day as A or B."""
    beside = aliased(Appointment)
    holds = and_(Appointment.from_on <= on, or_(Appointment.to_on.is_(None), Appointment.to_on > on))
    query = (
        select(beside.post_id)
        .join(Appointment, Appointment.user_id == beside.user_id)
        .where(Appointment.post_id == post_id, holds, or_(beside.to_on.is_(None), beside.to_on > on))
    )
    return frozenset({post_id, *db.session.scalars(query)})


def pick_by_kind(posts: Iterable[Post], kind: UnitKind | None) -> Post | None:
    """The first post whose unit is of the wanted line of work."""
    return next((post for post in posts if kind and post.unit and post.unit.kind is kind), None)
