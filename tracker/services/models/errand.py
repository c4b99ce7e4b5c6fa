"""What an agent runs for an applicant (全程代办): the mandate, and each errand as a task with its own clock."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, SmallInteger, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.cases.vocabulary import DueLevel
from tracker.foundation.orm import Base, BigKey, Instant, Word, words_check
from tracker.people.models import Post
from tracker.services.vocabulary import UNDECIDED, ErrandStatus

if TYPE_CHECKING:
    from tracker.services.models.application import Application


class Mandate(Base):
    """What the applicant has signed: which agent may do what for him. The signed paper lies with the files."""

    __tablename__ = "service_mandates"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on >= signed_on", name="dates_in_order"),
        Index("ix_service_mandates_application_id", "application_id"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    agent_post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    #: What the agent may do: hand papers in, receive the result, sign for the applicant.
    scope: Mapped[str] = mapped_column(String(500))
    signed_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date | None] = mapped_column(Date)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    agent_post: Mapped[Post] = relationship(lazy="joined")


class Errand(Base):
    """One way to a department: what is to be done there, until when, and what came of it."""

    __tablename__ = "errands"
    __table_args__ = (
        CheckConstraint(words_check("status", ErrandStatus), name="status_known"),
        CheckConstraint(words_check("due_level", DueLevel), name="due_level_known"),
        Index("uq_errands_application_id", "application_id", "place", unique=True),
        Index("ix_errands_agent_post_id", "agent_post_id", "status"),
        Index("ix_errands_unit_post_id", "unit_post_id", "status"),
        Index(
            "ix_errands_due_at",
            "due_at",
            postgresql_where=text("status IN ('open', 'taken')"),
            sqlite_where=text("status IN ('open', 'taken')"),
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    place: Mapped[int] = mapped_column(SmallInteger)
    agent_post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    #: The department's post, where the house has one; else its name.
    unit_post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    department_name: Mapped[str] = mapped_column(String(80), default="")
    task: Mapped[str] = mapped_column(Text)
    limit: Mapped[str] = mapped_column(String(8))
    made_at: Mapped[datetime] = mapped_column(Instant)
    due_at: Mapped[datetime] = mapped_column(Instant)
    due_level: Mapped[DueLevel] = mapped_column(Word(DueLevel, 8), default=DueLevel.NONE)
    status: Mapped[ErrandStatus] = mapped_column(Word(ErrandStatus, 8))
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    answer: Mapped[str] = mapped_column(Text, default="")
    #: Counts its steps: what a form was opened with.
    turn: Mapped[int] = mapped_column(SmallInteger, default=0)

    application: Mapped[Application] = relationship(back_populates="errands", lazy="raise_on_sql")
    agent_post: Mapped[Post] = relationship(foreign_keys=[agent_post_id], lazy="joined")
    unit_post: Mapped[Post | None] = relationship(foreign_keys=[unit_post_id], lazy="joined")

    @property
    def area_code(self) -> str:
        """The place its rules look at."""
        return self.application.area_code

    @property
    def is_live(self) -> bool:
        """Its application is still to be decided."""
        return self.application.status in UNDECIDED

    @property
    def department(self) -> str:
        """Where it leads."""
        return self.unit_post.title if self.unit_post else self.department_name
