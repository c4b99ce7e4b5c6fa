"""Root cases (根源治理事项), the cases linked to them, and the quiet checks that must pass before one closes."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.cases.models import Case, Category
from tracker.foundation.orm import Base, BigKey, Instant, Numbered, Word, words_check
from tracker.people.models import Post, User
from tracker.recurrence.places import KEY_LENGTH, Spot
from tracker.recurrence.vocabulary import Found, Origin, Status


class RootCase(Numbered, Base):
    """What keeps coming back at one place: why, what was done about it for good, and whether it stays away."""

    sign = "根治"
    #: How many of its cases are still being worked on, where it was loaded for its rules (queries/roots.py).
    open_cases = 0
    __tablename__ = "root_cases"
    __table_args__ = (
        CheckConstraint(words_check("origin", Origin), name="origin_known"),
        CheckConstraint(words_check("status", Status), name="status_known"),
        # The root case of a place and type, the newest first.
        Index("ix_root_cases_kind", "area_code", "category_code", "id"),
        Index("ix_root_cases_status", "status", "id"),
        Index("ix_root_cases_post_id", "post_id", "status"),
    )

    #: A number of its own for each county and year, such as G990101-2026-0001.
    ref: Mapped[str] = mapped_column(String(24), unique=True)
    #: The grid and type of its cases: what scope and search read.
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    category_code: Mapped[str] = mapped_column(ForeignKey("categories.code"))
    #: The place of the case that gave rise to it, as written and as compared. It stays, or a place would wander along
    #: a street from one case to the next.
    place: Mapped[str] = mapped_column(String(120))
    place_key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    lng: Mapped[float | None] = mapped_column(Float)
    lat: Mapped[float | None] = mapped_column(Float)
    origin: Mapped[Origin] = mapped_column(Word(Origin, 10))
    status: Mapped[Status] = mapped_column(Word(Status, 10))
    reason: Mapped[str] = mapped_column(Text, default="")
    #: The closed root case of the same place that this one follows.
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("root_cases.id"))
    opened_at: Mapped[datetime] = mapped_column(Instant)
    #: Nobody where the program proposed it by itself.
    opened_by_post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    taken_up_at: Mapped[datetime | None] = mapped_column(Instant)
    #: The post that finds the cause and puts the lasting measure in place.
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    #: The post that makes the quiet checks: never the responsible one.
    checker_post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    task: Mapped[str] = mapped_column(Text, default="")
    cause: Mapped[str] = mapped_column(Text, default="")
    measure: Mapped[str] = mapped_column(Text, default="")
    stated_at: Mapped[datetime | None] = mapped_column(Instant)
    #: How many quiet checks in a row it needs, as the setting was when the measure was stated.
    checks_needed: Mapped[int] = mapped_column(SmallInteger, default=0)
    #: Counts up whenever the quiet checks begin again.
    round: Mapped[int] = mapped_column(SmallInteger, default=0)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_note: Mapped[str] = mapped_column(Text, default="")
    event_count: Mapped[int] = mapped_column(Integer, default=0)
    chain_head: Mapped[bytes] = mapped_column(LargeBinary(32), default=b"")

    category: Mapped[Category] = relationship(lazy="raise_on_sql")
    post: Mapped[Post | None] = relationship(foreign_keys=[post_id], lazy="raise_on_sql")
    checker_post: Mapped[Post | None] = relationship(foreign_keys=[checker_post_id], lazy="raise_on_sql")
    checks: Mapped[list[RootCheck]] = relationship(
        back_populates="root",
        order_by="RootCheck.round, RootCheck.planned_on, RootCheck.id",
        cascade="all, delete-orphan",
        lazy="raise_on_sql",
    )

    @property
    def spot(self) -> Spot:
        """Its place, to be compared with that of a case."""
        point = None if self.lng is None or self.lat is None else (self.lng, self.lat)
        return Spot(self.place_key, point)

    @property
    def present_checks(self) -> list[RootCheck]:
        """The checks that count now: those of the latest round, in the order of their days."""
        return [one for one in self.checks if one.round == self.round]

    @property
    def quiet_count(self) -> int:
        """How many checks in a row have found nothing."""
        return sum(1 for one in self.present_checks if one.found is Found.QUIET)

    @property
    def next_check(self) -> RootCheck | None:
        """The check to be made next; None when all are made."""
        return next((one for one in self.present_checks if one.done_at is None), None)


class RootLink(Base):
    """A case that belongs to a root case; no case belongs to two."""

    __tablename__ = "root_links"
    __table_args__ = (
        Index("uq_root_links_case_id", "case_id", unique=True),
        Index("ix_root_links_root_id", "root_id", "case_id"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    root_id: Mapped[int] = mapped_column(ForeignKey("root_cases.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    linked_at: Mapped[datetime] = mapped_column(Instant)

    root: Mapped[RootCase] = relationship(lazy="raise_on_sql")
    case: Mapped[Case] = relationship(lazy="raise_on_sql")


class RootCheck(Base):
    """One look at the place on a planned day, and what was found; the photo is optional."""

    __tablename__ = "root_checks"
    __table_args__ = (
        CheckConstraint(f"found IS NULL OR {words_check('found', Found)}", name="found_known"),
        Index("ix_root_checks_root_id", "root_id", "round", "planned_on"),
        Index("ix_root_checks_open", "done_at", "is_late_noticed", "planned_on"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    root_id: Mapped[int] = mapped_column(ForeignKey("root_cases.id"))
    round: Mapped[int] = mapped_column(SmallInteger)
    planned_on: Mapped[date] = mapped_column(Date)
    is_late_noticed: Mapped[bool] = mapped_column(Boolean, default=False)
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    done_by_post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    done_by_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    found: Mapped[Found | None] = mapped_column(Word(Found, 8))
    note: Mapped[str] = mapped_column(Text, default="")
    photo_sha256: Mapped[str | None] = mapped_column(String(64))
    photo_mime: Mapped[str | None] = mapped_column(String(40))
    photo_name: Mapped[str | None] = mapped_column(String(120))

    root: Mapped[RootCase] = relationship(back_populates="checks", lazy="raise_on_sql")
    done_by_post: Mapped[Post | None] = relationship(foreign_keys=[done_by_post_id], lazy="raise_on_sql")
    done_by_user: Mapped[User | None] = relationship(foreign_keys=[done_by_user_id], lazy="raise_on_sql")
