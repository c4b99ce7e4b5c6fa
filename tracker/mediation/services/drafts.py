"""What was typed and not yet sent: kept for the person who typed it, sealed, and offered back after a new login."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete

from tracker.access.actor import Actor
from tracker.audit.sealing import LostBody, seal_bytes, unseal_bytes
from tracker.extensions import db
from tracker.mediation.models import MediationDraft

KEPT_FOR = timedelta(days=14)
LONGEST = 60_000


def _place(user_id: int, key: str) -> str:
    return f"mediation_drafts.body:{user_id}:{key}"


def save_draft(*, key: str, fields: list[list[str]], actor: Actor, now: datetime) -> None:
    """Keep the fields of a form, [name, value] each; the last writing counts."""
    body = seal_bytes(_place(actor.user_id, key), {"fields": fields})
    row = db.session.get(MediationDraft, (actor.user_id, key))
    if row is None:
        db.session.add(MediationDraft(user_id=actor.user_id, key=key, body=body, saved_at=now))
    else:
        row.body, row.saved_at = body, now
    db.session.flush()


def find_draft(*, key: str, actor: Actor, now: datetime) -> tuple[list[list[str]], datetime] | None:
    """The fields of the actor's draft of a form and when it was kept, or None."""
    row = db.session.get(MediationDraft, (actor.user_id, key))
    if row is None or row.saved_at < now - KEPT_FOR:
        return None
    kept = unseal_bytes(_place(actor.user_id, key), row.body)
    return None if isinstance(kept, LostBody) else (kept["fields"], row.saved_at)


def drop_draft(*, key: str, actor: Actor) -> None:
    """The form was sent, or the draft is not wanted."""
    db.session.execute(delete(MediationDraft).where(MediationDraft.user_id == actor.user_id, MediationDraft.key == key))


def drop_old_drafts(now: datetime) -> int:
    """Take away what nobody came back for; how many they were. Called with the sweep."""
    result = db.session.execute(delete(MediationDraft).where(MediationDraft.saved_at < now - KEPT_FOR))
    return int(result.rowcount)  # type: ignore[attr-defined]
