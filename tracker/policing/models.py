"""Liaison officers, villages as they see them, visits, duty, sealed notes.

Who is the liaison of a village stands in `appointments` to its liaison post; here stands only what a police
assignment adds. Nothing here is about residents: a visit names a place, matters and cases, never persons.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    JSON,
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

from tracker.foundation.orm import Base, BigKey, Instant, Sealed, Word, words_check
from tracker.people.models import Appointment, Unit, User
from tracker.policing.vocabulary import DutyKind, LiaisonKind, VisitKind, VisitResult, VisitState


class LiaisonOfficer(Base):
    """What the public may know of an officer: badge, station, duty phone, and a photo if he agrees."""

    __tablename__ = "liaison_officers"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, autoincrement=False)
    badge: Mapped[str] = mapped_column(String(12), default="")
    station_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    duty_phone: Mapped[str] = mapped_column(String(20), default="")
    photo_sha256: Mapped[str | None] = mapped_column(String(64))
    #: "No photo": the card then shows none, whatever is stored.
    is_photo_public: Mapped[bool] = mapped_column(Boolean, default=False)

    user: Mapped[User] = relationship()
    station: Mapped[Unit | None] = relationship()


class LiaisonAssignment(Base):
    """What an appointment to a liaison post adds: the kind of officer. The reason of change stands with it."""

    __tablename__ = "liaison_assignments"
    __table_args__ = (CheckConstraint(words_check("kind", LiaisonKind), name="kind_known"),)

    appointment_id: Mapped[int] = mapped_column(
        ForeignKey("appointments.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    kind: Mapped[LiaisonKind] = mapped_column(Word(LiaisonKind, 12))
    entered_at: Mapped[datetime] = mapped_column(Instant)

    appointment: Mapped[Appointment] = relationship()


class PoliceRoom(Base):
    """A police room (警务室): one for each urban community, one for several villages."""

    __tablename__ = "police_rooms"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    address: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)

    station: Mapped[Unit] = relationship()


class VillageContact(Base):
    """A village as its liaison needs it: whom to call there, its police room, and the link of its contact card."""

    __tablename__ = "village_contacts"

    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"), primary_key=True)
    office_phone: Mapped[str] = mapped_column(String(20), default="")
    room_id: Mapped[int | None] = mapped_column(ForeignKey("police_rooms.id"), index=True)
    #: The short link of the public card, /c/<short>; a new one is drawn to withdraw the old.
    short: Mapped[str] = mapped_column(String(12), unique=True)
    is_public: Mapped[bool] = mapped_column(Boolean, default=True)

    room: Mapped[PoliceRoom | None] = relationship()


class Visit(Base):
    """A visit (走访) to a village: planned, made or called off. It lists no persons and holds no opinion of any."""

    __tablename__ = "visits"
    __table_args__ = (
        CheckConstraint(words_check("state", VisitState), name="state_known"),
        CheckConstraint(words_check("kind", VisitKind), name="kind_known"),
        Index("ix_visits_area_code", "area_code", "state", "visited_on"),
        Index("ix_visits_post_id", "post_id", "state", "planned_on"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    #: Made by the phone; sent twice, it is still one visit.
    client_key: Mapped[str] = mapped_column(String(40), unique=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    #: The grid officer who came along.
    partner_post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"), index=True)
    state: Mapped[VisitState] = mapped_column(Word(VisitState, 12))
    kind: Mapped[VisitKind] = mapped_column(Word(VisitKind, 16))
    topics: Mapped[list[str]] = mapped_column(JSON, default=list)
    planned_on: Mapped[date | None] = mapped_column(Date)
    visited_on: Mapped[date | None] = mapped_column(Date)
    result: Mapped[VisitResult | None] = mapped_column(Word(VisitResult, 12))
    #: About places and matters; the form says so.
    remark: Mapped[str] = mapped_column(String(300), default="")
    next_on: Mapped[date | None] = mapped_column(Date)
    entered_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(Integer, nullable=False)

    __mapper_args__ = {"version_id_col": version}


class VisitCase(Base):
    """A case a visit was for."""

    __tablename__ = "visit_cases"
    __table_args__ = (Index("ix_visit_cases_case_id", "case_id"),)

    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id", ondelete="CASCADE"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)


class DutyShift(Base):
    """One stretch of a station's weekly pattern. Weekday 0 is Monday; times are local, '24:00' ends a day."""

    __tablename__ = "duty_shifts"
    __table_args__ = (
        CheckConstraint(words_check("kind", DutyKind), name="kind_known"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_known"),
        CheckConstraint("to_on IS NULL OR to_on > from_on", name="dates_in_order"),
        Index("ix_duty_shifts_station_id", "station_id", "weekday"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    kind: Mapped[DutyKind] = mapped_column(Word(DutyKind, 8))
    weekday: Mapped[int] = mapped_column(SmallInteger)
    opens: Mapped[str] = mapped_column(String(5))
    closes: Mapped[str] = mapped_column(String(5))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("police_rooms.id"))
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date | None] = mapped_column(Date)

    user: Mapped[User] = relationship()
    room: Mapped[PoliceRoom | None] = relationship()


class DutyException(Base):
    """A day on which a station's pattern of one kind does not hold: somebody else, other times, or nobody."""

    __tablename__ = "duty_exceptions"
    __table_args__ = (
        CheckConstraint(words_check("kind", DutyKind), name="kind_known"),
        Index("ix_duty_exceptions_station_id", "station_id", "day"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    day: Mapped[date] = mapped_column(Date)
    kind: Mapped[DutyKind] = mapped_column(Word(DutyKind, 8))
    #: Without a user there is no duty of this kind on the day.
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    opens: Mapped[str] = mapped_column(String(5), default="")
    closes: Mapped[str] = mapped_column(String(5), default="")
    room_id: Mapped[int | None] = mapped_column(ForeignKey("police_rooms.id"))
    reason: Mapped[str] = mapped_column(String(100), default="")

    user: Mapped[User | None] = relationship()
    room: Mapped[PoliceRoom | None] = relationship()


class CalendarFeed(Base):
    """A secret iCalendar link of one person; only the SHA-256 of its secret is kept."""

    __tablename__ = "calendar_feeds"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)


class SealedNote(Base):
    """A note on a public-safety case for the liaisons of the area and their station alone; its text is sealed."""

    __tablename__ = "sealed_notes"
    __table_args__ = (Index("ix_sealed_notes_case_id", "case_id"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    written_at: Mapped[datetime] = mapped_column(Instant)
    body: Mapped[bytes] = mapped_column(Sealed)
