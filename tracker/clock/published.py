"""The State Council's published years, and the reading of a year's notice from a table."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from tracker.clock.calendar import DEFAULT_SEASONS, DayKind, Seasons, WorkCalendar
from tracker.foundation.tables import read_records
from tracker.foundation.words import N_, Refused

_FOLDER = Path(__file__).with_name("years")
_COLUMNS = {"日期": "date", "类型": "kind", "类别": "kind", "说明": "note", "备注": "note"}
_KINDS = {
    "休": DayKind.HOLIDAY,
    "放假": DayKind.HOLIDAY,
    "节假日": DayKind.HOLIDAY,
    "班": DayKind.MAKEUP_DAY,
    "上班": DayKind.MAKEUP_DAY,
    "调休": DayKind.MAKEUP_DAY,
    "补班": DayKind.MAKEUP_DAY,
    "工作日": DayKind.WORKDAY,
    "周末": DayKind.WEEKEND,
} | {kind.value: kind for kind in DayKind}
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00:00)?")


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One day of a notice: a holiday or a make-up day, and its festival."""

    day: date
    kind: DayKind
    note: str


def read_calendar(source: Path | bytes) -> tuple[CalendarEntry, ...]:
    """Return the entries of a table with the columns date, kind and note (日期, 类型, 说明), in order of the day.

    Kinds are those of DayKind or 休/班 and the like. Refused, naming the line, for a date or kind that is none,
    and when one day is there twice.
    """
    header, records = read_records(source)
    columns = {_COLUMNS.get(name, name.lower()): name for name in header}
    if not {"date", "kind"} <= columns.keys():
        raise Refused(N_("The calendar table needs the columns date, kind and note."), code="calendar_columns")
    found: dict[date, CalendarEntry] = {}
    for line, record in records:
        day = _day(record[columns["date"]])
        kind = _KINDS.get(record[columns["kind"]].lower())
        if day is None or kind is None or day in found:
            raise Refused(
                N_("Line %(line)s of the calendar has no right date and kind, or its day is there twice."),
                code="calendar_line",
                line=line,
            )
        found[day] = CalendarEntry(day, kind, record[columns["note"]] if "note" in columns else "")
    return tuple(found[day] for day in sorted(found))


def _day(text: str) -> date | None:
    match = _DATE.fullmatch(text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


@cache
def published_years() -> tuple[int, ...]:
    """Return the years that come with the product."""
    return tuple(sorted(int(path.stem) for path in _FOLDER.glob("*.csv")))


@cache
def load_published(year: int | None = None) -> tuple[CalendarEntry, ...]:
    """Return the entries of one published year, or of all; none for a year that does not come with the product."""
    years = published_years() if year is None else (year,) if year in published_years() else ()
    return tuple(entry for each in years for entry in read_calendar(_FOLDER / f"{each}.csv"))


def make_calendar(
    entries: Iterable[CalendarEntry], known_years: Iterable[int], seasons: Seasons = DEFAULT_SEASONS
) -> WorkCalendar:
    """Return the work calendar of entries from a table or the database."""
    kept = tuple(entries)
    return WorkCalendar(
        {entry.day: entry.kind for entry in kept},
        seasons,
        known_years,
        {entry.day: entry.note for entry in kept if entry.note},
    )


@cache
def published_calendar() -> WorkCalendar:
    """Return the calendar of all published years with the default office hours."""
    return make_calendar(load_published(), published_years())
