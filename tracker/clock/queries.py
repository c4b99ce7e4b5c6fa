"""The calendar in force, kept in memory until an administrator changes it."""

from __future__ import annotations

from datetime import date
from threading import Lock

from sqlalchemy import Engine, select

from tracker.clock.calendar import WorkCalendar, parse_seasons
from tracker.clock.models import CalendarDay, CalendarYear, OfficeHours
from tracker.extensions import db
from tracker.foundation.groups import grouped
from tracker.site.queries import get_setting

# The engine in the key is of one application: another one neither finds nor shows what is kept here.
_kept: dict[tuple[Engine, int], WorkCalendar] = {}
_lock = Lock()


def get_calendar() -> WorkCalendar:
    """The work calendar of this database; read again only when its version has counted up."""
    key = (db.engine, int(get_setting("calendar.version")))
    calendar = _kept.get(key)
    if calendar is None:
        calendar = read_calendar()
        with _lock:
            _kept.clear()
            _kept[key] = calendar
    return calendar


def list_exceptions(year: int) -> list[CalendarDay]:
    """The days of a year that are not what their weekday says, in order."""
    query = select(CalendarDay).where(CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31)))
    return list(db.session.scalars(query.order_by(CalendarDay.day)))


def find_year(year: int) -> CalendarYear | None:
    """The mark of a year whose notice has been entered; None for any other."""
    return db.session.get(CalendarYear, year)


def list_seasons() -> dict[str, list[tuple[str, str]]]:
    """The office hours as they are kept: {MM-DD the season begins: [(HH:MM opening, HH:MM closing), …]}."""
    rows = db.session.scalars(select(OfficeHours).order_by(OfficeHours.season_from, OfficeHours.opens))
    return grouped((row.season_from, (row.opens, row.closes)) for row in rows)


def read_calendar() -> WorkCalendar:
    """The calendar as it stands in the tables."""
    days = db.session.scalars(select(CalendarDay)).all()
    years = db.session.scalars(select(CalendarYear.year)).all()
    kinds, names = {row.day: row.kind for row in days}, {row.day: row.note for row in days if row.note}
    return WorkCalendar(kinds, parse_seasons(list_seasons()), years, names)
