"""The State Council's published years, and the reading of a year's notice from a table."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from tracker.clock.calendar import FIRST_YEAR, LAST_YEAR, LONGEST_NOTE, DayKind
from tracker.foundation.days import read_day
from tracker.foundation.tables import list_flawed, read_records
from tracker.foundation.words import N_, Refused

_FOLDER = Path(__file__).with_name("years")
_COLUMNS = {
    **dict.fromkeys(("date", "日期"), "date"),
    **dict.fromkeys(("kind", "type", "类型", "类别", "性质", "安排"), "kind"),
    **dict.fromkeys(("note", "name", "festival", "说明", "备注", "节日", "名称"), "note"),
}
#: What words for kinds say: a make-up day, a day off, the one or the other by the weekday (a day taken off from Monday
#: to Friday and the day worked for it at a weekend are both called 调休), a day worked or not as the weekday has it.
_WORDS = {
    **dict.fromkeys(("班", "上班", "补班", "补班日", "调班", "上班日", "调休上班", "补休上班"), "made_up"),
    **dict.fromkeys(("makeup_day", "makeup", "make-up", "make-upday", "makeupday"), "made_up"),
    **dict.fromkeys(("休", "放假", "休息", "休假", "假期", "假日", "节假日", "法定节假日", "法定假日"), "off"),
    **dict.fromkeys(("调休放假", "调休休息", "holiday", "off"), "off"),
    **dict.fromkeys(("调休", "调休日"), "swapped"),
    **dict.fromkeys(("工作日", "workday", "work"), "worked"),
    **dict.fromkeys(("周末", "休息日", "双休日", "weekend"), "rested"),
}
#: What a word makes of a day (from Monday to Friday, at a weekend); None where it cannot be.
_KINDS: dict[str, tuple[DayKind | None, DayKind | None]] = {
    "made_up": (None, DayKind.MAKEUP_DAY),
    "off": (DayKind.HOLIDAY, DayKind.HOLIDAY),
    "swapped": (DayKind.HOLIDAY, DayKind.MAKEUP_DAY),
    "worked": (DayKind.WORKDAY, DayKind.MAKEUP_DAY),
    "rested": (None, DayKind.WEEKEND),
}

#: The festivals of a whole year: name, the days its holiday falls into, how many days it has at least, since when.
_FESTIVALS = (
    (N_("New Year's Day"), (1, 1), (1, 4), 1, 2000),
    (N_("Spring Festival"), (1, 18), (2, 28), 3, 2000),
    (N_("Tomb-sweeping Day"), (4, 2), (4, 8), 1, 2008),
    (N_("Labour Day"), (4, 28), (5, 7), 1, 2000),
    (N_("Dragon Boat Festival"), (5, 25), (6, 28), 1, 2008),
    (N_("Mid-autumn Festival"), (9, 6), (10, 9), 1, 2008),
    (N_("National Day"), (10, 1), (10, 9), 3, 2000),
)


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One day of a notice: a holiday or a make-up day, and its festival; or a day that is what its weekday says."""

    day: date
    kind: DayKind
    note: str

    @property
    def is_ordinary(self) -> bool:
        return self.kind in (DayKind.WORKDAY, DayKind.WEEKEND)


def read_calendar(
    source: Path | bytes, *, encoding: str | None = None, header_line: int | None = None
) -> tuple[CalendarEntry, ...]:
    """Return the entries of a table with the columns date, kind and note (日期, 类型, 说明), in order of the day.

    Kinds are those of DayKind or 休/班/调休 and the like. Refused, naming the line, for what is no day or kind, for a
    make-up day from Monday to Friday, for a note that is too long, and when one day is there twice.
    """
    header, records = read_records(source, encoding=encoding, header_line=header_line, knows=_count_columns)
    columns = {_COLUMNS[_plain(name)]: name for name in reversed(header) if _plain(name) in _COLUMNS}
    if not {"date", "kind"} <= columns.keys():
        raise Refused(
            N_("The calendar table needs the columns date, kind and note."), field="table", code="calendar_columns"
        )
    found: dict[date, CalendarEntry] = {}
    for line, record in records:
        for _column, cell in list_flawed(record, columns.values()):
            message = N_(
                "Line %(line)s: the spreadsheet shows %(value)s in the place of what was entered. Correct it there."
            )
            raise _wrong(line, message, value=cell[:40])
        day = _day(line, record[columns["date"]])
        if day in found:
            raise _wrong(line, N_("Line %(line)s: this day stands in the table already."))
        note = record[columns["note"]] if "note" in columns else ""
        if len(note) > LONGEST_NOTE:
            raise _wrong(
                line, N_("Line %(line)s: the note has more than %(most)s characters. Shorten it."), most=LONGEST_NOTE
            )
        found[day] = CalendarEntry(day, _kind(line, day, record[columns["kind"]]), note)
    return tuple(found[day] for day in sorted(found))


def _count_columns(cells: Sequence[str]) -> int:
    return len({_COLUMNS.get(_plain(cell)) for cell in cells} - {None})


def _plain(word: str) -> str:
    return "".join(unicodedata.normalize("NFKC", word).split()).casefold()


def _wrong(line: int, message: str, **params: str | int) -> Refused:
    return Refused(message, field="table", code="calendar_line", line=line, **params)


def _day(line: int, text: str) -> date:
    day = read_day(text)
    if day is None:
        raise _wrong(line, N_("Line %(line)s: “%(value)s” is no day. Write it as 2027-10-01."), value=text[:40])
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _wrong(line, N_("Line %(line)s: the day %(value)s lies too far away."), value=day.isoformat())
    return day


def _kind(line: int, day: date, text: str) -> DayKind:
    word = _WORDS.get(_plain(text))
    if word is None:
        raise _wrong(line, N_("Line %(line)s: it is not known what “%(value)s” is. Write 休 or 班."), value=text[:40])
    kind = _KINDS[word][day.weekday() > 4]
    if kind is None and word == "made_up":
        message = N_("Line %(line)s: %(value)s lies between Monday and Friday and is worked anyway; only a Saturday or "
                     "Sunday is made up for.")  # fmt: skip
        raise _wrong(line, message, value=day.isoformat())
    if kind is None:
        raise _wrong(line, N_("Line %(line)s: %(value)s is no weekend. Write 休 for a day off."), value=day.isoformat())
    return kind


def missing_festivals(year: int, kinds: Mapping[date, DayKind]) -> list[str]:
    """The festivals whose days off are not among the days of a year: a year is published when none is missing."""
    missing = []
    for name, first, last, least, since in _FESTIVALS:
        window = range(date(year, *first).toordinal(), date(year, *last).toordinal() + 1)
        days = sum(kinds.get(date.fromordinal(one)) is DayKind.HOLIDAY for one in window)
        if year >= since and days < least:
            missing.append(name)
    return missing


@cache
def published_years() -> tuple[int, ...]:
    """Return the years that come with the product."""
    return tuple(sorted(int(path.stem) for path in _FOLDER.glob("*.csv")))


@cache
def load_published(year: int | None = None) -> tuple[CalendarEntry, ...]:
    """Return the entries of one published year, or of all; none for a year that does not come with the product."""
    years = published_years() if year is None else (year,) if year in published_years() else ()
    return tuple(entry for each in years for entry in read_calendar(_FOLDER / f"{each}.csv"))
