"""One step of a root case under way, and what was given with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tracker.access.actor import Actor, HeldPost
from tracker.cases.services.files import StoredFile
from tracker.foundation.words import printable
from tracker.recurrence.models import RootCase


@dataclass
class Doing:
    """One step under way."""

    root: RootCase
    answers: dict[str, Any]
    actor: Actor
    post: HeldPost
    now: datetime
    files: list[StoredFile] = field(default_factory=list)

    def text(self, name: str) -> str:
        return printable(str(self.answers.get(name) or ""))
