"""Reading what an export and an import page need."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, cast

from sqlalchemy import BigInteger, String, func, literal, select, type_coerce
from sqlalchemy import case as sql_case

from tracker.access.actor import Actor, HeldPost
from tracker.access.engine import post_for
from tracker.access.policy import POLICY, Permission, Sees
from tracker.areas.queries import Place, get_tree
from tracker.cases.models import Case, Category
from tracker.cases.queries.lists import CaseFilter, conditions
from tracker.cases.queries.scope import visible_cases
from tracker.extensions import db
from tracker.foundation.identifiers import AreaLevel, is_within
from tracker.people.models import Post


def count_cases(wanted: CaseFilter, *, actor: Actor, now: datetime) -> int:
    """How many cases of a filter the actor may know of."""
    query = select(func.count()).select_from(Case).where(*conditions(wanted, actor=actor, now=now))
    return int(db.session.scalar(query) or 0)


def iterate_export(wanted: CaseFilter, *, actor: Actor, now: datetime) -> Iterator[tuple[Any, ...]]:
    """The rows of a filter, streamed, newest first; the title is empty where the content is not for the actor.

    Words come as they are stored, instants as seconds since 1970, and names are looked up by the caller: making objects
    of a hundred thousand rows takes longer than writing them. In this order: number, category, priority, state, area,
    visibility, place, title, reported, due, closed, lead post, holder post, settled on the spot, limit of the
    step, what the last sweep found of the clock.
    """
    raw = (Case.priority, Case.state, Case.area_code, Case.visibility)
    times = (Case.received_at, Case.due_at, Case.closed_at)
    readable = sql_case((visible_cases(actor, least=Sees.CONTENT), Case.title), else_=literal(""))
    query = (
        select(
            Case.ref,
            Case.category_code,
            *(type_coerce(column, String) for column in raw),
            Case.place,
            readable,
            *(type_coerce(column, BigInteger) for column in times),
            Case.lead_post_id,
            Case.holder_post_id,
            Case.is_on_spot,
            type_coerce(Case.stage_due_at, BigInteger),
            type_coerce(Case.due_level, String),
        )
        .where(*conditions(wanted, actor=actor, now=now))
        .order_by(Case.id.desc())
    )
    streamed = query.execution_options(yield_per=1000, stream_results=True)
    yield from cast(Iterator[tuple[Any, ...]], db.session.connection().execute(streamed))


def category_names(english: bool) -> dict[str, str]:
    """Every category's name by its code, those no longer used as well: old cases keep them."""
    name = Category.name_en if english else Category.name
    return {row[0]: row[1] for row in db.session.execute(select(Category.code, name))}


def post_titles() -> dict[int, str]:
    """Every post's title by its id."""
    return {row.id: row.title for row in db.session.execute(select(Post.id, Post.title))}


def importing_post(actor: Actor, area_code: str) -> HeldPost | None:
    """The actor's post that lets him import cases into an area; None when none does."""
    for post in actor.posts:
        alone = Actor(actor.user_id, actor.username, actor.name, actor.language, actor.on, (post,))
        if is_within(area_code, post.area_code) and post_for(POLICY[Permission.CASE_IMPORT], alone, None) is not None:
            return post
    return None


def list_import_areas(actor: Actor) -> list[Place]:
    """The areas, ended ones too, into which the actor may import cases, in the order of the tree."""
    places = get_tree().by_code.values()
    return [one for one in places if one.level is not AreaLevel.MICRO_GRID and importing_post(actor, one.code)]
