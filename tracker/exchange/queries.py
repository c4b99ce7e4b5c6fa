"""Reading what an export and an import page need."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from tracker.access.actor import Actor, HeldPost
from tracker.access.engine import post_for
from tracker.access.policy import POLICY, Permission
from tracker.areas.queries import Place, get_tree
from tracker.cases.models import Case
from tracker.cases.queries.lists import CaseFilter, conditions, iterate_cases
from tracker.extensions import db
from tracker.foundation.identifiers import AreaLevel, is_within
from tracker.people.models import Post


def count_cases(wanted: CaseFilter, *, actor: Actor, now: datetime) -> int:
    """How many cases of a filter the actor may know of."""
    query = select(func.count()).select_from(Case).where(*conditions(wanted, actor=actor, now=now))
    return int(db.session.scalar(query) or 0)


def iterate_export(wanted: CaseFilter, *, actor: Actor, now: datetime) -> Iterator[Row[Any]]:
    """The rows of a filter with the lead post's id, streamed, newest first."""
    return iterate_cases(wanted, actor=actor, now=now, extra=(Case.lead_post_id,))


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
