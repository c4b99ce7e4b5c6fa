"""Finding the post that serves a place."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import or_, select

from tracker.extensions import db
from tracker.foundation.identifiers import AreaLevel
from tracker.people.models import Post, Unit
from tracker.people.vocabulary import Role, UnitKind


def lineage(area_code: str) -> list[str]:
    """The code and every code above it, deepest first."""
    return [area_code[: level.digits] for level in reversed(AreaLevel) if level.digits <= len(area_code)]


def find_post_for(role: Role, area_code: str) -> Post | None:
    """The active post of a role whose area is the smallest that holds the place."""
    posts = db.session.scalars(
        select(Post).where(Post.role == role, Post.is_active, Post.area_code.in_(lineage(area_code)))
    ).all()
    return max(posts, key=lambda post: (len(post.area_code), -post.id), default=None)


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


def pick_by_kind(posts: Iterable[Post], kind: UnitKind | None) -> Post | None:
    """The first post whose unit is of the wanted line of work."""
    return next((post for post in posts if kind and post.unit and post.unit.kind is kind), None)
