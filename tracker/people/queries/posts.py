"""Finding the post that serves a place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Date, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from tracker.access.actor import HeldPost
from tracker.access.policy import STANDS_IN
from tracker.extensions import db
from tracker.foundation.identifiers import AreaLevel
from tracker.people.models import Appointment, Post, Unit
from tracker.people.queries.actors import can_act
from tracker.people.vocabulary import Role, UnitKind


def lineage(area_code: str) -> list[str]:
    """The code and every code above it, deepest first."""
    return [area_code[: level.digits] for level in reversed(AreaLevel) if level.digits <= len(area_code)]


_ON = bindparam("on", type_=Date)
_SERVING = (
    select(Post.id)
    .outerjoin(Unit, Unit.id == Post.unit_id)
    .where(
        Post.role == bindparam("role"),
        Post.is_active,
        Post.area_code.in_(bindparam("places", expanding=True)),
        or_(Post.unit_id.is_(None), Unit.is_active),
    )
    .order_by(func.length(Post.area_code).desc(), Post.id)
    .limit(1)
)
_ABLE = _SERVING.where(can_act(Post, _ON))


def find_able_id(role: Role, area_code: str, on: date) -> int | None:
    """The post of a role nearest to the place for which somebody can act on the day; None without any."""
    return db.session.connection().scalar(_ABLE, {"role": role, "places": lineage(area_code), "on": on})


def find_post_id(role: Role, area_code: str, on: date) -> int | None:
    """As `find_able_id`; where nobody can act anywhere, the nearest post in use, which is listed as a gap."""
    found = find_able_id(role, area_code, on)
    return found or db.session.connection().scalar(_SERVING, {"role": role, "places": lineage(area_code)})


def find_post_for(role: Role, area_code: str, on: date) -> Post | None:
    """As `find_post_id`, with everything about the post."""
    found = find_post_id(role, area_code, on)
    return db.session.get(Post, found) if found else None


#: Posts in use of some roles for the places of a lineage. Every form of a move asks this: it is built once.
_LISTED = (
    select(Post)
    .outerjoin(Unit, Unit.id == Post.unit_id)
    .where(
        Post.role.in_(bindparam("roles", expanding=True)),
        Post.is_active,
        Post.area_code.in_(bindparam("places", expanding=True)),
        or_(Post.unit_id.is_(None), Unit.is_active),
    )
)
_LISTED_ABLE = _LISTED.where(can_act(Post, _ON))


def list_posts_for(roles: Iterable[Role], area_code: str, *, able_on: date | None = None) -> list[Post]:
    """Posts in use of some roles that serve the place: nearest area first, units in their order.

    With a day only those for which somebody can act on it.
    """
    asked = {"roles": list(roles), "places": lineage(area_code)}
    query = _LISTED if able_on is None else _LISTED_ABLE
    posts = db.session.scalars(query, asked if able_on is None else asked | {"on": able_on}).all()
    return sorted(posts, key=lambda post: (-len(post.area_code), post.unit.sort if post.unit else 0, post.id))


def next_up(
    post: Post, area_code: str, on: date, list_posts: Callable[..., list[Post]] = list_posts_for
) -> Post | None:  # fmt: skip
    """Who takes over what belongs to a post nobody can act for: the next post up of the place that can.

    Of the post's own role first (of its unit, else of its line of work), then of the roles that stand in for it
    (access/policy.py `STANDS_IN`), nearest first.
    """
    for role in (post.role, *STANDS_IN.get(post.role, ())):
        found = list_posts([role], area_code, able_on=on)
        for one in sorted(found, key=lambda one: one.unit_id is None or one.unit_id != post.unit_id):
            if one.id != post.id and (one.role is not post.role or _same_line(one, post)):
                return one
    return None


def _same_line(one: Post, other: Post) -> bool:
    return (one.unit.kind if one.unit else None) == (other.unit.kind if other.unit else None)


def get_unit_name(post_id: int | None) -> str | None:
    """The name of the office a post belongs to: it is in the seal of the papers the post answers for."""
    return db.session.scalar(select(Unit.name).join(Post, Post.unit_id == Unit.id).where(Post.id == post_id))


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


#: A post, or what looks like one where a county is made up: it has a unit of some line of work, or none.
P = TypeVar("P", bound=Any)


def pick_by_kind(posts: Iterable[P], kind: UnitKind | None) -> P | None:
    """The first post whose unit is of the wanted line of work."""
    return next((post for post in posts if kind and post.unit and post.unit.kind is kind), None)


def post_options(posts: Iterable[Post | HeldPost]) -> list[tuple[str, str]]:
    """Posts to choose from in a form."""
    return [(str(post.id), post.title) for post in posts]
