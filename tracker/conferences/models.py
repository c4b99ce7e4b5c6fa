"""Joint conferences (联席会商) with the units named to them; a number of their own for each county and year."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.cases.models import Case, Category
from tracker.conferences.vocabulary import Cause, Part, Status
from tracker.foundation.marks import mark_of
from tracker.foundation.orm import Base, BigKey, Instant, Numbered, Word, words_check
from tracker.people.models import Post, User


class Conference(Numbered, Base):
    """One conference about one case: why it was opened, who was heard, what was decided and on what grounds."""

    sign = "会商"
    __tablename__ = "conferences"
    __table_args__ = (
        CheckConstraint(words_check("cause", Cause), name="cause_known"),
        CheckConstraint(words_check("status", Status), name="status_known"),
        Index("uq_conferences_number", "county", "year", "seq", unique=True),
        Index("ix_conferences_case_id", "case_id", "cause"),
        # A case is in one conference at a time.
        Index(
            "uq_conferences_running",
            "case_id",
            unique=True,
            postgresql_where=text("status IN ('proposed', 'convened')"),
            sqlite_where=text("status IN ('proposed', 'convened')"),
        ),
        Index("ix_conferences_status", "status", "due_at"),
        Index("ix_conferences_category_code", "category_code", "decided_at"),
    )

    county: Mapped[str] = mapped_column(String(6))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    #: The place and type of the case: what scope and register read.
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    category_code: Mapped[str] = mapped_column(ForeignKey("categories.code"))
    cause: Mapped[Cause] = mapped_column(Word(Cause, 10))
    status: Mapped[Status] = mapped_column(Word(Status, 10))
    #: What is to be settled, in the words of whoever proposed or convened it.
    question: Mapped[str] = mapped_column(Text, default="")
    opened_at: Mapped[datetime] = mapped_column(Instant)
    #: Nobody where the program proposed it by itself.
    opened_by_post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    opened_by_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    convened_at: Mapped[datetime | None] = mapped_column(Instant)
    convened_by_post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    convened_by_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    meets_at: Mapped[datetime | None] = mapped_column(Instant)
    room: Mapped[str] = mapped_column(String(120), default="")
    #: Until when it must be convened, and once it is, decided.
    due_at: Mapped[datetime] = mapped_column(Instant)
    is_late_noticed: Mapped[bool] = mapped_column(Boolean, default=False)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by_post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    decided_by_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    #: The post the decision gives the case to.
    lead_post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    decision: Mapped[str] = mapped_column(Text, default="")
    reasons: Mapped[str] = mapped_column(Text, default="")
    basis: Mapped[str] = mapped_column(String(300), default="")
    #: The lead may not return the order again.
    is_binding: Mapped[bool] = mapped_column(Boolean, default=False)
    minutes: Mapped[str] = mapped_column(Text, default="")
    #: When it was called off, by whom and why; by nobody where it ended by itself.
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_by_post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    ended_by_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ended_note: Mapped[str] = mapped_column(Text, default="")
    #: When the precedent was last looked at again, and since when it no longer is one.
    reviewed_at: Mapped[datetime | None] = mapped_column(Instant)
    retired_at: Mapped[datetime | None] = mapped_column(Instant)
    review_note: Mapped[str] = mapped_column(Text, default="")
    #: The routing rule that was made of the decision.
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("routing_rules.id"))

    case: Mapped[Case] = relationship(lazy="raise_on_sql")
    category: Mapped[Category] = relationship(lazy="raise_on_sql")
    units: Mapped[list[ConferenceUnit]] = relationship(
        back_populates="conference", order_by="ConferenceUnit.id", cascade="all, delete-orphan", lazy="raise_on_sql"
    )
    lead_post: Mapped[Post | None] = relationship(foreign_keys=[lead_post_id], lazy="raise_on_sql")
    opened_by_post: Mapped[Post | None] = relationship(foreign_keys=[opened_by_post_id], lazy="raise_on_sql")
    convened_by_post: Mapped[Post | None] = relationship(foreign_keys=[convened_by_post_id], lazy="raise_on_sql")
    decided_by_post: Mapped[Post | None] = relationship(foreign_keys=[decided_by_post_id], lazy="raise_on_sql")
    decided_by_user: Mapped[User | None] = relationship(foreign_keys=[decided_by_user_id], lazy="raise_on_sql")

    @property
    def mark(self) -> str:
        """Another one after every step: who is named, what they said, and what was settled."""
        said = [(one.post_id, one.opinion, one.opined_at) for one in self.units]
        settled = (self.status, self.question, self.meets_at, self.room, self.due_at, self.decided_at, self.ended_at)
        return mark_of(*settled, self.reviewed_at, self.retired_at, self.review_note, said)

    @property
    def named_post_ids(self) -> frozenset[int]:
        """The posts that are asked for their opinion."""
        return frozenset(one.post_id for one in self.units)

    @property
    def opinions_due_at(self) -> datetime:
        """Until when opinions are asked for: before it meets, or else before it must have decided."""
        return self.meets_at or self.due_at


class ConferenceUnit(Base):
    """A post named to a conference, its opinion, and what the decision gives it to do."""

    __tablename__ = "conference_units"
    __table_args__ = (
        CheckConstraint(f"part IS NULL OR {words_check('part', Part)}", name="part_known"),
        Index("uq_conference_units_post", "conference_id", "post_id", unique=True),
        Index("ix_conference_units_post_id", "post_id", "opined_at"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    named_at: Mapped[datetime] = mapped_column(Instant)
    #: It had no part in the case before and was let in for the conference alone.
    is_guest: Mapped[bool] = mapped_column(Boolean, default=False)
    opinion: Mapped[str] = mapped_column(Text, default="")
    opined_at: Mapped[datetime | None] = mapped_column(Instant)
    opined_by_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    has_attended: Mapped[bool | None] = mapped_column(Boolean)
    part: Mapped[Part | None] = mapped_column(Word(Part, 6))

    conference: Mapped[Conference] = relationship(back_populates="units", lazy="raise_on_sql")
    post: Mapped[Post] = relationship(lazy="raise_on_sql")
    opined_by_user: Mapped[User | None] = relationship(lazy="raise_on_sql")
