"""The work calendar and the office hours of the place, as an administrator keeps them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Date, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.clock.calendar import DayKind
from tracker.foundation.orm import Base, Word, words_check


class CalendarDay(Base):
    """A day that is not what its weekday says: a holiday, or a make-up working day (调休)."""

    __tablename__ = "calendar_days"
    __table_args__ = (CheckConstraint(words_check("kind", DayKind), name="kind_known"),)

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    kind: Mapped[DayKind] = mapped_column(Word(DayKind, 12))
    note: Mapped[str] = mapped_column(String(60), default="")


class CalendarYear(Base):
    """A year whose official notice has been entered; deadlines in other years are provisional."""

    __tablename__ = "calendar_years"

    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(String(120), default="")


class OfficeHours(Base):
    """One stretch of office hours, in force from a day of the year (MM-DD) until the next season begins."""

    __tablename__ = "office_hours"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    season_from: Mapped[str] = mapped_column(String(5), default="01-01")
    opens: Mapped[str] = mapped_column(String(5))
    closes: Mapped[str] = mapped_column(String(5))
