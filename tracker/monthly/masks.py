"""The public version: small counts are hidden, together with one more where a hidden one could be worked out."""

from __future__ import annotations

from typing import Any

from tracker.monthly.snapshot import COUNTS

SMALLEST = 5
HIDDEN = "*"


def mask_rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with counts from 1 to 4 as `*`. Where a column hides a single row, its next smallest is hidden too.

    The counts of a row are bound to one another (due and on time give overdue), so a row that hides one hides all.
    """
    hidden = {place for place, row in enumerate(rows) if any(0 < row[count] < SMALLEST for count in COUNTS)}
    if len(hidden) == 1 and len(rows) > 1:
        others = [place for place in range(len(rows)) if place not in hidden]
        hidden.add(min(others, key=lambda place: rows[place]["due"]))
    return [row | dict.fromkeys(COUNTS, HIDDEN) if place in hidden else dict(row) for place, row in enumerate(rows)]


def mask_pair(pair: list[int]) -> list[int] | None:
    """A numerator and denominator that may be shown, or None: neither the part nor the rest may be small."""
    part, whole = pair
    return pair if not (0 < part < SMALLEST or 0 < whole - part < SMALLEST) else None
