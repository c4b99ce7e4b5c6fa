"""Saved views, who receives them, and the digests made of them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.foundation.json import Json
from tracker.foundation.orm import Base, BigKey, Instant, Word, words_check
from tracker.people.models import Post, User
from tracker.subscriptions.vocabulary import LONGEST_NAME, LONGEST_QUERY, Channel, PageKey, PauseWhy, Rhythm


class SavedView(Base):
    """What a page was asked for, kept by a post under a name. Every reader opens it under his own scope."""

    __tablename__ = "saved_views"
    __table_args__ = (
        CheckConstraint(words_check("page", PageKey), name="page_known"),
        Index("uq_saved_views_name", "post_id", "name", unique=True),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    #: Whose it is: a successor inherits it.
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    #: Who saved it.
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    page: Mapped[PageKey] = mapped_column(Word(PageKey, 12))
    query: Mapped[str] = mapped_column(String(LONGEST_QUERY))
    #: Always the present period; else the days of the query.
    is_moving: Mapped[bool] = mapped_column(Boolean)
    is_shared: Mapped[bool] = mapped_column(Boolean)
    #: Codes of the areas it is about, by its area, posts or unit; empty where it names none.
    places: Mapped[list[str]] = mapped_column(JSON, default=list)
    made_at: Mapped[datetime] = mapped_column(Instant)

    post: Mapped[Post] = relationship(lazy="raise_on_sql")
    user: Mapped[User] = relationship(lazy="raise_on_sql")


class ViewSubscription(Base):
    """A post receives a view. Paused it makes no digests; when its view is deleted the digests stay for their time."""

    __tablename__ = "view_subscriptions"
    __table_args__ = (
        CheckConstraint(words_check("page", PageKey), name="page_known"),
        CheckConstraint(words_check("rhythm", Rhythm), name="rhythm_known"),
        CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday_known"),
        CheckConstraint(words_check("channel", Channel), name="channel_known"),
        CheckConstraint(f"paused_why IS NULL OR {words_check('paused_why', PauseWhy)}", name="paused_why_known"),
        Index("uq_view_subscriptions_view_id", "view_id", "post_id", unique=True),
        Index("ix_view_subscriptions_post_id", "post_id"),
        Index("ix_view_subscriptions_next_on", "paused_why", "next_on"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    view_id: Mapped[int | None] = mapped_column(ForeignKey("saved_views.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    #: Who subscribed.
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    #: Name and page of the view as the post last could see them.
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    page: Mapped[PageKey] = mapped_column(Word(PageKey, 12))
    rhythm: Mapped[Rhythm] = mapped_column(Word(Rhythm, 8))
    #: 1 for Monday to 7; of weekly ones.
    weekday: Mapped[int] = mapped_column(SmallInteger)
    channel: Mapped[Channel] = mapped_column(Word(Channel, 8))
    #: The local day on which the next digest falls due.
    next_on: Mapped[date] = mapped_column(Date)
    paused_why: Mapped[PauseWhy | None] = mapped_column(Word(PauseWhy, 12))
    paused_at: Mapped[datetime | None] = mapped_column(Instant)
    #: Number of the latest digest.
    issue_count: Mapped[int] = mapped_column(Integer, default=0)
    made_at: Mapped[datetime] = mapped_column(Instant)

    view: Mapped[SavedView | None] = relationship(lazy="raise_on_sql")
    post: Mapped[Post] = relationship(lazy="raise_on_sql")


class ViewIssue(Base):
    """One digest: what the view came to in the scope of the post on its day. Never computed anew; numbers only."""

    __tablename__ = "view_issues"
    __table_args__ = (
        CheckConstraint(words_check("page", PageKey), name="page_known"),
        Index("uq_view_issues_number", "subscription_id", "number", unique=True),
        Index("uq_view_issues_due_on", "subscription_id", "due_on", unique=True),
        Index("ix_view_issues_made_at", "made_at"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    subscription_id: Mapped[int] = mapped_column(ForeignKey("view_subscriptions.id"))
    #: From 1 in each subscription.
    number: Mapped[int] = mapped_column(Integer)
    due_on: Mapped[date] = mapped_column(Date)
    made_at: Mapped[datetime] = mapped_column(Instant)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    page: Mapped[PageKey] = mapped_column(Word(PageKey, 12))
    #: The days it is about; none for a list of cases.
    first_on: Mapped[date | None] = mapped_column(Date)
    last_on: Mapped[date | None] = mapped_column(Date)
    #: {"rates": {indicator: [part, whole]}, "counts": {count: number}}
    figures: Mapped[Json] = mapped_column(JSON)
