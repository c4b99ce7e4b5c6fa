"""The public version: small counts are hidden, and as many more as keep them from being worked out."""

from __future__ import annotations

from tracker.foundation.json import Json
from tracker.monthly.snapshot import COUNTS

SMALLEST = 5
HIDDEN = "*"


def is_small(count: int) -> bool:
    """So few that a case could be recognised; none at all betrays nobody."""
    return 0 < count < SMALLEST


def _told(row: Json) -> tuple[int, ...]:
    """Every number a row tells: its cells, and what its rate leaves over."""
    return (*(row[count] for count in COUNTS), row["due"] - row["suspended"] - row["closed"])


def mask_rows(rows: list[Json]) -> list[Json]:
    """The rows with `*` wherever a number from 1 to 4 stands or follows, whole rows at a time.

    The counts of a row are bound to one another (due and on time give overdue), so a row that hides one hides all.
    The sums are public: the indicators stand beside the table, and other tables count the same cases. So no row is
    hidden alone, and what hidden rows come to together is not small either, unless the sum itself is and is hidden.
    """
    numbers = [_told(row) for row in rows]
    hidden = {place for place, told in enumerate(numbers) if any(map(is_small, told))}
    while hidden and (more := _also_hidden(numbers, hidden)) is not None:
        hidden.add(more)
    return [row | dict.fromkeys(COUNTS, HIDDEN) if place in hidden else dict(row) for place, row in enumerate(rows)]


def _also_hidden(numbers: list[tuple[int, ...]], hidden: set[int]) -> int | None:
    """The smallest row that has to be hidden too; None when nothing hidden can be worked out."""
    shown = [place for place in range(len(numbers)) if place not in hidden and numbers[place][0]]
    for column in range(len(COUNTS) + 1):
        others = [place for place in shown if numbers[place][column]]
        if others and is_small(sum(numbers[place][column] for place in hidden)):
            return min(others, key=lambda place: numbers[place][column])
    return min(shown, key=lambda place: numbers[place][0]) if len(hidden) == 1 and shown else None


def mask_pair(pair: list[int]) -> list[int] | None:
    """A numerator and denominator that may be shown, or None: neither the part nor the rest may be small."""
    part, whole = pair
    return None if is_small(part) or is_small(whole - part) else pair
