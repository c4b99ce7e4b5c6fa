"""What hangs on a case: reporter, requests, assisting units, pauses, files."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.cases.vocabulary import FileKind, RequestKind, SuspendGround
from tracker.foundation.filenames import file_name
from tracker.foundation.orm import Base, BigKey, Instant, Sealed, Word, words_check
from tracker.people.models import Post, User


class CaseReporter(Base):
    """Who reported, if they wished to say. Name and phone are sealed; nothing else is kept."""

    __tablename__ = "case_reporters"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    name: Mapped[bytes | None] = mapped_column(Sealed)
    phone: Mapped[bytes | None] = mapped_column(Sealed)
    #: Blind index of the phone: whether it has other reports nearby, without opening any.
    phone_mark: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)


class CaseRequest(Base):
    """An extension, suspension or voiding that one person asks for and another decides."""

    __tablename__ = "case_requests"
    __table_args__ = (
        CheckConstraint(words_check("kind", RequestKind), name="kind_known"),
        Index("ix_case_requests_case_id", "case_id"),
        Index(
            "ix_case_requests_open",
            "case_id",
            postgresql_where=text("decided_at IS NULL"),
            sqlite_where=text("decided_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[RequestKind] = mapped_column(Word(RequestKind, 8))
    reason: Mapped[str] = mapped_column(Text)
    #: For an extension: the limit asked for on top, e.g. '2wd'.
    amount: Mapped[str] = mapped_column(String(8), default="")
    #: For a suspension: why, and the day on which it is looked at again.
    ground: Mapped[SuspendGround | None] = mapped_column(Word(SuspendGround, 12))
    review_on: Mapped[date | None] = mapped_column(Date)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by_post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    asked_by_user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by_post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    decided_by_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    is_granted: Mapped[bool | None] = mapped_column(Boolean)
    note: Mapped[str] = mapped_column(Text, default="")

    asked_by_post: Mapped[Post] = relationship(foreign_keys=[asked_by_post_id])
    asked_by_user: Mapped[User] = relationship(foreign_keys=[asked_by_user_id])
    decided_by_post: Mapped[Post | None] = relationship(foreign_keys=[decided_by_post_id])
    decided_by_user: Mapped[User | None] = relationship(foreign_keys=[decided_by_user_id])


class CoHandling(Base):
    """A unit that assists (协办) with its own clock; the lead stays responsible."""

    __tablename__ = "co_handlings"
    __table_args__ = (Index("ix_co_handlings_post_id", "post_id", "answered_at"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    task: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime] = mapped_column(Instant)
    due_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answer: Mapped[str] = mapped_column(Text, default="")

    post: Mapped[Post] = relationship()


class CasePause(Base):
    """A stretch in which the resolve clock stood still."""

    __tablename__ = "case_pauses"
    __table_args__ = (
        CheckConstraint("until_at IS NULL OR until_at >= from_at", name="times_in_order"),
        Index("ix_case_pauses_case_id", "case_id"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("case_requests.id"))
    from_at: Mapped[datetime] = mapped_column(Instant)
    until_at: Mapped[datetime | None] = mapped_column(Instant)

    request: Mapped[CaseRequest | None] = relationship()


class CaseFile(Base):
    """A photo or document; its bytes lie outside the web root under their SHA-256."""

    __tablename__ = "case_files"
    __table_args__ = (Index("ix_case_files_case_id", "case_id"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[FileKind] = mapped_column(Word(FileKind, 10))
    sha256: Mapped[str] = mapped_column(String(64))
    thumb_sha256: Mapped[str | None] = mapped_column(String(64))
    mime: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(Integer)
    width: Mapped[int | None] = mapped_column(Integer)
    height: Mapped[int | None] = mapped_column(Integer)
    added_at: Mapped[datetime] = mapped_column(Instant)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    @property
    def is_photo(self) -> bool:
        return self.mime.startswith("image/")

    @property
    def shown_name(self) -> str:
        """The name as people may see it: early rows keep whatever the phone called the file."""
        return file_name(self.name, self.mime)
