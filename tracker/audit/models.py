"""What happened, chained; and who looked at, exported or printed what."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.foundation.json import Json
from tracker.foundation.orm import Base, BigKey, Instant


class Event(Base):
    """One thing that happened to one subject. Never edited, never deleted; each seals the one before."""

    __tablename__ = "events"

    subject: Mapped[str] = mapped_column(String(12), primary_key=True)
    subject_id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(40))
    #: When it happened, when it was written down, and when it reached the server.
    occurred_at: Mapped[datetime] = mapped_column(Instant)
    written_at: Mapped[datetime] = mapped_column(Instant)
    received_at: Mapped[datetime] = mapped_column(Instant)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    facts: Mapped[Json] = mapped_column(JSON)
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))


class AccessEntry(Base):
    """Someone saw, exported, printed or changed something that must leave a trace."""

    __tablename__ = "access_log"
    __table_args__ = (Index("ix_access_log_at", "at"), Index("ix_access_log_subject", "subject"))

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    act: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(60), default="")
    purpose: Mapped[str] = mapped_column(String(200), default="")
    detail: Mapped[Json] = mapped_column(JSON, default=dict)
    address: Mapped[str] = mapped_column(String(45), default="")
