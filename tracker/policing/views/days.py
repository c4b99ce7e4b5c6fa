"""Days as they come in an address."""

from __future__ import annotations

from datetime import date

#: Years a page can be asked for: a calendar goes on to the day before and after, which the ends of all time lack.
FIRST, LAST = date(1950, 1, 1), date(2199, 12, 31)


def read_day(text: str) -> date | None:
    """The day of 2026-03-15; None when it is no day, or so far off that nobody means it."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST <= day <= LAST else None
