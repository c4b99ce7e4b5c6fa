"""Committees and their members. Members are office holders, published by law; only a home address is sealed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.foundation.orm import Base, Sealed, Word, words_check
from tracker.mediation.committees.vocabulary import CommitteeKind
from tracker.people.models import Post, Unit, User


class Committee(Base):
    """A people's mediation committee (人民调解委员会): a unit with a term, a number word and a head."""

    __tablename__ = "committees"
    __table_args__ = (CheckConstraint(words_check("kind", CommitteeKind), name="kind_known"),)

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True, autoincrement=False)
    kind: Mapped[CommitteeKind] = mapped_column(Word(CommitteeKind, 12))
    #: The word in `〔2026〕云汀人调字第1号`, here 云汀.
    short: Mapped[str] = mapped_column(String(12), unique=True)
    head_post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"), index=True)
    formed_on: Mapped[date | None] = mapped_column(Date)
    #: The committee's own limit in days, where it promises to be quicker than the guideline.
    limit_days: Mapped[int | None] = mapped_column(Integer)
    #: Rooms a session may be held in, one a line.
    rooms: Mapped[str] = mapped_column(String(400), default="")
    #: The basic court its agreements are confirmed by.
    court: Mapped[str] = mapped_column(String(60), default="")

    unit: Mapped[Unit] = relationship()
    head_post: Mapped[Post | None] = relationship()


class CommitteeMember(Base):
    """A member for a term of three years (People's Mediation Law 8, 9). Not every member has an account."""

    __tablename__ = "committee_members"
    __table_args__ = (
        CheckConstraint("to_on IS NULL OR to_on > from_on", name="dates_in_order"),
        Index("ix_committee_members_committee_id", "committee_id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("committees.unit_id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str] = mapped_column(String(50))
    is_head: Mapped[bool] = mapped_column(Boolean, default=False)
    is_full_time: Mapped[bool] = mapped_column(Boolean, default=False)
    #: The law wants women among the members; asked for that alone.
    is_woman: Mapped[bool] = mapped_column(Boolean, default=False)
    #: Codes of the dispute types the member is good at.
    skills: Mapped[list[str]] = mapped_column(JSON, default=list)
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date | None] = mapped_column(Date)
    #: Home address, for the check for conflicts of interest alone.
    home: Mapped[bytes | None] = mapped_column(Sealed)

    user: Mapped[User | None] = relationship()
