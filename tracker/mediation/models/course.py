"""The course of a mediation: inquiries, sessions, clauses, performance, return visits, and the texts of its papers."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.foundation.orm import Base, BigKey, Instant, Sealed, Word, words_check
from tracker.mediation.vocabulary import Answer, ClauseState, ClauseWay, Kept, SessionState, VisitWay


class MediationInquiry(Base):
    """An investigation record (调查记录). JSON: place, asked, present, questions [[question, answer]], text."""

    __tablename__ = "mediation_inquiries"
    __table_args__ = (Index("ix_mediation_inquiries_mediation_id", "mediation_id"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    mediation_id: Mapped[int] = mapped_column(ForeignKey("mediations.id"))
    asked_on: Mapped[date] = mapped_column(Date)
    body: Mapped[bytes] = mapped_column(Sealed, default=b"")
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    written_at: Mapped[datetime] = mapped_column(Instant)


class MediationSession(Base):
    """A session: planned with room, time and who is invited; then its record. `invited` and `attended` hold keys
    such as `party:12`, `representative:3`, `helper:5`."""

    __tablename__ = "mediation_sessions"
    __table_args__ = (
        CheckConstraint(words_check("state", SessionState), name="state_known"),
        CheckConstraint("held_to IS NULL OR held_to >= held_from", name="times_in_order"),
        Index("ix_mediation_sessions_mediation_id", "mediation_id", "no", unique=True),
        Index("ix_mediation_sessions_planned_at", "planned_at"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    mediation_id: Mapped[int] = mapped_column(ForeignKey("mediations.id"))
    no: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[SessionState] = mapped_column(Word(SessionState, 12))
    planned_at: Mapped[datetime] = mapped_column(Instant)
    #: How long it is planned for, in minutes.
    minutes: Mapped[int] = mapped_column(Integer, default=90)
    room: Mapped[str] = mapped_column(String(60))
    #: Open to the public if the parties wish so (People's Mediation Law 23).
    is_public: Mapped[bool] = mapped_column(Boolean, default=False)
    invited: Mapped[list[str]] = mapped_column(JSON, default=list)
    attended: Mapped[list[str]] = mapped_column(JSON, default=list)
    held_from: Mapped[datetime | None] = mapped_column(Instant)
    held_to: Mapped[datetime | None] = mapped_column(Instant)
    #: JSON: questions [[question, answer]], text, outcome, reason (of an adjournment or a calling off).
    body: Mapped[bytes] = mapped_column(Sealed, default=b"")
    version: Mapped[int] = mapped_column(Integer, nullable=False)

    __mapper_args__ = {"version_id_col": version}


class MediationClause(Base):
    """One clause of the agreement: who does what by when. JSON: what, remark."""

    __tablename__ = "mediation_clauses"
    __table_args__ = (
        CheckConstraint(words_check("state", ClauseState), name="state_known"),
        CheckConstraint(words_check("way", ClauseWay), name="way_known"),
        CheckConstraint("amount_fen IS NULL OR amount_fen > 0", name="amount_positive"),
        Index("ix_mediation_clauses_mediation_id", "mediation_id", "no", unique=True),
        Index("ix_mediation_clauses_due_on", "due_on", "state"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    mediation_id: Mapped[int] = mapped_column(ForeignKey("mediations.id"))
    no: Mapped[int] = mapped_column(SmallInteger)
    party_id: Mapped[int] = mapped_column(ForeignKey("mediation_parties.id"))
    body: Mapped[bytes] = mapped_column(Sealed, default=b"")
    #: What is to be paid, in fen; None where nothing is paid.
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    due_on: Mapped[date] = mapped_column(Date)
    way: Mapped[ClauseWay] = mapped_column(Word(ClauseWay, 12))
    state: Mapped[ClauseState] = mapped_column(Word(ClauseState, 12), default=ClauseState.OPEN)
    performed_on: Mapped[date | None] = mapped_column(Date)


class MediationPerformance(Base):
    """Something was performed of a clause, wholly or in part. JSON: note."""

    __tablename__ = "mediation_performances"
    __table_args__ = (Index("ix_mediation_performances_clause_id", "clause_id"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    clause_id: Mapped[int] = mapped_column(ForeignKey("mediation_clauses.id"))
    performed_on: Mapped[date] = mapped_column(Date)
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    is_whole: Mapped[bool] = mapped_column(Boolean, default=False)
    body: Mapped[bytes] = mapped_column(Sealed, default=b"")
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    entered_at: Mapped[datetime] = mapped_column(Instant)


class MediationVisit(Base):
    """A return visit (回访): planned 7 and 30 days after, made or called off. JSON: note, reason."""

    __tablename__ = "mediation_visits"
    __table_args__ = (Index("ix_mediation_visits_mediation_id", "mediation_id"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    mediation_id: Mapped[int] = mapped_column(ForeignKey("mediations.id"))
    planned_on: Mapped[date] = mapped_column(Date)
    visited_on: Mapped[date | None] = mapped_column(Date)
    called_off_at: Mapped[datetime | None] = mapped_column(Instant)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("mediation_parties.id"))
    way: Mapped[VisitWay | None] = mapped_column(Word(VisitWay, 8))
    kept: Mapped[Kept | None] = mapped_column(Word(Kept, 16))
    answer: Mapped[Answer | None] = mapped_column(Word(Answer, 16))
    body: Mapped[bytes] = mapped_column(Sealed, default=b"")


class MediationText(Base):
    """A version of a paper's text as a mediator edited it; the first is the generated one. Never changed."""

    __tablename__ = "mediation_texts"

    mediation_id: Mapped[int] = mapped_column(ForeignKey("mediations.id"), primary_key=True)
    paper: Mapped[str] = mapped_column(String(20), primary_key=True)
    version: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    #: JSON: text.
    body: Mapped[bytes] = mapped_column(Sealed)
    is_generated: Mapped[bool] = mapped_column(Boolean, default=False)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    written_at: Mapped[datetime] = mapped_column(Instant)
