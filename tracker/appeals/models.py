"""Appeals (申诉): what a post contests of its figures, with a history of their own that is a chain."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.appeals.vocabulary import OPEN, Counting, Ground, Status
from tracker.cases.models import Case
from tracker.foundation.orm import Base, Instant, Numbered, Word, words_check
from tracker.people.models import Post, User

_STILL_OPEN = text("status IN ('lodged', 'asked')")


class Appeal(Numbered, Base):
    """One contested counting of one case against one post. What was said stands in its events, which are a chain."""

    sign = "申诉"
    __tablename__ = "appeals"
    __table_args__ = (
        CheckConstraint(words_check("counting", Counting), name="counting_known"),
        CheckConstraint(words_check("ground", Ground), name="ground_known"),
        CheckConstraint(words_check("status", Status), name="status_known"),
        CheckConstraint("instance IN (1, 2)", name="instance_known"),
        # A counting of a case is contested once at a time.
        Index(
            "uq_appeals_open",
            "case_id",
            "counting",
            "post_id",
            unique=True,
            postgresql_where=_STILL_OPEN,
            sqlite_where=_STILL_OPEN,
        ),
        Index("ix_appeals_case_id", "case_id", "counting", "status"),
        Index("ix_appeals_post_id", "post_id", "id"),
        Index("ix_appeals_status", "status", "due_at"),
    )

    ref: Mapped[str] = mapped_column(String(24), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    #: The place of the case: what the scope reads.
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    #: The post that appeals; whoever holds it later sees the appeal too.
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    counting: Mapped[Counting] = mapped_column(Word(Counting, 12))
    ground: Mapped[Ground] = mapped_column(Word(Ground, 16))
    statement: Mapped[str] = mapped_column(Text)
    #: The first day of the reporting month the case counts in.
    month_on: Mapped[date] = mapped_column(Date)
    status: Mapped[Status] = mapped_column(Word(Status, 10))
    lodged_at: Mapped[datetime] = mapped_column(Instant)
    lodged_by_user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    #: Who decided what is contested, where somebody did: never the judge of it.
    decider_post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    decider_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    #: 1, or 2 once the next level was asked for a review.
    instance: Mapped[int] = mapped_column(SmallInteger, default=1)
    #: The area whose supervisor judges, and the post that is asked to.
    level_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    judge_post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    due_at: Mapped[datetime] = mapped_column(Instant)
    is_late_noticed: Mapped[bool] = mapped_column(Boolean, default=False)
    #: It was late once and went to the next level by itself.
    is_passed_up: Mapped[bool] = mapped_column(Boolean, default=False)
    #: The latest judgement; an earlier one stands in the history.
    judged_at: Mapped[datetime | None] = mapped_column(Instant)
    judged_by_post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    judged_by_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reasons: Mapped[str] = mapped_column(Text, default="")
    #: Until when the next level may be asked; nothing where there is none.
    review_until_at: Mapped[datetime | None] = mapped_column(Instant)
    event_count: Mapped[int] = mapped_column(Integer, default=0)
    chain_head: Mapped[bytes] = mapped_column(LargeBinary(32), default=b"")

    case: Mapped[Case] = relationship(lazy="raise_on_sql")
    post: Mapped[Post] = relationship(foreign_keys=[post_id], lazy="raise_on_sql")
    judge_post: Mapped[Post] = relationship(foreign_keys=[judge_post_id], lazy="raise_on_sql")
    lodged_by_user: Mapped[User] = relationship(foreign_keys=[lodged_by_user_id], lazy="raise_on_sql")
    judged_by_post: Mapped[Post | None] = relationship(foreign_keys=[judged_by_post_id], lazy="raise_on_sql")
    judged_by_user: Mapped[User | None] = relationship(foreign_keys=[judged_by_user_id], lazy="raise_on_sql")

    @property
    def is_open(self) -> bool:
        return self.status in OPEN
