"""Who is asking: a person and the posts for which that person acts today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from tracker.people.vocabulary import Rank, Role


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post for which the actor acts today, as A or as the B who stands in."""

    id: int
    title: str
    role: Role
    area_code: str
    unit_id: int | None
    rank: Rank


@dataclass(frozen=True, slots=True)
class Actor:
    """A logged-in person with today's posts. Plain data: safe to keep after the session has ended."""

    user_id: int
    username: str
    name: str
    language: str
    on: date
    posts: tuple[HeldPost, ...] = ()
    #: Posts held as B whose A is at work: nothing may be done for them today.
    standby: tuple[HeldPost, ...] = ()
    session_id: int | None = None
    #: When the session was last written down as used.
    seen_at: datetime | None = None
    must_change_password: bool = False
    post_ids: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "post_ids", tuple(post.id for post in self.posts))


def acting_for(posts: Sequence[HeldPost], on: date, *, user_id: int = 0, name: str = "") -> Actor:
    """An actor made of posts alone, for the program's own acts and for what-if questions."""
    return Actor(user_id=user_id, username="", name=name, language="zh", on=on, posts=tuple(posts))
