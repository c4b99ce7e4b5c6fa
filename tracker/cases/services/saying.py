"""What of a move goes into the history of a case as it was given."""

from __future__ import annotations

from tracker.cases.facts import CaseFacts
from tracker.cases.services.files import attach_files
from tracker.workflow.taking import Doing, Facts


def said(doing: Doing[CaseFacts]) -> Facts:
    """Words and files that go into history as they were given."""
    facts = doing.said("reason", "note", "answer", "task")
    if doing.files:
        facts["files"] = [one.name for one in doing.files]
        attach_files(case=doing.thing.case, files=doing.files, post=doing.post, actor=doing.actor, now=doing.now)
    return facts
