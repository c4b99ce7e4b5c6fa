"""Users, units, posts and who holds which post from when to when."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.foundation.orm import Base, Instant, Word, words_check
from tracker.people.vocabulary import POSTED, Rank, Role, UnitKind


class User(Base):
    """A person who may log in. Rights never hang on the user, only on the posts held today."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    username: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(50))
    phone: Mapped[str] = mapped_column(String(20), default="")
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    password_changed_at: Mapped[datetime | None] = mapped_column(Instant)
    #: Hashes of the last passwords, newest first, one a line: they may not be used again.
    password_history: Mapped[str] = mapped_column(String(1200), default="")
    must_change_password: Mapped[bool] = mapped_column(Boolean, default=False)
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    #: First day on which the account was closed; on the days before it its holder acted.
    closed_on: Mapped[date | None] = mapped_column(Date)
    language: Mapped[str] = mapped_column(String(5), default="zh")
    created_at: Mapped[datetime] = mapped_column(Instant)


class UserSession(Base):
    """One login on one device. The cookie holds a secret; only its SHA-256 rests here."""

    __tablename__ = "user_sessions"
    __table_args__ = (Index("ix_user_sessions_user_id", "user_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    device: Mapped[str] = mapped_column(String(120), default="")
    address: Mapped[str] = mapped_column(String(45), default="")
    started_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class LoginAttempt(Base):
    """A failed or successful try to log in, for throttling and for the audit administrator."""

    __tablename__ = "login_attempts"
    __table_args__ = (
        Index("ix_login_attempts_username", "username", "at"),
        Index("ix_login_attempts_address", "address", "at"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    username: Mapped[str] = mapped_column(String(40))
    address: Mapped[str] = mapped_column(String(45))
    at: Mapped[datetime] = mapped_column(Instant)
    succeeded: Mapped[bool] = mapped_column(Boolean)


class Unit(Base):
    """A department, station, centre or committee to which orders are sent."""

    __tablename__ = "units"
    __table_args__ = (CheckConstraint(words_check("kind", UnitKind), name="kind_known"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[UnitKind] = mapped_column(Word(UnitKind, 20))
    #: The area the unit serves.
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"), index=True)
    phone: Mapped[str] = mapped_column(String(20), default="")
    sort: Mapped[int] = mapped_column(Integer, default=100)
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)


class Post(Base):
    """A seat: a role for an area, with a unit behind it where there is one. Cases belong to posts."""

    __tablename__ = "posts"
    __table_args__ = (
        CheckConstraint(words_check("role", POSTED), name="role_known"),
        Index("ix_posts_role_area_code", "role", "area_code"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    title: Mapped[str] = mapped_column(String(80), unique=True)
    role: Mapped[Role] = mapped_column(Word(Role, 20))
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    #: First day on which the post was out of use.
    closed_on: Mapped[date | None] = mapped_column(Date)

    unit: Mapped[Unit | None] = relationship(lazy="joined")


class Appointment(Base):
    """A user holds a post as A or B from a day until before another day."""

    __tablename__ = "appointments"
    __table_args__ = (
        CheckConstraint(words_check("rank", Rank), name="rank_known"),
        CheckConstraint("to_on IS NULL OR to_on > from_on", name="dates_in_order"),
        Index("ix_appointments_user_id", "user_id"),
        Index("ix_appointments_post_id", "post_id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    rank: Mapped[Rank] = mapped_column(Word(Rank, 1))
    from_on: Mapped[date] = mapped_column(Date)
    #: First day on which the appointment no longer holds; empty means open-ended.
    to_on: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(200), default="")

    post: Mapped[Post] = relationship()
    user: Mapped[User] = relationship()


class Absence(Base):
    """A user is away from a day until before another; B of his posts acts meanwhile."""

    __tablename__ = "absences"
    __table_args__ = (
        CheckConstraint("to_on > from_on", name="dates_in_order"),
        Index("ix_absences_user_id", "user_id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(200), default="")

    user: Mapped[User] = relationship()
