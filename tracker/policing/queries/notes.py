"""Sealed notes: that there are some and since when; their text only through services/notes.py."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Row, bindparam, select

from tracker.extensions import db
from tracker.people.models import Post
from tracker.policing.models import SealedNote

_OF_CASE = (
    select(SealedNote.id, SealedNote.written_at, SealedNote.body, Post.title.label("post_title"))
    .join(Post, Post.id == SealedNote.post_id)
    .where(SealedNote.case_id == bindparam("case"))
    .order_by(SealedNote.id)
)


def list_notes(case_id: int) -> Sequence[Row]:
    """The notes of a case, oldest first: id, when, post, cipher."""
    return db.session.connection().execute(_OF_CASE, {"case": case_id}).all()
