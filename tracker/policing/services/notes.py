"""Sealed notes on public-safety cases."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Row

from tracker.access import Permission, require
from tracker.access.actor import Actor
from tracker.audit.services import log_access, record
from tracker.cases.facts import CaseFacts
from tracker.extensions import db, keys
from tracker.foundation.words import N_, Refused
from tracker.policing.models import SealedNote
from tracker.policing.queries.notes import list_notes

LONGEST = 2000


def _bound_to(note_id: int) -> str:
    return f"sealed_notes.body:{note_id}"


def seal_note(*, facts: CaseFacts, text: str, actor: Actor, now: datetime) -> SealedNote:
    """Keep a note for the liaisons of the area and their station. History says that there is one, never what."""
    post = require(actor, Permission.NOTE_SEAL, facts)
    text = text.strip()
    if not text:
        raise Refused(N_("Write the note first."), field="text")
    if len(text) > LONGEST:
        raise Refused(N_("At most %(most)s characters."), field="text", most=LONGEST)
    note = SealedNote(case_id=facts.case.id, post_id=post.id, user_id=actor.user_id, written_at=now, body=b"")
    db.session.add(note)
    db.session.flush()
    # The cipher is bound to the row, so a note cannot be moved to another case.
    note.body = keys.ring.encrypt(text, _bound_to(note.id))
    record(subject="case", row=facts.case, kind="NoteSealed", actor=actor, post=post, now=now)
    db.session.flush()
    return note


def open_notes(*, facts: CaseFacts, actor: Actor, now: datetime, address: str = "") -> list[tuple[Row, str]]:
    """The notes of a case, each with its text in plain, and a line in the access log that says who read them."""
    post = require(actor, Permission.NOTE_SEAL, facts)
    notes = list_notes(facts.case.id)
    log_access(
        actor=actor, act="note:read", now=now, subject=f"case:{facts.case.ref}", post=post,
        detail={"notes": len(notes)}, address=address,
    )  # fmt: skip
    return [(one, keys.unseal(one.body, _bound_to(one.id))) for one in notes]
