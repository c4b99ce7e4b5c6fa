"""Subscriptions and digests: a post's own, nobody else's."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row, SQLColumnExpression, exists, select
from sqlalchemy.orm import joinedload

from tracker.access.actor import Actor
from tracker.cases.queries.detail import seen
from tracker.extensions import db
from tracker.foundation.orm import among
from tracker.people.models import Appointment, Post, User
from tracker.people.queries.actors import holds
from tracker.subscriptions.models import SavedView, ViewIssue, ViewSubscription
from tracker.subscriptions.queries.views import ViewNotVisible, acting_as, posts_open_to
from tracker.subscriptions.vocabulary import PauseWhy

_WHOLE = (
    joinedload(ViewSubscription.post).lazyload(Post.unit),
    joinedload(ViewSubscription.view).joinedload(SavedView.post).lazyload(Post.unit),
)


def list_subscriptions(actor: Actor) -> list[ViewSubscription]:
    """What the actor's posts receive or received, running ones first."""
    query = (
        select(ViewSubscription)
        .where(among(ViewSubscription.post_id, actor.post_ids))
        .options(*_WHOLE)
        .order_by(ViewSubscription.paused_why.isnot(None), ViewSubscription.name, ViewSubscription.id)
    )
    return list(db.session.scalars(query))


def get_subscription(subscription_id: int, *, actor: Actor) -> ViewSubscription:
    """A subscription of one of the actor's posts; ViewNotVisible otherwise."""
    query = select(ViewSubscription).where(
        ViewSubscription.id == subscription_id, among(ViewSubscription.post_id, actor.post_ids)
    )
    return seen(db.session.scalar(query.options(*_WHOLE)), ViewNotVisible)


def find_subscription(view_id: int, post_id: int) -> ViewSubscription | None:
    """By which a post receives a view, whether running or not."""
    query = select(ViewSubscription).where(ViewSubscription.view_id == view_id, ViewSubscription.post_id == post_id)
    return db.session.scalar(query)


def list_issues(subscription: ViewSubscription) -> list[Row]:
    """The digests that are still kept, the latest first: number, days, when made."""
    columns: tuple[SQLColumnExpression[Any], ...] = (
        ViewIssue.number,
        ViewIssue.due_on,
        ViewIssue.first_on,
        ViewIssue.last_on,
        ViewIssue.made_at,
    )
    query = select(*columns).where(ViewIssue.subscription_id == subscription.id)
    return list(db.session.execute(query.order_by(ViewIssue.number.desc())))


def find_issue(subscription: ViewSubscription, number: int) -> ViewIssue | None:
    """One digest; None when there is none of this number, or no longer."""
    query = select(ViewIssue).where(ViewIssue.subscription_id == subscription.id, ViewIssue.number == number)
    return db.session.scalar(query)


def why_paused(subscription: ViewSubscription, on: date) -> PauseWhy | None:
    """What keeps a subscription from making a digest on a day; None when nothing does."""
    view, post = subscription.view, subscription.post
    if view is None:
        return PauseWhy.DELETED
    if not post.is_active:
        return PauseWhy.POST_CLOSED
    if not _is_filled(post, on):
        return PauseWhy.VACANT
    return None if posts_open_to(view, acting_as(post, on)) else PauseWhy.NOT_OPEN


def _is_filled(post: Post, on: date) -> bool:
    """Somebody with a live account is appointed to it, whether at work today or not."""
    holding = exists().where(
        Appointment.post_id == post.id, User.id == Appointment.user_id, holds(Appointment, User, on)
    )
    return bool(db.session.scalar(select(holding)))
