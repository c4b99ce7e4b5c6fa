"""Who acts in what is made up through the real services, and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from tracker.access.actor import Actor
from tracker.files.store import StoredFile
from tracker.foundation.days import local_day
from tracker.people.queries.actors import find_acting_user, load_actor
from tracker.workflow.taking import Workflow

T = TypeVar("T")


def acting(post_id: int | None, at: datetime) -> Actor | None:
    """Whoever acts for a post on the day, with that day's posts."""
    user = find_acting_user(post_id, local_day(at)) if post_id else None
    return load_actor(user, local_day(at)) if user else None


@dataclass
class Course:
    """Something under way, and its next moment."""

    at: datetime
    step: timedelta

    def tick(self) -> datetime:
        self.at += self.step
        return self.at

    #: What the next move sends along.
    files: list[StoredFile] = field(default_factory=list, kw_only=True)

    def take(self, flow: Workflow[T], thing: T, action: StrEnum, post_id: int | None, **answers: object) -> bool:
        """Let whoever acts for a post make a move; whether anybody does, and the rules let him."""
        now = self.tick()
        actor = acting(post_id, now)
        if actor is None or flow.life.find(action, thing, actor, now)[0] is None:
            return False
        flow.take(thing, action, answers=answers, actor=actor, now=now, files=self.files)
        self.files = []
        return True
