"""Saving, changing and deleting views."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from sqlalchemy import delete, func, select, update

from tracker.access import granting
from tracker.access.actor import Actor, HeldPost
from tracker.extensions import db
from tracker.foundation.words import N_, Refused, printable
from tracker.people.models import Post
from tracker.subscriptions.models import SavedView, ViewSubscription
from tracker.subscriptions.pages import PAGES, has_days, parse_query, read_query
from tracker.subscriptions.queries.views import ViewNotVisible, find_places, has_part_in, require_own
from tracker.subscriptions.vocabulary import LONGEST_NAME, LONGEST_QUERY, MOST, PageKey, PauseWhy


@dataclass(frozen=True)
class Wanted:
    """How a view is to be kept."""

    name: str
    is_moving: bool
    is_shared: bool


def save_view(
    *, page: PageKey, asked: Mapping[str, str], wanted: Wanted, post_id: int, actor: Actor, now: datetime
) -> SavedView:
    """Keep what a page was asked for under a name of the post; only what the page understands is kept.

    Refused at the field for a name that is missing or taken, for days that cannot move along, and at the post for a
    view of another place; ViewNotVisible when the post may not open the page.
    """
    post = _owner(page, post_id, actor)
    query = read_query(page, asked)
    _check_days(page, query, wanted.is_moving)
    places = find_places(query)
    if not has_part_in(post.area_code, places):
        raise Refused(N_("The view is about a place outside the area of this post."), field="post")
    name = _checked_name(wanted.name, post.id)
    text = urlencode(query)
    if len(text) > LONGEST_QUERY:
        raise Refused(N_("The view asks for too much to be kept. Narrow it by fewer things."), field="name")
    if int(db.session.scalar(select(func.count()).where(SavedView.post_id == post.id)) or 0) >= MOST:
        raise Refused(N_("A post keeps at most %(most)s views. Delete one first."), field="name", most=MOST)
    view = SavedView(
        post_id=post.id, user_id=actor.user_id, name=name, page=page, query=text, is_moving=wanted.is_moving,
        is_shared=wanted.is_shared, places=places, made_at=now,
    )  # fmt: skip
    db.session.add(view)
    db.session.flush()
    return view


def _owner(page: PageKey, post_id: int, actor: Actor) -> HeldPost:
    for post in granting(actor, PAGES[page].permission):
        if post.id == post_id:
            return post
    raise ViewNotVisible


def _check_days(page: PageKey, query: Mapping[str, str], is_moving: bool) -> None:
    if is_moving and has_days(page, query) and any(name in query for name in PAGES[page].tied):
        raise Refused(N_("This list stands for a number of certain days. Keep its days."), field="days")


def hold_post(post_id: int) -> None:
    """Whoever else saves or subscribes for the post waits until this transaction ends, and then finds what it did."""
    db.session.execute(select(Post.id).where(Post.id == post_id).with_for_update(key_share=True))


def _checked_name(name: str, post_id: int, view_id: int | None = None) -> str:
    hold_post(post_id)
    name = " ".join(printable(name).split())[:LONGEST_NAME]
    if not name:
        raise Refused(N_("Give the view a name."), field="name")
    query = select(SavedView.id).where(SavedView.post_id == post_id, SavedView.name == name)
    if db.session.scalar(query) not in (None, view_id):
        raise Refused(N_("The post keeps a view of this name already."), field="name")
    return name


def change_view(*, view: SavedView, wanted: Wanted, actor: Actor) -> None:
    """Rename a view of one's own post, share it or stop sharing, let its days move or stand; Refused at the field."""
    require_own(view, actor)
    query = parse_query(view.page, view.query)
    _check_days(view.page, query, wanted.is_moving)
    view.name = _checked_name(wanted.name, view.post_id, view.id)
    view.is_moving, view.is_shared, view.places = wanted.is_moving, wanted.is_shared, find_places(query)
    db.session.flush()


def delete_view(*, view: SavedView, actor: Actor, now: datetime) -> None:
    """Delete a view of one's own post; who received it keeps the digests made so far."""
    require_own(view, actor)
    ended = {"view_id": None, "paused_why": PauseWhy.DELETED, "paused_at": now}
    db.session.execute(update(ViewSubscription).where(ViewSubscription.view_id == view.id).values(ended))
    db.session.execute(delete(SavedView).where(SavedView.id == view.id))
    db.session.flush()
