"""Supervision orders (督办单) with their replies; a number of their own for each county and year."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.cases.models import Case
from tracker.foundation.orm import Base, BigKey, Instant, Numbered, Word, words_check
from tracker.people.models import Post, User
from tracker.supervision.vocabulary import Status, Verdict


class SupervisionOrder(Numbered, Base):
    """One order about one case: what the post that must act is asked for, and until when it must reply."""

    sign = "督办"
    __tablename__ = "supervision_orders"
    __table_args__ = (
        CheckConstraint(words_check("status", Status), name="status_known"),
        CheckConstraint("level BETWEEN 1 AND 3", name="level_known"),
        Index("uq_supervision_orders_number", "county", "year", "seq", unique=True),
        Index("ix_supervision_orders_case_id", "case_id", "level"),
        Index("ix_supervision_orders_post_id", "post_id", "status"),
        Index("ix_supervision_orders_status", "status", "due_at"),
    )

    county: Mapped[str] = mapped_column(String(6))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    #: The place of the case: what the scope of supervisors reads.
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    level: Mapped[int] = mapped_column(SmallInteger)
    status: Mapped[Status] = mapped_column(Word(Status, 10))
    #: The post that must act and reply.
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    reason: Mapped[str] = mapped_column(Text)
    asked: Mapped[str] = mapped_column(Text)
    #: The limit of a reply, such as '8wh'; a reply that is sent back gets it once more.
    reply_limit: Mapped[str] = mapped_column(String(8))
    made_at: Mapped[datetime] = mapped_column(Instant)
    #: Nobody where the program made the order by itself.
    made_by_post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    made_by_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    is_automatic: Mapped[bool] = mapped_column(Boolean, default=False)
    #: When the reply that is awaited now, or was last, is due.
    due_at: Mapped[datetime] = mapped_column(Instant)
    #: When the reply came that stands; one that was sent back does not.
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    #: Seconds by which replies that have come were late, all rounds together.
    late_seconds: Mapped[int] = mapped_column(Integer, default=0)
    is_late_noticed: Mapped[bool] = mapped_column(Boolean, default=False)
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    done_by_post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    done_by_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    #: What the supervisor said when the order was done with.
    done_note: Mapped[str] = mapped_column(Text, default="")
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("supervision_orders.id"))

    case: Mapped[Case] = relationship(lazy="raise_on_sql")
    post: Mapped[Post] = relationship(foreign_keys=[post_id], lazy="raise_on_sql")
    made_by_post: Mapped[Post | None] = relationship(foreign_keys=[made_by_post_id], lazy="raise_on_sql")
    made_by_user: Mapped[User | None] = relationship(foreign_keys=[made_by_user_id], lazy="raise_on_sql")


class SupervisionReply(Base):
    """One reply to an order, and what was made of it."""

    __tablename__ = "supervision_replies"
    __table_args__ = (
        CheckConstraint(words_check("verdict", Verdict), name="verdict_known"),
        Index("ix_supervision_replies_order_id", "order_id"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("supervision_orders.id"))
    text: Mapped[str] = mapped_column(Text)
    due_at: Mapped[datetime] = mapped_column(Instant)
    answered_at: Mapped[datetime] = mapped_column(Instant)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    verdict: Mapped[Verdict | None] = mapped_column(Word(Verdict, 10))
    verdict_note: Mapped[str] = mapped_column(Text, default="")
    judged_at: Mapped[datetime | None] = mapped_column(Instant)
    judged_by_post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    judged_by_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    post: Mapped[Post] = relationship(foreign_keys=[post_id], lazy="raise_on_sql")
    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="raise_on_sql")
    judged_by_post: Mapped[Post | None] = relationship(foreign_keys=[judged_by_post_id], lazy="raise_on_sql")


class SupervisionReplyFile(Base):
    """A file that came with a reply; it hangs on the case and follows the case's scope."""

    __tablename__ = "supervision_reply_files"

    reply_id: Mapped[int] = mapped_column(ForeignKey("supervision_replies.id"), primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("case_files.id"), primary_key=True)


class SupervisionCounter(Base):
    """The last number of a county's year; taken and counted up in one statement."""

    __tablename__ = "supervision_counters"

    county: Mapped[str] = mapped_column(String(6), primary_key=True)
    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer)
