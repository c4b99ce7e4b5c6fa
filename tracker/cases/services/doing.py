"""One move under way: what its effect looks at, and what of it goes into history as it was given."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tracker.access.actor import Actor, HeldPost
from tracker.cases.facts import CaseFacts
from tracker.cases.models import Case
from tracker.cases.rules import Move
from tracker.cases.services.files import StoredFile, attach_files
from tracker.foundation.days import CHINA
from tracker.foundation.words import printable


@dataclass
class Doing:
    """One move under way."""

    facts: CaseFacts
    move: Move
    answers: dict[str, Any]
    actor: Actor
    post: HeldPost
    now: datetime
    files: list[StoredFile] = field(default_factory=list)

    @property
    def case(self) -> Case:
        return self.facts.case

    def text(self, name: str) -> str:
        return printable(str(self.answers.get(name) or ""))

    def instant(self, name: str) -> datetime | None:
        """A local time that was chosen, as an instant; None when none was."""
        chosen: datetime | None = self.answers.get(name)
        return chosen.replace(tzinfo=CHINA) if chosen else None


Facts = dict[str, Any]


def said(doing: Doing) -> Facts:
    """Words and files that go into history as they were given."""
    facts: Facts = {name: doing.text(name) for name in ("reason", "note", "answer", "task") if doing.text(name)}
    if doing.files:
        facts["files"] = [one.name for one in doing.files]
        attach_files(case=doing.case, files=doing.files, post=doing.post, actor=doing.actor, now=doing.now)
    return facts
