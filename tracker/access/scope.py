"""The one scope predicate: which cases an actor may know of, as SQL and for a single case.

Every list, count, search, export, attachment, suggestion and figure asks here. Without a fitting row
of policy.SCOPES the answer is "none": it fails closed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, false, literal_column, not_, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.visitors import InternalTraversal

from tracker.access.actor import Actor, HeldPost
from tracker.access.engine import Predicate
from tracker.access.policy import BARS, SCOPES, Reach, Scope, Sees
from tracker.foundation.identifiers import code_range, is_within
from tracker.foundation.words import N_

T = TypeVar("T")
#: A column that holds the code of an area.
Code = ColumnElement[str] | InstrumentedAttribute[str]


class Placed(Protocol):
    """What the scope reads of one case."""

    @property
    def area_code(self) -> str: ...

    @property
    def visibility(self) -> StrEnum: ...


class Scoped(Protocol):
    """The columns the scope reads, and how to say that a post has a part in the case."""

    area_code: Code
    visibility: SQLColumnExpression[StrEnum]
    involves: Callable[[Collection[int]], ColumnElement[bool]]
    #: Given the column of a bar and some posts: the case is kept from one of them.
    barred: Callable[[str, Collection[int]], ColumnElement[bool]]


def rows_for(post: HeldPost, least: Sees) -> list[Scope]:
    """The scope rows of a post that show at least as much as asked."""
    return [row for row in SCOPES if row.role is post.role and (least is Sees.ROUTE or row.sees is least)]


class unindexed(ColumnElement[T]):
    """A column that SQLite's planner shall not look up in an index, written `+column`; elsewhere just the column.

    A scope is wide: walking the newest rows and testing each one's area finds a page of 50 at once, while
    SQLite, told of a range, would fetch and sort every row of the area.
    """

    inherit_cache = True
    _traverse_internals = [("column", InternalTraversal.dp_clauseelement)]

    def __init__(self, column: ColumnElement[T] | InstrumentedAttribute[T]) -> None:
        self.column = column
        self.type = column.type


@compiles(unindexed)
def _plain(element: unindexed[Any], compiler: Any, **kwargs: Any) -> str:
    return str(compiler.process(element.column, **kwargs))


@compiles(unindexed, "sqlite")
def _plus(element: unindexed[Any], compiler: Any, **kwargs: Any) -> str:
    return "+" + str(compiler.process(element.column, **kwargs))


ALL_CLASSES = frozenset("SPMR")


def within(column: Code, area_code: str) -> ColumnElement[bool]:
    """The column's code lies in the area: a prefix range."""
    low, high = code_range(area_code)
    code = unindexed(column)
    return and_(code >= low, code < high)


def in_some(column: Code, areas: Iterable[str]) -> ColumnElement[bool]:
    """The column's code lies in one of the areas; without any: none."""
    return or_(false(), *(within(column, code) for code in sorted(set(areas))))


def in_areas(column: Code, posts: Iterable[HeldPost]) -> ColumnElement[bool]:
    """The column's code lies in the area of one of the posts; without any: none."""
    return in_some(column, (post.area_code for post in posts))


def visible(actor: Actor, scoped: Scoped, *, least: Sees = Sees.ROUTE) -> ColumnElement[bool]:
    """A WHERE condition that holds for the cases the actor may see (at least as far as `least`)."""
    areas: dict[str, set[str]] = {}
    involved: dict[int, set[str]] = {}
    for post in actor.posts:
        for row in rows_for(post, least):
            if row.reach is Reach.AREA:
                areas.setdefault(post.area_code, set()).update(row.classes)
            else:
                involved.setdefault(post.id, set()).update(row.classes)
    conditions = [_of_classes(within(scoped.area_code, code), scoped, classes) for code, classes in areas.items()]
    conditions += [_of_classes(scoped.involves([post]), scoped, classes) for post, classes in involved.items()]
    if not conditions:
        return false()
    return and_(or_(*conditions), *(not_(scoped.barred(bar.column, held_by(actor))) for bar in BARS))


def held_by(actor: Actor) -> list[int]:
    """Every post the actor holds today, those included for which somebody else acts."""
    return sorted({post.id for post in (*actor.posts, *actor.standby)})


def barred(actor: Actor, thing: object) -> str | None:
    """Why a thing is kept from the actor whatever his posts may do; None when it is not."""
    held = held_by(actor)
    return next((bar.sentence for bar in BARS if getattr(thing, bar.column, None) in held), None)


def keeps_from(thing: object) -> set[int]:
    """The ids of the posts a thing is kept from."""
    return {post_id for bar in BARS if (post_id := getattr(thing, bar.column, None)) is not None}


def whole_areas(actor: Actor) -> tuple[str, ...] | None:
    """The areas of which the actor knows every case, of all classes, when he knows of no other; else None.

    What is kept summed up by place may be read by such actors only: it tells neither classes nor posts apart.
    """
    codes = set()
    for post in actor.posts:
        rows = rows_for(post, Sees.ROUTE)
        classes = set("".join(row.classes for row in rows if row.reach is Reach.AREA))
        if classes != ALL_CLASSES:
            return None
        codes.add(post.area_code)
    return tuple(sorted(code for code in codes if not any(is_within(code, one) for one in codes - {code}))) or None


def _of_classes(condition: ColumnElement[bool], scoped: Scoped, classes: set[str]) -> ColumnElement[bool]:
    if classes == ALL_CLASSES:
        return condition
    # Written into the statement: lists of parameters are laid out anew at every execution.
    words: list[ColumnElement[str]] = [literal_column(f"'{one}'") for one in sorted(classes)]
    return and_(condition, scoped.visibility.in_(words))


def shown_to(post: HeldPost, thing: Placed, involved: Collection[int]) -> Sees | None:
    """How much of one case a post is shown; `involved` are the ids of the posts that have a part in it."""
    if post.id in keeps_from(thing):
        return None
    best: Sees | None = None
    for row in rows_for(post, Sees.ROUTE):
        if str(thing.visibility) not in row.classes:
            continue
        reached = post.id in involved if row.reach is Reach.INVOLVED else is_within(thing.area_code, post.area_code)
        if reached:
            best = row.sees if best is not Sees.CONTENT else best
    return best


def sees(actor: Actor, case: Placed, involved: Collection[int]) -> Sees | None:
    """How much of one case the actor may see: the most that one of his posts is shown."""
    if barred(actor, case) is not None:
        return None
    found = {shown_to(post, case, involved) for post in actor.posts}
    return next((one for one in (Sees.CONTENT, Sees.ROUTE) if one in found), None)


#: Who cannot read a thing cannot judge it: the scope, asked as a question of a rule.
reading = Predicate(
    "reading",
    N_("which may read it"),
    N_("What this case holds is not shown to your post, so it is not for you to judge."),
    lambda post, case: shown_to(post, case, case.involved_post_ids) is Sees.CONTENT,
)
