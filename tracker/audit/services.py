"""Appending to history and to the access log. Nothing here changes or deletes."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any, Protocol

from sqlalchemy import insert

from tracker.access.actor import Actor, HeldPost
from tracker.audit.chain import sealed_bytes
from tracker.audit.models import AccessEntry, Event
from tracker.extensions import db, keys
from tracker.foundation.json import Json

_INSERT_EVENT = insert(Event.__table__)  # type: ignore[arg-type]


class Chained(Protocol):
    """A row whose history is a chain."""

    id: int
    event_count: int
    chain_head: bytes


def next_event(
    *,
    subject: str,
    row: Chained,
    kind: str,
    actor: Actor | None,
    post: HeldPost | None,
    now: datetime,
    occurred_at: datetime | None = None,
    written_at: datetime | None = None,
    facts: Json | None = None,
) -> Json:
    """The columns of the next event of a row's history, sealed; moves the head of its chain. The caller inserts it."""
    event: Json = {
        "subject": subject,
        "subject_id": row.id,
        "seq": row.event_count + 1,
        "kind": kind,
        "occurred_at": (occurred_at or now).replace(microsecond=0),
        "written_at": (written_at or now).replace(microsecond=0),
        "received_at": now.replace(microsecond=0),
        "user_id": actor.user_id if actor and actor.user_id else None,
        "post_id": (post.id or None) if post else None,
        "facts": facts or {},
    }
    event["mac"] = keys.ring.chain_mac(row.chain_head, sealed_bytes(SimpleNamespace(**event)))
    row.event_count, row.chain_head = event["seq"], event["mac"]
    return event


def record(**what: Any) -> None:
    """Append one event to a row's history: the arguments of `next_event`. The row itself must have been flushed."""
    db.session.connection().execute(_INSERT_EVENT, next_event(**what))


def log_access(
    *,
    actor: Actor | None,
    act: str,
    now: datetime,
    subject: str = "",
    purpose: str = "",
    address: str = "",
    post: HeldPost | None = None,
    detail: Json | None = None,
) -> None:
    """Leave a trace of a reading, printing, exporting or administrative act."""
    db.session.add(
        AccessEntry(
            at=now,
            user_id=actor.user_id if actor and actor.user_id else None,
            post_id=post.id if post else None,
            act=act,
            subject=subject,
            purpose=purpose,
            detail=detail or {},
            address=address,
        )
    )
