"""What the forms of cases offer to choose from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select

from tracker.access.actor import Actor
from tracker.access.engine import post_for
from tracker.access.policy import CENTRE_ROLE, POLICY, RECEIVERS, Permission
from tracker.areas.queries import get_tree
from tracker.cases.models import Case, Category
from tracker.cases.services.routing import list_serving, receivers_of
from tracker.clock.limits import Limit
from tracker.extensions import db
from tracker.foundation.identifiers import AreaLevel
from tracker.foundation.orm import AnyRow, among
from tracker.people.models import Post
from tracker.people.queries.posts import list_posts_for
from tracker.site.queries import get_setting
from tracker.workflow.life import Move

#: How far back a person's own reports are looked at for what he logs often, how many of them, and how many are shown.
LATELY, MOST_LATELY, MOST_RECENT = timedelta(days=90), 60, 5

Groups = dict[str, list[tuple[str, str]]]
#: The same with the attributes of each option.
Findable = dict[str, list[tuple[str, str, dict[str, str]]]]


# The engine in the key is of one application: another one neither finds nor shows what is kept here.
_kept: dict[tuple[Engine, int], Sequence[AnyRow]] = {}


def list_categories() -> Sequence[AnyRow]:
    """Categories in use, parents before children, with what they are called and found by; kept until they change."""
    key = (db.engine, int(get_setting("categories.version")))
    found = _kept.get(key)
    if found is None:
        names = (Category.name, Category.name_en, Category.also, Category.initials)
        found = db.session.execute(
            select(Category.code, Category.parent_code, *names).where(Category.is_active).order_by(Category.code)
        ).all()
        _kept.clear()
        _kept[key] = found
    return found


def category_choices(*, english: bool = False) -> Groups:
    """Subcategories grouped under their category: {label: [(code, label)]}."""
    found = findable_categories(english=english)
    return {label: [(code, name) for code, name, _attributes in rows] for label, rows in found.items()}


def findable_categories(*, english: bool = False) -> Findable:
    """The same, each with the words and letters by which a person finds it (static/js/category.js)."""
    groups: Findable = {}
    names: dict[str, str] = {}
    for one in list_categories():
        label = one.name_en if english else one.name
        if one.parent_code is None:
            names[one.code] = label
            groups[label] = []
        else:
            by = " ".join(filter(None, (one.name if english else "", one.also, one.initials)))
            groups.setdefault(names[one.parent_code], []).append((one.code, label, {"data-find": by}))
    return {label: rows for label, rows in groups.items() if rows}


def list_recent_categories(actor: Actor, now: datetime) -> list[str]:
    """The categories the actor logged most often of late, the most often first, one met a moment ago before all."""
    logged = (
        select(Case.category_code)
        .where(
            among(Case.reporter_post_id, actor.post_ids),
            Case.reporter_user_id == actor.user_id,
            Case.written_at >= now - LATELY,
        )
        .order_by(Case.written_at.desc(), Case.id.desc())
        .limit(MOST_LATELY)
    )
    codes = list(db.session.scalars(logged))
    often = [code for code, _count in Counter(codes).most_common()]
    return list(dict.fromkeys(codes[:1] + often))[:MOST_RECENT]


def own_grids(actor: Actor) -> set[str]:
    """The grids the actor's own posts are for, and no wider place: where such a person is, unless he says else."""
    return {post.area_code for post in actor.posts if len(post.area_code) == AreaLevel.GRID.digits}


def area_choices(actor: Actor) -> Groups:
    """The grids an actor may log for, grouped by village: {village: [(code, name)]}."""
    tree = get_tree()
    groups: Groups = {}
    for post in actor.posts:
        rule = POLICY[Permission.CASE_LOG]
        if post_for(rule, _only(actor, post.id), None) is None:
            continue
        for level in (AreaLevel.GRID, AreaLevel.MICRO_GRID):
            for place in tree.within(post.area_code, level, actor.on):
                village = tree.path(place.code[:12])
                rows = groups.setdefault(village, [])
                if (place.code, place.name) not in rows:
                    rows.append((place.code, place.name))
    return groups


def is_about_staff(category_code: str) -> bool:
    """Whether a category holds complaints about staff."""
    found = db.session.get(Category, category_code) if category_code else None
    return found is not None and found.is_about_staff


def about_choices(area_code: str, actor: Actor) -> list[tuple[str, str]]:
    """The posts of others that serve a place, for a complaint about staff; none before the place is known."""
    posts = list_serving(area_code) if area_code else []
    return [(str(post.id), post_label(post)) for post in posts if post.id not in actor.post_ids]


def _only(actor: Actor, post_id: int) -> Actor:
    """The actor with a single one of his posts."""
    posts = tuple(post for post in actor.posts if post.id == post_id)
    return Actor(actor.user_id, actor.username, actor.name, actor.language, actor.on, posts)


def list_bulk_receivers(actor: Actor) -> list[Post]:
    """The posts a centre may send standard cases to; nothing for others."""
    centres = [post for post in actor.posts if post.role is CENTRE_ROLE]
    found = [one for post in centres for one in list_posts_for(RECEIVERS["S"], post.area_code)]
    return list({post.id: post for post in found}.values())


def post_label(post: Post) -> str:
    """How an order's addressee is named in a list."""
    return post.title


def move_choices(move: Move, case: Case, at: datetime) -> dict[str, Any]:
    """What a form offers at an instant: posts, the suggested one first, and the unit an extension is given in."""
    asked = {name.rstrip("?") for name in move.asks}
    posts = receivers_of(case, at=at) if "post" in asked else []
    helpers = receivers_of(case, assisting=True) if "co_posts" in asked else []
    serving = list_serving(case.area_code) if "about" in asked else []
    return {
        "about": [(str(post.id), post_label(post)) for post in serving],
        "category": findable_categories() if "category" in asked else [],
        "post": [(str(post.id), post_label(post)) for post in posts],
        "amount": [(Limit.parse(case.resolve_limit).unit.value, "")] if case.resolve_limit else [],
        "co_posts": [(str(post.id), post_label(post)) for post in helpers],
    }
