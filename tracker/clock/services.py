"""Keeping the work calendar: days, years, office hours. Deadlines already set are not moved by any of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from sqlalchemy import delete, select

from tracker.access.actor import Actor
from tracker.audit.services import log_access
from tracker.clock.calendar import FIRST_YEAR, LAST_YEAR, LONGEST_NOTE, DayKind, parse_seasons
from tracker.clock.models import CalendarDay, CalendarYear, OfficeHours
from tracker.clock.published import CalendarEntry, missing_festivals, read_calendar
from tracker.extensions import db
from tracker.foundation.words import N_, Refused
from tracker.hooks import Hook
from tracker.site.services import count_up

LONGEST_SOURCE = 120

#: Counts the running deadlines whose time lies over some days (first, last); the clock itself knows no deadlines.
DEADLINES: Hook[Callable[[date, date], int]] = Hook()


def count_deadlines(first: date, last: date) -> int:
    """How many running deadlines in working time run over any of these local days."""
    return sum(counter(first, last) for counter in DEADLINES)


@dataclass(frozen=True)
class CalendarImport:
    """What came of a table of days."""

    days: int
    #: All years that count as published now.
    years: list[int]
    #: Years of the table that do not, with the festivals whose days off are missing.
    incomplete: dict[int, list[str]]


def import_calendar(
    *, source: Path | bytes, notice: str, encoding: str | None = None, header_line: int | None = None,
    is_complete: bool = False,
) -> CalendarImport:  # fmt: skip
    """Take the days of a table in; its years count as published when they are whole.

    Days that were different before are overwritten; deadlines already running are not recomputed. `is_complete` says
    that a year has no other days off than those that are in.
    """
    if len(notice) > LONGEST_SOURCE:
        raise _long_source()
    entries = read_calendar(source, encoding=encoding, header_line=header_line)
    _keep_entries(entries)
    incomplete: dict[int, list[str]] = {}
    for year in sorted({entry.day.year for entry in entries}):
        missing = [] if is_complete else list_missing(year)
        if not missing:
            db.session.merge(CalendarYear(year=year, source=notice))
        elif db.session.get(CalendarYear, year) is None:
            incomplete[year] = missing
    _finish()
    return CalendarImport(len(entries), sorted(db.session.scalars(select(CalendarYear.year))), incomplete)


def _keep_entries(entries: Sequence[CalendarEntry]) -> None:
    """Keep the days that are not what their weekday says; a day that is, is no longer an exception."""
    for entry in entries:
        if not entry.is_ordinary:
            db.session.merge(CalendarDay(day=entry.day, kind=entry.kind, note=entry.note))
        elif (found := db.session.get(CalendarDay, entry.day)) is not None:
            db.session.delete(found)
    db.session.flush()


def list_missing(year: int) -> list[str]:
    """The festivals whose days off have not been entered for a year."""
    days = select(CalendarDay.day, CalendarDay.kind).where(
        CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31))
    )  # fmt: skip
    return missing_festivals(year, {row.day: row.kind for row in db.session.execute(days)})


def _long_source() -> Refused:
    return Refused(
        N_("The source has more than %(most)s characters. Shorten it."),
        field="source",
        code="calendar_source",
        most=LONGEST_SOURCE,
    )


def set_day(*, day: date, kind: DayKind | None, note: str, actor: Actor | None, now: datetime) -> bool:
    """Make a day a holiday or a make-up day, or with None what its weekday says; whether anything changed."""
    if kind is not None:
        _check_kind(day, kind)
    found = db.session.get(CalendarDay, day)
    note = note.strip() if kind else ""
    if len(note) > LONGEST_NOTE:
        raise Refused(
            N_("The note has more than %(most)s characters. Shorten it."),
            field="note",
            code="calendar_note",
            most=LONGEST_NOTE,
        )
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


def enter_year(
    *, year: int, source: str, table: Path | bytes | None, actor: Actor | None, now: datetime,
    encoding: str | None = None, header_line: int | None = None, is_complete: bool = False,
) -> int:  # fmt: skip
    """Mark a year as published, with the days of its notice where a table is given; how many days came in.

    A notice may also name days of the years beside it; these come in, but only `year` counts as published. Refused
    while the days off of a festival are missing, unless `is_complete` says that there are no others.
    """
    source = source.strip()
    if not source:
        raise Refused(N_("Name the notice the days come from."), field="source", code="calendar_source")
    if len(source) > LONGEST_SOURCE:
        raise _long_source()
    entries = read_calendar(table, encoding=encoding, header_line=header_line) if table is not None else ()
    if table is not None and not any(entry.day.year == year for entry in entries):
        raise Refused(N_("The table has no day of %(year)s."), field="table", code="calendar_year", year=str(year))
    _keep_entries(entries)
    if not is_complete and (missing := list_missing(year)):
        raise IncompleteYear(year, missing)
    db.session.merge(CalendarYear(year=year, source=source))
    detail = {"source": source, "days": len(entries)}
    log_access(actor=actor, act="calendar:year", now=now, subject=f"year:{year}", detail=detail)
    _finish()
    return len(entries)


class IncompleteYear(Refused):
    """The days off of some festivals of a year have not been entered."""

    def __init__(self, year: int, missing: list[str]) -> None:
        super().__init__(
            N_("%(year)s is not whole: days off are missing. Enter them, or say below that there are no others."),
            field="complete",
            code="calendar_incomplete",
            year=str(year),
        )
        self.missing = missing


def forget_year(*, year: int, actor: Actor | None, now: datetime) -> None:
    """Take the mark of a year back; its days stay, new deadlines in it are provisional again."""
    found = db.session.get(CalendarYear, year)
    if found is None:
        raise Refused(N_("This year is not marked as published."), code="calendar_year")
    db.session.delete(found)
    detail = {"source": "", "was": found.source}
    log_access(actor=actor, act="calendar:year", now=now, subject=f"year:{year}", detail=detail)
    _finish()


def save_season(
    *, before: str | None, begins: str, stretches: Sequence[tuple[time, time]], actor: Actor | None, now: datetime
) -> None:
    """Set the office hours of the season that begins on a day of the year (MM-DD), new or in the place of `before`."""
    hours = [(f"{opens:%H:%M}", f"{closes:%H:%M}") for opens, closes in stretches]
    _check_season(begins, hours)
    if begins != before and db.session.scalar(select(OfficeHours.id).where(OfficeHours.season_from == begins).limit(1)):
        raise Refused(N_("Another season begins on this day already."), field="month", code="office_hours")
    was = _hours_of(before) if before else ""
    db.session.execute(delete(OfficeHours).where(OfficeHours.season_from.in_([one for one in (before, begins) if one])))
    db.session.add_all(OfficeHours(season_from=begins, opens=opens, closes=closes) for opens, closes in hours)
    detail = {"from": was, "to": ", ".join(f"{opens}-{closes}" for opens, closes in hours)}
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
    detail = {"from": _hours_of(begins), "to": ""}
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
