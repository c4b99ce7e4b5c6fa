"""Keeping the work calendar: days, years, office hours. Deadlines already set are not moved by any of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from pathlib import Path

from sqlalchemy import delete, select

from tracker.access.actor import Actor
from tracker.audit.services import log_access
from tracker.clock.calendar import DayKind, parse_seasons
from tracker.clock.models import CalendarDay, CalendarYear, OfficeHours
from tracker.clock.published import read_calendar
from tracker.extensions import db
from tracker.foundation.words import N_, Refused
from tracker.site.services import count_up

LONGEST_NOTE, LONGEST_SOURCE = 60, 120
#: Years that an office still works in or may look ahead to.
FIRST_YEAR, LAST_YEAR = 2000, 2100

#: Counts the running deadlines whose time lies over some days (first, last); the clock itself knows no deadlines.
DeadlineCount = Callable[[date, date], int]
_counters: list[DeadlineCount] = []


def count_deadlines_with(counter: DeadlineCount) -> None:
    """Name a counter of running deadlines; called once for each subject that has such, when the application is made."""
    if counter not in _counters:
        _counters.append(counter)


def count_deadlines(first: date, last: date) -> int:
    """How many running deadlines in working time run over any of these local days."""
    return sum(counter(first, last) for counter in _counters)


def import_calendar(*, source: Path | bytes, notice: str) -> tuple[int, list[int]]:
    """Take the days of a table in, whole years as published; how many days, and all years known now.

    Days that were different before are overwritten; deadlines already running are not recomputed.
    """
    entries = read_calendar(source)
    for entry in entries:
        db.session.merge(CalendarDay(day=entry.day, kind=entry.kind, note=entry.note))
    for year in sorted({entry.day.year for entry in entries}):
        db.session.merge(CalendarYear(year=year, source=notice[:LONGEST_SOURCE]))
    db.session.flush()
    count_up(key="calendar.version")
    return len(entries), sorted(db.session.scalars(select(CalendarYear.year)))


def set_day(*, day: date, kind: DayKind | None, note: str, actor: Actor | None, now: datetime) -> bool:
    """Make a day a holiday or a make-up day, or with None what its weekday says; whether anything changed."""
    if kind is not None:
        _check_kind(day, kind)
    found = db.session.get(CalendarDay, day)
    note = note.strip()[:LONGEST_NOTE] if kind else ""
    before = (found.kind, found.note) if found else (None, "")
    if before == (kind, note):
        return False
    if kind is None:
        db.session.delete(found)
    else:
        db.session.merge(CalendarDay(day=day, kind=kind, note=note))
    detail = {"from": before[0].value if before[0] else "", "to": kind.value if kind else "", "note": note}
    log_access(actor=actor, act="calendar:day", now=now, subject=f"day:{day.isoformat()}", detail=detail)
    _finish()
    return True


def _check_kind(day: date, kind: DayKind) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refused(N_("This day lies too far away."), field="day", code="calendar_day")
    if kind not in (DayKind.HOLIDAY, DayKind.MAKEUP_DAY):
        raise Refused(N_("A day is made a holiday or a make-up day."), field="kind", code="calendar_kind")
    if kind is DayKind.MAKEUP_DAY and day.weekday() < 5:
        raise Refused(N_("From Monday to Friday is worked anyway."), field="kind", code="calendar_kind")


def enter_year(*, year: int, source: str, table: Path | bytes | None, actor: Actor | None, now: datetime) -> int:
    """Mark a year as published, with the days of its notice where a table is given; how many days came in.

    A notice may also name days of the years beside it; these come in, but only `year` counts as published.
    """
    source = source.strip()[:LONGEST_SOURCE]
    if not source:
        raise Refused(N_("Name the notice the days come from."), field="source", code="calendar_source")
    entries = read_calendar(table) if table is not None else ()
    if table is not None and not any(entry.day.year == year for entry in entries):
        raise Refused(N_("The table has no day of %(year)s."), field="table", code="calendar_year", year=str(year))
    for entry in entries:
        db.session.merge(CalendarDay(day=entry.day, kind=entry.kind, note=entry.note[:LONGEST_NOTE]))
    db.session.merge(CalendarYear(year=year, source=source))
    detail: dict[str, object] = {"source": source, "days": len(entries)}
    log_access(actor=actor, act="calendar:year", now=now, subject=f"year:{year}", detail=detail)
    _finish()
    return len(entries)


def forget_year(*, year: int, actor: Actor | None, now: datetime) -> None:
    """Take the mark of a year back; its days stay, new deadlines in it are provisional again."""
    found = db.session.get(CalendarYear, year)
    if found is None:
        raise Refused(N_("This year is not marked as published."), code="calendar_year")
    db.session.delete(found)
    detail: dict[str, object] = {"source": "", "was": found.source}
    log_access(actor=actor, act="calendar:year", now=now, subject=f"year:{year}", detail=detail)
    _finish()


def save_season(
    *,
    before: str | None,
    begins: str,
    stretches: Sequence[tuple[time, time]],
    actor: Actor | None,
    now: datetime,
) -> None:
    """Set the office hours of the season that begins on a day of the year (MM-DD), new or in the place of `before`."""
    hours = [(f"{opens:%H:%M}", f"{closes:%H:%M}") for opens, closes in stretches]
    _check_season(begins, hours)
    if begins != before and db.session.scalar(select(OfficeHours.id).where(OfficeHours.season_from == begins).limit(1)):
        raise Refused(N_("Another season begins on this day already."), field="month", code="office_hours")
    was = _hours_of(before) if before else ""
    db.session.execute(delete(OfficeHours).where(OfficeHours.season_from.in_([one for one in (before, begins) if one])))
    db.session.add_all(OfficeHours(season_from=begins, opens=opens, closes=closes) for opens, closes in hours)
    detail: dict[str, object] = {"from": was, "to": ", ".join(f"{opens}-{closes}" for opens, closes in hours)}
    log_access(actor=actor, act="calendar:hours", now=now, subject=f"season:{begins}", detail=detail)
    _finish()


def _check_season(begins: str, hours: Sequence[tuple[str, str]]) -> None:
    """Refused at the field when the year has no such day or the hours cannot be."""
    try:
        date.fromisoformat(f"2024-{begins}")  # a leap year: 02-29 may begin a season
    except ValueError as error:
        raise Refused(N_("There is no such day in the year."), field="day", code="office_hours") from error
    try:
        parse_seasons({begins: hours})
    except Refused as refusal:
        refusal.field = "opens_1"
        raise


def remove_season(*, begins: str, actor: Actor | None, now: datetime) -> None:
    """Take a season away; the one before it then goes on. The last one stays."""
    seasons = set(db.session.scalars(select(OfficeHours.season_from)))
    if begins not in seasons or len(seasons) < 2:
        raise Refused(N_("One season must stay: change its hours instead."), code="office_hours")
    detail: dict[str, object] = {"from": _hours_of(begins), "to": ""}
    db.session.execute(delete(OfficeHours).where(OfficeHours.season_from == begins))
    log_access(actor=actor, act="calendar:hours", now=now, subject=f"season:{begins}", detail=detail)
    _finish()


def _hours_of(begins: str) -> str:
    rows = db.session.scalars(select(OfficeHours).where(OfficeHours.season_from == begins).order_by(OfficeHours.opens))
    return ", ".join(f"{row.opens}-{row.closes}" for row in rows)


def _finish() -> None:
    """Tell every process that the calendar has changed."""
    db.session.flush()
    count_up(key="calendar.version")
