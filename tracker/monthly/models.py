"""The monthly report (月报) of an area: drafted by the system, edited, approved, and from then on frozen."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.foundation.json import Json
from tracker.foundation.orm import Base, Instant
from tracker.people.models import User


class MonthlyReport(Base):
    """One area's report of one month. Once approved neither figures nor words change; a seal over both shows it."""

    __tablename__ = "monthly_reports"
    __table_args__ = (Index("uq_monthly_reports_month", "area_code", "first_on", unique=True),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    first_on: Mapped[date] = mapped_column(Date)
    last_on: Mapped[date] = mapped_column(Date)
    #: The snapshot (snapshot.py): counts alone, rates are made from them.
    figures: Mapped[Json] = mapped_column(JSON)
    #: summary, problems, plans: what the report says in words.
    words: Mapped[dict[str, str]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[datetime | None] = mapped_column(Instant)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    #: Seal over figures and words, and over the seal of the area's report approved before.
    seal: Mapped[bytes] = mapped_column(LargeBinary(32), default=b"")
    version: Mapped[int] = mapped_column(Integer, nullable=False)

    made_by: Mapped[User] = relationship(foreign_keys=[made_by_id])
    approved_by: Mapped[User | None] = relationship(foreign_keys=[approved_by_id])

    __mapper_args__ = {"version_id_col": version}
