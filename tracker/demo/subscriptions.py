"""Made-up saved views and the digests of them, through the real services."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from tracker.access.actor import Actor
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.people.models import User
from tracker.people.queries.actors import load_actor
from tracker.subscriptions.models import SavedView
from tracker.subscriptions.queries.views import get_view
from tracker.subscriptions.services.issues import issue_digests
from tracker.subscriptions.services.subscriptions import When, subscribe
from tracker.subscriptions.services.views import Wanted, save_view
from tracker.subscriptions.vocabulary import PageKey, Rhythm

WEEK = timedelta(days=7)
#: Who keeps which page under which name, asked for what, shared or not.
VIEWS: tuple[tuple[str, PageKey, str, dict[str, str], bool], ...] = (
    ("supervisor2", PageKey.DASHBOARD, "各单位每周办理情况", {"span": "week", "by": "unit"}, True),
    ("supervisor1", PageKey.CASES, "超期未办结", {"overdue": "1"}, False),
    ("supervisor1", PageKey.INDICATORS, "本街道各项指标", {}, True),
    ("dispatcher1", PageKey.CASES, "等待派遣", {"unassigned": "1"}, True),
)
#: Who receives how many of them, from the first on.
RECEIVER, RECEIVED = "supervisor1", 2


def keep_views(now: datetime) -> int:
    """Save some views, subscribe to two of them and make two digests of each; how many views there are."""
    begun = now - 3 * WEEK
    views = []
    for username, page, name, asked, is_shared in VIEWS:
        actor = _acting(username, begun)
        if actor is None:
            return 0
        wanted = Wanted(name, True, is_shared)
        post_id = actor.posts[0].id
        views.append(save_view(page=page, asked=asked, wanted=wanted, post_id=post_id, actor=actor, now=begun))
    _receive(views[:RECEIVED], begun)
    for at in (now - WEEK, now):
        issue_digests(at)
    return len(views)


def _receive(views: list[SavedView], begun: datetime) -> None:
    receiver = _acting(RECEIVER, begun)
    if receiver is not None:
        for view in views:
            found, post_id = get_view(view.id, actor=receiver), receiver.posts[0].id
            subscribe(view=found, post_id=post_id, when=When(Rhythm.WEEKLY, 1), actor=receiver, now=begun)


def _acting(username: str, at: datetime) -> Actor | None:
    """The person with the posts of the day; None while he has none."""
    user = db.session.scalar(select(User).where(User.username == username))
    actor = load_actor(user, local_day(at)) if user else None
    return actor if actor and actor.posts else None
