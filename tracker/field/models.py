"""What came in from phones."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.foundation.orm import Base, Instant


class SentEntry(Base):
    """An entry of a phone's outbox that was taken, and its answer. The key is the phone's, apart for each person."""

    __tablename__ = "sent_entries"
    __table_args__ = (Index("ix_sent_entries_received_at", "received_at"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    received_at: Mapped[datetime] = mapped_column(Instant)
    #: Of what it said: another text under the same key is another entry.
    digest: Mapped[str] = mapped_column(String(64))
    url: Mapped[str] = mapped_column(String(300))
    words: Mapped[str] = mapped_column(String(300))
