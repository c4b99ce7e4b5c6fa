"""What happened to a root case: written into its history, and told to the posts it concerns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tracker.access.actor import Actor, HeldPost
from tracker.access.policy import CENTRE_ROLE, SUPERVISOR_ROLE
from tracker.audit.services import record
from tracker.foundation.days import local_day
from tracker.foundation.json import Json
from tracker.notices.services import tell
from tracker.people.queries.posts import find_post_id
from tracker.recurrence.models import RootCase
from tracker.recurrence.rules import CENTRE, CHECKS, OWNED, SUPERVISOR

EVERYONE = (OWNED, CHECKS, SUPERVISOR, CENTRE)


def write(
    root: RootCase, kind: str, now: datetime, facts: Json, *, actor: Actor | None = None,
    post: HeldPost | None = None,
) -> None:  # fmt: skip
    """Append to the root case's own history, which is a chain."""
    kept = {name: value for name, value in facts.items() if value not in ("", None)}
    said = kept | {"status": root.status.value}
    record(subject="root", row=root, kind=kind, actor=actor, post=post, now=now, facts=said)


def inform(
    root: RootCase, kind: str, now: datetime, seats: Iterable[str] = EVERYONE, *, released: Iterable[int | None] = (),
    but: int | None = None,
) -> None:  # fmt: skip
    """Leave a notice for the posts in some seats, save the one that acts (`but`).

    `released` had a seat until now: they are told too, without a link to what they no longer see.
    """
    posts: dict[str, int | None] = {
        OWNED: root.post_id,
        CHECKS: root.checker_post_id,
        SUPERVISOR: find_post_id(SUPERVISOR_ROLE, root.area_code, local_day(now)),
        CENTRE: find_post_id(CENTRE_ROLE, root.area_code, local_day(now)),
    }
    told = {posts[seat] for seat in seats} - {but}
    facts = {"root": root.id, "number": root.number}
    tell(posts=sorted(filter(None, told)), kind=kind, ref=root.ref, now=now, facts=facts)
    gone = {*released} - {but, *posts.values()}
    tell(posts=sorted(filter(None, gone)), kind=kind, ref=root.number, now=now)
