"""The hand-over of a post and what is on its sheet."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.foundation.json import Json
from tracker.foundation.orm import Base, Instant, Word, words_check


class ItemKind(StrEnum):
    """What is handed over: an open case, a promise with its day, a planned visit, a problem to know of."""

    CASE = "case"
    PROMISE = "promise"
    VISIT = "visit"
    PROBLEM = "problem"


class Handover(Base):
    """The hand-over (交接) of a post: made by the system, completed by the leaver, accepted by the successor."""

    __tablename__ = "handovers"
    __table_args__ = (Index("ix_handovers_post_id", "post_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    leaver_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    successor_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    #: First day of the successor.
    hand_on: Mapped[date] = mapped_column(Date)
    made_at: Mapped[datetime] = mapped_column(Instant)
    completed_at: Mapped[datetime | None] = mapped_column(Instant)
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    #: What the successor asked to be completed, when he sent it back.
    sent_back: Mapped[str] = mapped_column(Text, default="")
    #: What both signed: the counts and numbers at acceptance, so that a later look is the same.
    summary: Mapped[Json] = mapped_column(JSON, default=dict)
    version: Mapped[int] = mapped_column(Integer, nullable=False)

    __mapper_args__ = {"version_id_col": version}


class HandoverItem(Base):
    """One thing handed over: an open case, a promise with its day, a planned visit, a problem."""

    __tablename__ = "handover_items"
    __table_args__ = (
        CheckConstraint(words_check("kind", ItemKind), name="kind_known"),
        Index("ix_handover_items_handover_id", "handover_id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    handover_id: Mapped[int] = mapped_column(ForeignKey("handovers.id", ondelete="CASCADE"))
    kind: Mapped[ItemKind] = mapped_column(Word(ItemKind, 8))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id"))
    due_on: Mapped[date | None] = mapped_column(Date)
    remark: Mapped[str] = mapped_column(String(300), default="")
