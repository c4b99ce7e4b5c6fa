"""Keeping the work calendar."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from tracker.clock.models import CalendarDay, CalendarYear
from tracker.clock.published import read_calendar
from tracker.extensions import db
from tracker.site.services import count_up


def import_calendar(*, source: Path | bytes, notice: str) -> tuple[int, list[int]]:
    """Take the days of a table in, whole years as published; how many days, and all years known now.

    Days that were different before are overwritten; deadlines already running are not recomputed.
    """
    entries = read_calendar(source)
    for entry in entries:
        db.session.merge(CalendarDay(day=entry.day, kind=entry.kind, note=entry.note))
    for year in sorted({entry.day.year for entry in entries}):
        db.session.merge(CalendarYear(year=year, source=notice[:120]))
    db.session.flush()
    count_up(key="calendar.version")
    return len(entries), sorted(db.session.scalars(select(CalendarYear.year)))
