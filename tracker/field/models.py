"""What came in from phones, and what was done outside."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.foundation.orm import Base, BigKey, Instant


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


class Patrol(Base):
    """A round 巡查 through a grid: when it began and ended, and what is worth a line. Where one walked is not kept."""

    __tablename__ = "patrols"
    __table_args__ = (
        CheckConstraint("ended_at IS NULL OR ended_at >= begun_at", name="times_in_order"),
        Index("ix_patrols_area_code", "area_code", "id"),
        Index("ix_patrols_user_id", "user_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    #: Made by the phone; sent twice, it is still one patrol.
    client_key: Mapped[str] = mapped_column(String(40), unique=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    begun_at: Mapped[datetime] = mapped_column(Instant)
    #: None: it runs, or was never ended.
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    #: What is worth a line beside the cases that were logged; empty where nothing was found.
    note: Mapped[str] = mapped_column(String(200), default="")
