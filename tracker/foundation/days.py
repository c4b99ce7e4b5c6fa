"""Days as people write them, and the local time of the place."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

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
