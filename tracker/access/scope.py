"""The one scope predicate: which cases an actor may know of, as SQL and for a single case.

Every list, count, search, export, attachment, suggestion and figure asks here. Without a fitting row
of policy.SCOPES the answer is "none": it fails closed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, false, or_

from tracker.access.actor import Actor, HeldPost
from tracker.access.policy import SCOPES, Reach, Scope, Sees
from tracker.foundation.identifiers import code_range, is_within


class Scoped(Protocol):
    """The columns the scope reads, and how to say that a post has a part in the case."""

    area_code: Any
    visibility: Any
    involves: Callable[[Collection[int]], ColumnElement[bool]]


def rows_for(post: HeldPost, least: Sees) -> list[Scope]:
    """The scope rows of a post that show at least as much as asked."""
    return [row for row in SCOPES if row.role is post.role and (least is Sees.ROUTE or row.sees is least)]


def visible(actor: Actor, scoped: Scoped, *, least: Sees = Sees.ROUTE) -> ColumnElement[bool]:
    """A WHERE condition that holds for the cases the actor may see (at least as far as `least`)."""
    conditions: list[ColumnElement[bool]] = []
    involved: dict[str, list[int]] = {}
    for post in actor.posts:
        for row in rows_for(post, least):
            if row.reach is Reach.INVOLVED:
                involved.setdefault(row.classes, []).append(post.id)
            else:
                low, high = code_range(post.area_code)
                conditions.append(
                    and_(scoped.area_code >= low, scoped.area_code < high, scoped.visibility.in_(list(row.classes)))
                )
    conditions += [
        and_(scoped.visibility.in_(list(classes)), scoped.involves(posts)) for classes, posts in involved.items()
    ]
    return or_(*conditions) if conditions else false()


def sees(actor: Actor, case: Any, involved: Collection[int]) -> Sees | None:
    """How much of one case the actor may see; `involved` are the ids of the posts that have a part in it."""
    best: Sees | None = None
    for post in actor.posts:
        for row in rows_for(post, Sees.ROUTE):
            if str(case.visibility) not in row.classes:
                continue
            reached = post.id in involved if row.reach is Reach.INVOLVED else is_within(case.area_code, post.area_code)
            if reached:
                best = row.sees if best is not Sees.CONTENT else best
    return best
