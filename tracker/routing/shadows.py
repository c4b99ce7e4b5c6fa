"""Rows that can never take effect because rows before them cover all of their cases. Plain data, no database.

It never says so wrongly; of windows that meet only by the work calendar it may say nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.access.policy import RECEIVERS
from tracker.foundation.identifiers import is_within
from tracker.people.vocabulary import Role
from tracker.routing.matching import ANYTIME, Hours, Rule
from tracker.routing.vocabulary import Days, Window

MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Row:
    """A rule with the classes its category covers and the post that receives."""

    rule: Rule
    classes: frozenset[str]
    role: Role
    post_area: str
    is_shut: bool

    @property
    def receivable(self) -> frozenset[str]:
        """Those of its classes that its post may receive."""
        return frozenset(one for one in self.classes if self.role in RECEIVERS[one])

    @property
    def place(self) -> str | None:
        """Where the rule can take effect: the narrower of its area and its post's; None where they do not meet."""
        if is_within(self.rule.area_code, self.post_area):
            return self.rule.area_code
        return self.post_area if is_within(self.post_area, self.rule.area_code) else None

    @property
    def is_idle(self) -> bool:
        """No case can ever go to its post by this rule."""
        return self.is_shut or self.place is None or not self.receivable


def find_covered(rows: Sequence[Row]) -> dict[int, list[int]]:
    """For each rule that never takes effect, the numbers of the rows before it that cover it: {rule id: [number]}."""
    found: dict[int, list[int]] = {}
    for index, row in enumerate(rows):
        if row.is_idle:
            continue
        before = [one for one in rows[:index] if _covers_matter(one, row) and _covers_dates(one.rule, row.rule)]
        by = [next((one for one in before if covers(one.rule.hours, piece)), None) for piece in _pieces(row.rule.hours)]
        if all(by):
            found[row.rule.id] = sorted({one.rule.position for one in by if one})
    return found


def _covers_matter(one: Row, other: Row) -> bool:
    place = other.place
    if one.is_idle or one.place is None or place is None:
        return False
    return (
        is_within(place, one.place)
        and other.rule.category_code.startswith(one.rule.category_code)
        and one.rule.priority in ("", other.rule.priority)
        and all(one.role in RECEIVERS[each] for each in other.receivable)
    )


def _covers_dates(one: Rule, other: Rule) -> bool:
    first, last = date.min, date.max
    return (one.from_on or first) <= (other.from_on or first) and (one.until_on or last) >= (other.until_on or last)


def _pieces(hours: Hours) -> tuple[Hours, ...]:
    """A row for any time falls to two rows, one within and one outside working hours."""
    if hours.window is Window.ANY:
        return replace(ANYTIME, window=Window.WORKING), replace(ANYTIME, window=Window.OUTSIDE)
    return (hours,)


def covers(one: Hours, other: Hours) -> bool:
    """Whether each instant of the other hours certainly lies in the first."""
    if one.window is Window.ANY or one == other:
        return True
    if other.window is not Window.CLOCK:
        return False
    if one.window is Window.OUTSIDE:
        begins, ends = _span(other)
        return other.days is Days.DAYS_OFF and ends <= MINUTES and begins >= 0
    return one.window is Window.CLOCK and _covers_clock(one, other)


def _covers_clock(one: Hours, other: Hours) -> bool:
    every = one.days is Days.EVERY or len(one.weekdays) == len(range(7))
    chosen = other.days is Days.CHOSEN and other.weekdays <= one.weekdays
    if not (every or chosen or (one.days is other.days and one.days is not Days.CHOSEN)):
        return False
    begins, ends = _span(one)
    low, high = _span(other)
    # Of hours for every day the night before counts as well.
    shifts = (0, MINUTES) if every else (0,)
    return any(begins <= low + shift and high + shift <= ends for shift in shifts)


def _span(hours: Hours) -> tuple[int, int]:
    """From which to which minute, counted from the midnight of the day on which the window begins."""
    if hours.from_minute is None or hours.until_minute is None:
        return 0, MINUTES
    over = MINUTES if hours.until_minute <= hours.from_minute else 0
    return hours.from_minute, hours.until_minute + over
