"""Days as people write them, and the local time of the place."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

#: 2026-3-15, 2026/3/15, 2026.3.15, 2026年3月15日; a spreadsheet adds a midnight to its days.
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]+0?0:00(?::00(?:\.0+)?)?)?", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
#: A day of a week of the year, 2026-W12-1; a week without its day is no day.
_WEEK = re.compile(r"(\d{4})-?W(\d{2})-?([1-7])", re.ASCII | re.IGNORECASE)


def read_day(text: str) -> date | None:
    """The day a text names, None when it names none; 20260315 and 2026-W12-1 are days as well."""
    plain = unicodedata.normalize("NFKC", text).strip()
    try:
        if match := _DAY.fullmatch(plain) or _COMPACT.fullmatch(plain):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _WEEK.fullmatch(plain):
            return date.fromisocalendar(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass  # a day that does not exist is none
    return None


def years_after(day: date, years: int) -> date:
    """The same day some years on; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


# The place's own time -------------------------------------------------------------------------------------------------

#: China had summer time from 1986 to 1991. Whatever reads or shows an instant goes by this zone and no fixed offset.
CHINA = ZoneInfo("Asia/Shanghai")
EAST = 8 * 3600
#: From here on the offset never changes: what is quick asks only for this.
SETTLED_AT = datetime(1992, 1, 1, tzinfo=UTC)
SETTLED = int(SETTLED_AT.timestamp())
_HOUR = timedelta(hours=1)


def local_day(instant: datetime) -> date:
    """Return the local date of an instant."""
    return instant.astimezone(CHINA).date()


def day_start(day: date) -> datetime:
    """Return the instant at which a local day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=CHINA)


def _find_summers() -> tuple[tuple[int, int], ...]:
    """The stretches of summer time, as seconds since 1970: [first, after the last)."""
    edges, at = [], datetime(1986, 1, 1, tzinfo=UTC)
    while at < SETTLED_AT:
        following = at + timedelta(days=1)
        if at.astimezone(CHINA).dst() != following.astimezone(CHINA).dst():
            while at.astimezone(CHINA).dst() == (at + _HOUR).astimezone(CHINA).dst():
                at += _HOUR
            edges.append(int((at + _HOUR).timestamp()))
        at = following
    return tuple(zip(edges[::2], edges[1::2], strict=True))


SUMMERS = _find_summers()


def offset_at(seconds: int) -> int:
    """How far local time lies ahead at an instant, both in seconds."""
    if seconds >= SETTLED:
        return EAST
    return EAST + 3600 * any(first <= seconds < end for first, end in SUMMERS)
