"""Telling posts: rows written with the change itself, so that none is lost and none is early."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert, update

from tracker.access.actor import Actor
from tracker.extensions import db
from tracker.foundation.json import Json
from tracker.notices.models import Notice
from tracker.notices.telling import notices_left

_INSERT = insert(Notice.__table__)  # type: ignore[arg-type]


def tell(*, posts: Iterable[int | None], kind: str, ref: str, now: datetime, facts: Json | None = None) -> None:
    """Leave one notice for each post, once."""
    rows = [
        {"post_id": post_id, "at": now, "kind": kind, "ref": ref, "facts": facts or {}}
        for post_id in dict.fromkeys(one for one in posts if one)
    ]
    if rows:
        db.session.connection().execute(_INSERT, rows)
        notices_left.tell(posts=[row["post_id"] for row in rows], kind=kind, ref=ref, now=now)


def read_notices(*, actor: Actor, now: datetime) -> int:
    """Mark every notice of the actor's posts as read; how many there were."""
    result = db.session.execute(
        update(Notice).where(Notice.post_id.in_(actor.post_ids), Notice.read_at.is_(None)).values(read_at=now)
    )
    return int(result.rowcount)  # type: ignore[attr-defined]
