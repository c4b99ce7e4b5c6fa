"""Routing rules, what was changed in them, and what was suggested when an order went out."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.foundation.json import Json
from tracker.foundation.orm import Base, BigKey, Instant, Word, words_check
from tracker.people.models import Post, User
from tracker.routing.vocabulary import LONGEST_NAME, LONGEST_NOTE, LONGEST_ORIGIN, Basis, Change, Days, Window


class RoutingRule(Base):
    """One row of the table: cases of this matter and place go to this post. It is ended, never deleted."""

    __tablename__ = "routing_rules"
    __table_args__ = (
        CheckConstraint(words_check("time_window", Window), name="time_window_known"),
        CheckConstraint(words_check("days", Days), name="days_known"),
        CheckConstraint("until_on IS NULL OR from_on IS NULL OR until_on >= from_on", name="dates_in_order"),
        Index("ix_routing_rules_is_active", "is_active", "position"),
        Index("ix_routing_rules_area_code", "area_code"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    #: The number of the row; those in force are numbered from 1 without gaps.
    position: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    #: Cases within this area.
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    #: '' any, 2 digits a category, 4 a subcategory.
    category_code: Mapped[str] = mapped_column(String(4), default="")
    #: '' any, else such as 'P1'.
    priority: Mapped[str] = mapped_column(String(2), default="")
    time_window: Mapped[Window] = mapped_column(Word(Window, 8), default=Window.ANY)
    days: Mapped[Days] = mapped_column(Word(Days, 8), default=Days.EVERY)
    #: For chosen days: '15' is Monday and Friday.
    weekdays: Mapped[str] = mapped_column(String(7), default="")
    #: Local clock time, '22:00'; both empty means the whole day.
    from_time: Mapped[str] = mapped_column(String(5), default="")
    until_time: Mapped[str] = mapped_column(String(5), default="")
    #: Who receives.
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    #: First and last local day in force.
    from_on: Mapped[date | None] = mapped_column(Date)
    until_on: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text)
    #: The conference that decided on it, in words; '' for a rule made by hand.
    origin: Mapped[str] = mapped_column(String(LONGEST_ORIGIN), default="")
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by_post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    made_by_user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    version: Mapped[int] = mapped_column(Integer, nullable=False)

    post: Mapped[Post] = relationship(foreign_keys=[post_id], lazy="raise_on_sql")
    made_by_post: Mapped[Post] = relationship(foreign_keys=[made_by_post_id], lazy="raise_on_sql")
    made_by_user: Mapped[User] = relationship(foreign_keys=[made_by_user_id], lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}


class RoutingChange(Base):
    """One change of a rule: who, when, and the fields as they were and as they became. Only appended to."""

    __tablename__ = "routing_changes"
    __table_args__ = (
        CheckConstraint(words_check("kind", Change), name="kind_known"),
        Index("ix_routing_changes_rule_id", "rule_id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("routing_rules.id"))
    kind: Mapped[Change] = mapped_column(Word(Change, 8))
    at: Mapped[datetime] = mapped_column(Instant)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    before: Mapped[Json] = mapped_column(JSON, default=dict)
    after: Mapped[Json] = mapped_column(JSON, default=dict)
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")

    post: Mapped[Post] = relationship(lazy="raise_on_sql")
    user: Mapped[User] = relationship(lazy="raise_on_sql")


class RoutingChoice(Base):
    """What was suggested when an order went out, on what ground, and whom the dispatcher chose."""

    __tablename__ = "routing_choices"
    __table_args__ = (
        CheckConstraint(words_check("basis", Basis), name="basis_known"),
        Index("ix_routing_choices_case_id", "case_id"),
        # The share of orders that followed their rule reads this index alone.
        Index(
            "ix_routing_choices_figures",
            "chosen_at",
            "area_code",
            "is_first",
            "rule_id",
            "suggested_post_id",
            "chosen_post_id",
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    chosen_at: Mapped[datetime] = mapped_column(Instant)
    #: The first order of its case; a later one often has to go elsewhere than the first.
    is_first: Mapped[bool] = mapped_column(Boolean)
    basis: Mapped[Basis] = mapped_column(Word(Basis, 8))
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("routing_rules.id"))
    #: Version, number and name of the rule at that moment.
    rule_version: Mapped[int | None] = mapped_column(Integer)
    position: Mapped[int | None] = mapped_column(Integer)
    rule_name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    suggested_post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    chosen_post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    #: {"rows": [[number, name, reason or ""], …], "elsewhere": rows of other areas, "other": rows of other categories}
    trail: Mapped[Json] = mapped_column(JSON, default=dict)
