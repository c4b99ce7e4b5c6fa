"""Notices to posts, shown in the inbox. They carry a number and a deadline, never a name or a text."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.foundation.json import Json
from tracker.foundation.orm import Base, BigKey, Instant


class Notice(Base):
    """Something a post should know; read once anyone acting for the post has opened it."""

    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_post_id", "post_id", "read_at", "at"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    kind: Mapped[str] = mapped_column(String(40))
    ref: Mapped[str] = mapped_column(String(24))
    facts: Mapped[Json] = mapped_column(JSON, default=dict)
    read_at: Mapped[datetime | None] = mapped_column(Instant)
