"""What is looked after with the clocks: messages long sent or dropped are forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete

from tracker.channels.models import Message
from tracker.channels.vocabulary import Standing
from tracker.extensions import db
from tracker.site.queries import get_setting


def forget_messages(now: datetime) -> int:
    """Forget what was sent or dropped more days ago than the setting keeps; how many there were."""
    before = now - timedelta(days=int(get_setting("channels.keep_days")))
    old = delete(Message).where(Message.standing.in_((Standing.SENT, Standing.DROPPED)), Message.next_at < before)
    return len(db.session.scalars(old.returning(Message.id)).all())
