"""What posts have open, in every subject, and its way to another post when nobody can act for theirs any more.

People know nothing of cases or mediations: each subject says what a post of its own has open and how it is given on
(`WORKS`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from tracker.access.actor import Actor
from tracker.audit.services import log_access
from tracker.extensions import db
from tracker.foundation.words import N_, Refused
from tracker.hooks import Hook
from tracker.people.models import Post
from tracker.people.queries.actors import find_able
from tracker.people.queries.posts import next_up

NOBODY_ELSE = N_("%(post)s has open work and no other post can take it over. Appoint somebody first.")
#: The field of a form that lets go of a post, unit or account.
IN_USE = "is_active"


@dataclass(frozen=True)
class Work:
    """A kind of open work: its name, how many a post has (of some posts or all), and how it goes to another post."""

    name: str
    count: Callable[[Collection[int] | None], dict[int, int]]
    #: From a post to the next one, at an instant; Refused where that one cannot take it.
    give_on: Callable[[Post, Post, datetime], None]


WORKS: Hook[Work] = Hook()


@dataclass(frozen=True)
class Stranded:
    """A post nobody could act for any more, what it has open by the name of the kind, and who would take it over."""

    title: str
    open: dict[str, int]
    to: str


class Stranding(Refused):
    """An act would leave open work where nobody can act: it is carried out once it is confirmed."""

    def __init__(self, posts: list[Stranded]) -> None:
        super().__init__(N_("Open work would lie where nobody can act."), code="stranded")
        self.posts = posts


def count_open(post_ids: Collection[int] | None = None) -> dict[int, dict[str, int]]:
    """What some posts, or all, have open: {post: {kind: how many}}."""
    found: dict[int, dict[str, int]] = {}
    for work in WORKS:
        for post_id, number in work.count(post_ids).items():
            found.setdefault(post_id, {})[work.name] = number
    return found


def let_go(*, posts: Collection[Post], hand_over: bool, actor: Actor, now: datetime) -> None:
    """Called when posts have been let go: what lies open with those nobody can act for now goes to the next one up.

    Asks first: Stranding names the numbers and who would take over, until the act comes with `hand_over`.
    """
    db.session.flush()
    able = find_able((post.id for post in posts if post.unit is None or post.unit.is_active), actor.on)
    left = [post for post in posts if post.id not in able]
    counts = count_open([post.id for post in left]) if left else {}
    found = [(post, next_up(post, post.area_code, actor.on), counts[post.id]) for post in left if post.id in counts]
    for post, to, _open in found:
        if to is None:
            raise Refused(NOBODY_ELSE, field=IN_USE, post=post.title)
    if found and not hand_over:
        raise Stranding([Stranded(post.title, number, to.title if to else "") for post, to, number in found])
    for post, to, number in found:
        if to is not None:
            _give_on(post, to, number, now)
            log_access(actor=actor, act="post:hand-over", now=now, subject=f"post:{post.id}", detail={"to": to.id})
    db.session.flush()


def _give_on(post: Post, to: Post, kinds: Collection[str], now: datetime) -> None:
    """Everything of some kinds that a post has open; what a subject refuses is said where the post is let go."""
    try:
        for work in WORKS:
            if work.name in kinds:
                work.give_on(post, to, now)
    except Refused as refusal:
        refusal.field = IN_USE
        raise
