"""Draws of closed cases that are looked at again, and what was found."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.cases.models import Case
from tracker.foundation.orm import Base, BigKey, Instant, Word, words_check
from tracker.people.models import Post, User
from tracker.rechecks.vocabulary import Verdict


class RecheckDraw(Base):
    """One draw: from which cases, by which seed, so that anybody can draw the same again."""

    __tablename__ = "recheck_draws"
    __table_args__ = (
        CheckConstraint("to_on >= from_on", name="dates_in_order"),
        Index("ix_recheck_draws_area_code", "area_code", "from_on"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    #: Cases closed on these local days.
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date] = mapped_column(Date)
    percent: Mapped[int] = mapped_column(Integer)
    seed: Mapped[str] = mapped_column(String(32))
    population: Mapped[int] = mapped_column(Integer)
    #: SHA-256 of the numbers the draw chose from, sorted, a line each.
    digest: Mapped[str] = mapped_column(String(64))
    due_on: Mapped[date] = mapped_column(Date)
    drawn_at: Mapped[datetime] = mapped_column(Instant)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    user: Mapped[User] = relationship()


class RecheckItem(Base):
    """A drawn case and who looks at it again: a grid officer of another grid, who is not shown the first verdict."""

    __tablename__ = "recheck_items"
    __table_args__ = (
        CheckConstraint(words_check("verdict", Verdict), name="verdict_known"),
        Index("uq_recheck_items_case", "draw_id", "case_id", unique=True),
        Index("ix_recheck_items_checker_post_id", "checker_post_id", "judged_at"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("recheck_draws.id", ondelete="CASCADE"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    #: The category of two digits, how many cases it had, and how heavy this one was.
    stratum: Mapped[str] = mapped_column(String(2))
    stratum_size: Mapped[int] = mapped_column(Integer)
    weight: Mapped[int] = mapped_column(Integer)
    signs: Mapped[str] = mapped_column(String(60), default="")
    checker_post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    judged_at: Mapped[datetime | None] = mapped_column(Instant)
    verdict: Mapped[Verdict | None] = mapped_column(Word(Verdict, 12))
    note: Mapped[str] = mapped_column(Text, default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    draw: Mapped[RecheckDraw] = relationship()
    case: Mapped[Case] = relationship()
    checker_post: Mapped[Post] = relationship()
