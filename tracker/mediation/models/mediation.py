"""A mediation: one dispute, one file. What it is about and who takes part is sealed."""

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
    LargeBinary,
    SmallInteger,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.cases.models import Case, Category
from tracker.foundation.orm import Base, BigKey, Instant, Sealed, Word, words_check
from tracker.mediation.committees.models import Committee
from tracker.mediation.vocabulary import Confirmation, ConflictState, FileKind, Origin, Referrer, Retention, Stage
from tracker.people.models import Post


class Mediation(Base):
    """One dispute before one committee. In the clear stand only what is counted and when; the rest is sealed."""

    __tablename__ = "mediations"
    __table_args__ = (
        CheckConstraint(words_check("stage", Stage), name="stage_known"),
        CheckConstraint(words_check("origin", Origin), name="origin_known"),
        CheckConstraint(words_check("confirmation", Confirmation), name="confirmation_known"),
        CheckConstraint(words_check("conflict_state", ConflictState), name="conflict_state_known"),
        Index("uq_mediations_number", "committee_id", "number_year", "number_seq", unique=True),
        Index("ix_mediations_mediator_post_id", "mediator_post_id", "is_open", "next_on"),
        Index("ix_mediations_area_code", "area_code", "registered_on"),
        Index("ix_mediations_committee_id_registered_on", "committee_id", "registered_on"),
        Index("ix_mediations_case_id", "case_id"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    #: `M990101-20260315-0001`: the number of the mediation before and beside the committee's own.
    ref: Mapped[str] = mapped_column(String(24), unique=True)
    #: Made by the form; sent twice, it is still one mediation.
    client_key: Mapped[str] = mapped_column(String(40), unique=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    committee_id: Mapped[int] = mapped_column(ForeignKey("committees.unit_id"))
    mediator_post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    category_code: Mapped[str] = mapped_column(ForeignKey("categories.code"))
    origin: Mapped[Origin] = mapped_column(Word(Origin, 12))
    referrer: Mapped[Referrer | None] = mapped_column(Word(Referrer, 16))
    referral_no: Mapped[str] = mapped_column(String(60), default="")
    stage: Mapped[Stage] = mapped_column(Word(Stage, 16))
    is_open: Mapped[bool] = mapped_column(Boolean, default=True)
    #: JSON: title, place, matter, demands, facts (sealing.py).
    body: Mapped[bytes] = mapped_column(Sealed, default=b"")

    opened_at: Mapped[datetime] = mapped_column(Instant)
    #: `〔2026〕云汀人调字第1号`, without gaps or repeats for each committee and year.
    number: Mapped[str] = mapped_column(String(40), default="")
    number_year: Mapped[int | None] = mapped_column(SmallInteger)
    number_seq: Mapped[int | None] = mapped_column(Integer)
    registered_on: Mapped[date | None] = mapped_column(Date)
    #: The guideline of one month, and the committee's own limit where it has one.
    due_on: Mapped[date | None] = mapped_column(Date)
    own_due_on: Mapped[date | None] = mapped_column(Date)
    extended_on: Mapped[date | None] = mapped_column(Date)
    #: The day the mediation came to its result: agreement, failure, early end or declining; and the reason's code.
    ended_on: Mapped[date | None] = mapped_column(Date)
    end_reason: Mapped[str] = mapped_column(String(20), default="")
    result: Mapped[Stage | None] = mapped_column(Word(Stage, 16))

    conflict_state: Mapped[ConflictState] = mapped_column(Word(ConflictState, 10), default=ConflictState.NONE)
    #: Codes of what the check found.
    conflicts: Mapped[list[str]] = mapped_column(JSON, default=list)

    effective_on: Mapped[date | None] = mapped_column(Date)
    handed_out_on: Mapped[date | None] = mapped_column(Date)
    #: What of the agreement cannot be confirmed; None until the list has been gone through.
    unconfirmable: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    #: Sum of the clauses, in fen.
    amount_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    confirmation: Mapped[Confirmation] = mapped_column(Word(Confirmation, 16), default=Confirmation.NONE)
    #: Thirty days from effect; both parties apply together (People's Mediation Law 33).
    confirm_due_on: Mapped[date | None] = mapped_column(Date)
    confirm_applied_on: Mapped[date | None] = mapped_column(Date)
    confirm_decided_on: Mapped[date | None] = mapped_column(Date)
    confirm_court: Mapped[str] = mapped_column(String(60), default="")
    confirm_no: Mapped[str] = mapped_column(String(60), default="")

    performed_on: Mapped[date | None] = mapped_column(Date)
    breach_route: Mapped[str] = mapped_column(String(16), default="")
    archived_on: Mapped[date | None] = mapped_column(Date)
    retention: Mapped[Retention | None] = mapped_column(Word(Retention, 12))
    dossier_sha256: Mapped[str] = mapped_column(String(64), default="")

    #: The next day something is due, and what: for lists and reminders.
    next_on: Mapped[date | None] = mapped_column(Date)
    next_kind: Mapped[str] = mapped_column(String(16), default="")
    #: The last day on which the sweep looked at it.
    reminded_on: Mapped[date | None] = mapped_column(Date)

    event_count: Mapped[int] = mapped_column(Integer, default=0)
    chain_head: Mapped[bytes] = mapped_column(LargeBinary(32), default=b"")
    version: Mapped[int] = mapped_column(Integer, nullable=False)

    case: Mapped[Case | None] = relationship()
    category: Mapped[Category] = relationship()
    committee: Mapped[Committee] = relationship()
    mediator_post: Mapped[Post] = relationship(foreign_keys=[mediator_post_id])

    __mapper_args__ = {"version_id_col": version}


class MediationPost(Base):
    """A post that has a part in a mediation now; an invitation that ends takes its row away."""

    __tablename__ = "mediation_posts"
    __table_args__ = (Index("ix_mediation_posts_mediation_id", "mediation_id"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    mediation_id: Mapped[int] = mapped_column(ForeignKey("mediations.id"), primary_key=True)


class MediationWords(Base):
    """The free words of one event of a mediation's history, sealed: history itself holds codes and days only."""

    __tablename__ = "mediation_words"

    mediation_id: Mapped[int] = mapped_column(ForeignKey("mediations.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    body: Mapped[bytes] = mapped_column(Sealed)


class MediationFile(Base):
    """A scanned paper of the file; its bytes lie outside the web root under their SHA-256. No picture of an ID."""

    __tablename__ = "mediation_files"
    __table_args__ = (
        CheckConstraint(words_check("kind", FileKind), name="kind_known"),
        Index("ix_mediation_files_mediation_id", "mediation_id"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    mediation_id: Mapped[int] = mapped_column(ForeignKey("mediations.id"))
    kind: Mapped[FileKind] = mapped_column(Word(FileKind, 20))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("mediation_sessions.id"))
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("mediation_clauses.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    mime: Mapped[str] = mapped_column(String(40))
    #: JSON: name, remark.
    body: Mapped[bytes] = mapped_column(Sealed, default=b"")
    size: Mapped[int] = mapped_column(Integer)
    added_at: Mapped[datetime] = mapped_column(Instant)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class MediationCounter(Base):
    """The last number a committee gave in a year; taken inside the transaction that registers, so it leaves no gap."""

    __tablename__ = "mediation_counters"

    committee_id: Mapped[int] = mapped_column(ForeignKey("committees.unit_id"), primary_key=True)
    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer)


class MediationReminder(Base):
    """That a reminder was sent, so that it is sent once."""

    __tablename__ = "mediation_reminders"

    mediation_id: Mapped[int] = mapped_column(ForeignKey("mediations.id"), primary_key=True)
    #: What and for which day, such as `clause:12:2026-05-01:due`.
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
