"""One step of a conference under way, and what was given with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker.access.actor import Actor, HeldPost
from tracker.conferences.models import Conference
from tracker.foundation.days import CHINA
from tracker.foundation.words import printable


@dataclass
class Doing:
    """One step under way."""

    conference: Conference
    answers: dict[str, Any]
    actor: Actor
    post: HeldPost
    now: datetime

    def text(self, name: str) -> str:
        return printable(str(self.answers.get(name) or ""))

    def instant(self, name: str) -> datetime | None:
        """A local time that was chosen, as an instant; None when none was."""
        chosen: datetime | None = self.answers.get(name)
        return chosen.replace(tzinfo=CHINA) if chosen else None
