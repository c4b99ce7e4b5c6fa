"""Subscribing a post to a view, changing the day, unsubscribing, going on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from tracker.access.actor import Actor
from tracker.extensions import db
from tracker.figures.months import month_end
from tracker.foundation.days import local_day
from tracker.foundation.words import N_, Refused
from tracker.subscriptions.models import SavedView, ViewSubscription
from tracker.subscriptions.queries.subscriptions import find_subscription, why_paused
from tracker.subscriptions.queries.views import ViewNotVisible, posts_open_to, require_own
from tracker.subscriptions.rhythm import next_due
from tracker.subscriptions.services.views import hold_post
from tracker.subscriptions.vocabulary import MOST, Channel, PauseWhy, Rhythm


@dataclass(frozen=True)
class When:
    """How often, and for a weekly digest on which weekday (1 Monday to 7)."""

    rhythm: Rhythm
    weekday: int


def subscribe(*, view: SavedView, post_id: int, when: When, actor: Actor, now: datetime) -> ViewSubscription:
    """Let a post of the actor receive a view; one that received it before goes on with its old digests.

    ViewNotVisible when the view is not open through the post; Refused when the post receives it already or too much.
    """
    if post_id not in {post.id for post in posts_open_to(view, actor)}:
        raise ViewNotVisible
    hold_post(post_id)
    found = find_subscription(view.id, post_id)
    if found is not None and found.paused_why is None:
        raise Refused(N_("The post receives this view already."), field="post")
    if found is None:
        running = select(ViewSubscription.id).where(
            ViewSubscription.post_id == post_id, ViewSubscription.paused_why.is_(None)
        )
        if len(db.session.scalars(running).all()) >= MOST:
            raise Refused(N_("A post receives at most %(most)s views. Unsubscribe one first."), field="post", most=MOST)
        found = ViewSubscription(view_id=view.id, post_id=post_id, channel=Channel.IN_APP, issue_count=0, made_at=now)
        db.session.add(found)
    found.user_id, found.name, found.page = actor.user_id, view.name, view.page
    _run(found, when, now)
    return found


def change_day(*, subscription: ViewSubscription, when: When, actor: Actor, now: datetime) -> None:
    """Another rhythm or weekday; a paused subscription goes on, unless what paused it still holds (Refused)."""
    require_own(subscription, actor)
    why = why_paused(subscription, local_day(now))
    if why is not None:
        raise Refused(why.label, field="rhythm")
    _run(subscription, when, now)


def unsubscribe(*, subscription: ViewSubscription, actor: Actor, now: datetime) -> None:
    """No more digests; those made so far stay for their time. What is paused already stays as it is."""
    require_own(subscription, actor)
    if subscription.paused_why is None:
        pause(subscription, PauseWhy.STOPPED, now)


def pause(subscription: ViewSubscription, why: PauseWhy, now: datetime) -> None:
    subscription.paused_why, subscription.paused_at = why, now
    db.session.flush()


def _run(subscription: ViewSubscription, when: When, now: datetime) -> None:
    subscription.rhythm, subscription.weekday = when.rhythm, when.weekday
    subscription.next_on = next_due(when.rhythm, when.weekday, local_day(now), month_end())
    subscription.paused_why = subscription.paused_at = None
    db.session.flush()
