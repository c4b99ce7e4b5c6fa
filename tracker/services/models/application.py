"""Applications (办件) with their materials, pauses and files. Who applies is sealed; the rest says how it goes."""

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
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.cases.models import Case
from tracker.cases.vocabulary import Answerer, AnswerWay, DueLevel, Rating
from tracker.foundation.filenames import file_name
from tracker.foundation.orm import Base, BigKey, Instant, Numbered, Sealed, Word, words_check
from tracker.people.models import Post, User
from tracker.services.guide.models import ServiceItem, ServiceVersion
from tracker.services.guide.vocabulary import LONGEST_LINE, LONGEST_NAME, MaterialKind
from tracker.services.models.errand import Errand, Mandate
from tracker.services.vocabulary import (
    OPEN,
    Delivery,
    FileKind,
    MaterialStatus,
    Outcome,
    PauseKind,
    Source,
    Status,
)

_STILL_OPEN = text("status IN ('asked', 'correcting', 'accepted', 'paused', 'decided')")


class Application(Numbered, Base):
    """One matter that somebody applies for, from the first question to the delivered result."""

    sign = "办"
    __tablename__ = "applications"
    __table_args__ = (
        CheckConstraint(words_check("status", Status), name="status_known"),
        CheckConstraint(words_check("source", Source), name="source_known"),
        CheckConstraint(f"outcome IS NULL OR {words_check('outcome', Outcome)}", name="outcome_known"),
        CheckConstraint(f"delivery IS NULL OR {words_check('delivery', Delivery)}", name="delivery_known"),
        CheckConstraint(f"rating IS NULL OR {words_check('rating', Rating)}", name="rating_known"),
        CheckConstraint(f"answered_by IS NULL OR {words_check('answered_by', Answerer)}", name="answered_by_known"),
        CheckConstraint(f"answer_way IS NULL OR {words_check('answer_way', AnswerWay)}", name="answer_way_known"),
        CheckConstraint(words_check("due_level", DueLevel), name="due_level_known"),
        Index("ix_applications_area_code", "area_code", "id"),
        Index("ix_applications_holder_post_id", "holder_post_id", "status"),
        Index("ix_applications_named_post_id", "named_post_id", "status"),
        Index("ix_applications_first_post_id", "first_post_id"),
        Index("ix_applications_agent_post_id", "agent_post_id"),
        Index("ix_applications_case_id", "case_id"),
        Index("ix_applications_due_at", "due_at", postgresql_where=_STILL_OPEN, sqlite_where=_STILL_OPEN),
        Index("ix_applications_decided_at", "decided_at"),
    )

    #: What stands on the receipt and the slip: 办 in Latin letters, place, day and serial.
    ref: Mapped[str] = mapped_column(String(24), unique=True)
    client_key: Mapped[str] = mapped_column(String(40), unique=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("service_versions.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("service_items.id"))
    #: The village or street it was asked for in: what the scope reads.
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    source: Mapped[Source] = mapped_column(Word(Source, 8))
    status: Mapped[Status] = mapped_column(Word(Status, 12))
    #: The case it came out of, and the case it became.
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    became_case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))

    #: Who was asked first (首问), for ever; and whose name the applicant has, until another takes over in writing.
    first_post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    first_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    named_post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    named_since_at: Mapped[datetime] = mapped_column(Instant)
    #: Who has it now: the window until it is accepted, then the unit that decides.
    holder_post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    window_post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    agent_post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))

    #: JSON: name, phone, words; '' once it is deleted.
    body: Mapped[bytes] = mapped_column(Sealed, default=b"")
    phone_mark: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    #: The identity paper was looked at; no picture of it is kept, nor its number.
    id_checked_at: Mapped[datetime | None] = mapped_column(Instant)

    received_at: Mapped[datetime] = mapped_column(Instant)
    #: Until when it is to be said what is missing; after that it counts as accepted since it was received.
    tell_due_at: Mapped[datetime] = mapped_column(Instant)
    told_at: Mapped[datetime | None] = mapped_column(Instant)
    complete_until_on: Mapped[date | None] = mapped_column(Date)
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    is_deemed: Mapped[bool] = mapped_column(Boolean, default=False)

    #: The promised and the legal limit as the guide had them, and when each ends; both are computed from the acceptance
    #: and the pauses.
    promised_limit: Mapped[str] = mapped_column(String(8))
    legal_limit: Mapped[str] = mapped_column(String(8), default="")
    due_at: Mapped[datetime | None] = mapped_column(Instant)
    legal_due_at: Mapped[datetime | None] = mapped_column(Instant)
    is_provisional: Mapped[bool] = mapped_column(Boolean, default=False)
    due_level: Mapped[DueLevel] = mapped_column(Word(DueLevel, 8), default=DueLevel.NONE)
    pause_count: Mapped[int] = mapped_column(SmallInteger, default=0)

    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    outcome: Mapped[Outcome | None] = mapped_column(Word(Outcome, 8))
    #: Working minutes from the acceptance to the decision without the pauses.
    handling_minutes: Mapped[int | None] = mapped_column(Integer)
    delivered_at: Mapped[datetime | None] = mapped_column(Instant)
    delivery: Mapped[Delivery | None] = mapped_column(Word(Delivery, 8))
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    rating: Mapped[Rating | None] = mapped_column(Word(Rating, 16))
    rated_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by: Mapped[Answerer | None] = mapped_column(Word(Answerer, 10))
    answer_way: Mapped[AnswerWay | None] = mapped_column(Word(AnswerWay, 10))
    call_count: Mapped[int] = mapped_column(SmallInteger, default=0)

    event_count: Mapped[int] = mapped_column(Integer, default=0)
    chain_head: Mapped[bytes] = mapped_column(LargeBinary(32), default=b"")

    item: Mapped[ServiceItem] = relationship(lazy="raise_on_sql")
    version: Mapped[ServiceVersion] = relationship(lazy="raise_on_sql")
    case: Mapped[Case | None] = relationship(foreign_keys=[case_id], lazy="raise_on_sql")
    became_case: Mapped[Case | None] = relationship(foreign_keys=[became_case_id], lazy="raise_on_sql")
    first_post: Mapped[Post] = relationship(foreign_keys=[first_post_id], lazy="raise_on_sql")
    first_user: Mapped[User | None] = relationship(foreign_keys=[first_user_id], lazy="raise_on_sql")
    named_post: Mapped[Post] = relationship(foreign_keys=[named_post_id], lazy="raise_on_sql")
    holder_post: Mapped[Post] = relationship(foreign_keys=[holder_post_id], lazy="raise_on_sql")
    agent_post: Mapped[Post | None] = relationship(foreign_keys=[agent_post_id], lazy="raise_on_sql")
    materials: Mapped[list[ApplicationMaterial]] = relationship(order_by="ApplicationMaterial.place", lazy="selectin")
    pauses: Mapped[list[ApplicationPause]] = relationship(order_by="ApplicationPause.id", lazy="selectin")
    errands: Mapped[list[Errand]] = relationship(order_by="Errand.id", lazy="selectin", back_populates="application")
    mandates: Mapped[list[Mandate]] = relationship(order_by="Mandate.id", lazy="selectin")
    files: Mapped[list[ApplicationFile]] = relationship(
        order_by="ApplicationFile.id", lazy="selectin", cascade="all, delete-orphan"
    )

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    def is_late(self, now: datetime) -> bool:
        """Past its promise: when it was decided or ended, else where its clock stands still, else now."""
        stands = next((one.from_at for one in self.pauses if one.until_at is None), None)
        at = self.decided_at or self.ended_at or stands or now
        return self.due_at is not None and at > self.due_at


class ApplicationMaterial(Base):
    """A paper of an application: there, missing, waived; and, of an original, who has it."""

    __tablename__ = "application_materials"
    __table_args__ = (
        CheckConstraint(words_check("kind", MaterialKind), name="kind_known"),
        CheckConstraint(words_check("status", MaterialStatus), name="status_known"),
        Index("uq_application_materials_application_id", "application_id", "place", unique=True),
        Index("ix_application_materials_given_to_post_id", "given_to_post_id"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    place: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    kind: Mapped[MaterialKind] = mapped_column(Word(MaterialKind, 10))
    copies: Mapped[int] = mapped_column(SmallInteger, default=1)
    is_gap_allowed: Mapped[bool] = mapped_column(Boolean, default=False)
    status: Mapped[MaterialStatus] = mapped_column(Word(MaterialStatus, 10))
    received_at: Mapped[datetime | None] = mapped_column(Instant)
    #: Why it was waived.
    reason: Mapped[str] = mapped_column(String(LONGEST_LINE), default="")
    #: Until when it follows, where that was promised.
    gap_until_on: Mapped[date | None] = mapped_column(Date)
    #: Of an original: the post that has it, and the one it was handed to and that has not confirmed yet.
    held_by_post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    given_to_post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))

    held_by_post: Mapped[Post | None] = relationship(foreign_keys=[held_by_post_id], lazy="joined")
    given_to_post: Mapped[Post | None] = relationship(foreign_keys=[given_to_post_id], lazy="joined")


class ApplicationPause(Base):
    """A stretch in which the promise clock stood still."""

    __tablename__ = "application_pauses"
    __table_args__ = (
        CheckConstraint(words_check("kind", PauseKind), name="kind_known"),
        CheckConstraint("until_at IS NULL OR until_at >= from_at", name="times_in_order"),
        Index("ix_application_pauses_application_id", "application_id"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    kind: Mapped[PauseKind] = mapped_column(Word(PauseKind, 12))
    from_at: Mapped[datetime] = mapped_column(Instant)
    until_at: Mapped[datetime | None] = mapped_column(Instant)


class ApplicationFile(Base):
    """A photo or document of an application; its bytes lie in the store."""

    __tablename__ = "application_files"
    __table_args__ = (
        CheckConstraint(words_check("kind", FileKind), name="kind_known"),
        Index("ix_application_files_application_id", "application_id"),
        Index("ix_application_files_sha256", "sha256"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    kind: Mapped[FileKind] = mapped_column(Word(FileKind, 10))
    sha256: Mapped[str] = mapped_column(String(64))
    thumb_sha256: Mapped[str | None] = mapped_column(String(64))
    mime: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int] = mapped_column(Integer)
    added_at: Mapped[datetime] = mapped_column(Instant)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))

    @property
    def is_photo(self) -> bool:
        return self.mime.startswith("image/")

    @property
    def shown_name(self) -> str:
        """The name as people may see it: it agrees with what the file is."""
        return file_name(self.name, self.mime)
