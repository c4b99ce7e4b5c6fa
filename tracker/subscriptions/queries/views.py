"""Saved views as their readers may see them: those of one's own posts, and what posts above share with one's area."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from tracker.access import granting
from tracker.access.actor import Actor, HeldPost, acting_for
from tracker.cases.queries.detail import NotVisible
from tracker.extensions import db
from tracker.foundation.identifiers import is_within
from tracker.foundation.orm import among
from tracker.foundation.words import N_
from tracker.people.models import Post, Unit
from tracker.people.queries.posts import lineage
from tracker.people.vocabulary import Rank
from tracker.subscriptions.models import SavedView, ViewSubscription
from tracker.subscriptions.pages import PAGES
from tracker.subscriptions.vocabulary import PageKey


class ViewNotVisible(NotVisible):
    """There is no such view for this actor; whether it exists at all is not said."""

    said = N_("There is no such view, or it is not in your scope.")


def list_views(actor: Actor, page: PageKey | None = None) -> list[SavedView]:
    """The views open to an actor by name, of one page or of all."""
    found = db.session.scalars(_views_query(db.engine.dialect.name, actor, page))
    return [view for view in found if posts_open_to(view, actor)]


@lru_cache(maxsize=1024)
def _views_query(_dialect: str, actor: Actor, page: PageKey | None) -> Select[SavedView]:
    """The statement, built once for a database, reader and page: every list asks it."""
    above = {code for post in actor.posts for code in lineage(post.area_code)}
    shared = and_(SavedView.is_shared, Post.is_active, Post.area_code.in_(sorted(above)))
    query = (
        select(SavedView)
        .join(SavedView.post)
        .where(or_(among(SavedView.post_id, actor.post_ids), shared))
        .options(contains_eager(SavedView.post).lazyload(Post.unit))
        .order_by(SavedView.name, SavedView.id)
    )
    if page is not None:
        query = query.where(SavedView.page == page)
    return query


def require_own(kept: SavedView | ViewSubscription, actor: Actor) -> None:
    """ViewNotVisible for a view or subscription of somebody else's post."""
    if kept.post_id not in actor.post_ids:
        raise ViewNotVisible


def get_view(view_id: int, *, actor: Actor) -> SavedView:
    """A view that is open to the actor; ViewNotVisible otherwise."""
    view = _find(view_id)
    if view is None or not posts_open_to(view, actor):
        raise ViewNotVisible
    return view


def get_own_view(view_id: int, *, actor: Actor) -> SavedView:
    """A view of one of the actor's posts; ViewNotVisible otherwise."""
    view = _find(view_id)
    if view is None or not is_own(view, actor):
        raise ViewNotVisible
    return view


def _find(view_id: int) -> SavedView | None:
    query = select(SavedView).where(SavedView.id == view_id).options(joinedload(SavedView.post))
    return db.session.scalar(query)


def is_own(view: SavedView, actor: Actor) -> bool:
    return view.post_id in actor.post_ids


def posts_open_to(view: SavedView, actor: Actor) -> list[HeldPost]:
    """Through which of the actor's posts a view is open: its owner's, or one within the owner's area that sees
    something of every place the view is about."""
    posts = granting(actor, PAGES[view.page].permission)
    return [post for post in posts if post.id == view.post_id or _is_shared_with(view, post)]


def _is_shared_with(view: SavedView, post: HeldPost) -> bool:
    is_below = view.is_shared and view.post.is_active and is_within(post.area_code, view.post.area_code)
    return is_below and has_part_in(post.area_code, view.places)


def has_part_in(area_code: str, places: Collection[str]) -> bool:
    """Each of the places lies within the area, or holds it."""
    return all(is_within(place, area_code) or is_within(area_code, place) for place in places)


def find_places(asked: Mapping[str, str]) -> list[str]:
    """The areas a query is about: the one it names, and those of the posts and the unit it names."""
    posts = [int(asked[name]) for name in ("post", "lead") if name in asked]
    found = {asked["area"]} if asked.get("area") else set()
    if posts:
        found.update(db.session.scalars(select(Post.area_code).where(Post.id.in_(posts))))
    if asked.get("unit", "none") != "none":
        found.update(db.session.scalars(select(Unit.area_code).where(Unit.id == int(asked["unit"]))))
    return sorted(found)


def acting_as(post: Post, on: date) -> Actor:
    """A post alone as an actor: what is counted for it reaches no further than the post itself does."""
    return acting_for([HeldPost(post.id, post.title, post.role, post.area_code, post.unit_id, Rank.A)], on)
