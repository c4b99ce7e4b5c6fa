"""What the closure figures come as: the rows of the report and the counts of each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from tracker.figures.classes import quantile
from tracker.figures.rates import Rated

#: What a due case has come to, as one number a row of the database's answer is grouped by: below zero one of
#: these, else twice the handling time in tenths of an hour, plus one when it closed by its deadline.
OPEN, HALTED, LATE_UNTIMED, ON_TIME_UNTIMED = -1, -2, -4, -3


class By(StrEnum):
    """What the rows of the report are."""

    AREA = "area"
    CATEGORY = "category"
    UNIT = "unit"
    MONTH = "month"
    SOURCE = "source"


@dataclass
class Closure(Rated):
    """The counts of one row."""

    key: str
    due: int = 0
    suspended: int = 0
    closed: int = 0
    on_time: int = 0
    no_target: int = 0
    on_spot: int = 0
    minutes_sum: int = 0
    minutes_count: int = 0
    #: Working minutes of a class (classes.py) → how many cases took so long.
    minutes: Counter[int] = field(default_factory=Counter)

    @property
    def base(self) -> int:
        return self.due - self.suspended

    @property
    def overdue(self) -> int:
        return self.base - self.on_time

    @property
    def mean_hours(self) -> float | None:
        return self.minutes_sum / self.minutes_count / 60 if self.minutes_count else None

    @property
    def median_hours(self) -> float | None:
        return self._hours(0.5)

    @property
    def p90_hours(self) -> float | None:
        """Nine of ten cases took no longer."""
        return self._hours(0.9)

    def _hours(self, share: float) -> float | None:
        minutes = quantile(self.minutes, share)
        return None if minutes is None else minutes / 60

    def take(self, code: int, cases: int, minutes: int | None) -> None:
        """Count the cases of one code: below zero one of those above, else as `code_of` makes it."""
        self.due += cases
        if code == HALTED:
            self.suspended += cases
        elif code != OPEN:
            self.closed += cases
            self.on_time += cases * (code & 1)
            if code >= 0:
                self.minutes[(code >> 1) * 6] += cases
                self.minutes_count += cases
                self.minutes_sum += minutes or 0

    def add(self, other: Closure) -> None:
        """Take another row's counts in."""
        for name in ("due", "suspended", "closed", "on_time", "no_target", "on_spot", "minutes_sum", "minutes_count"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.minutes.update(other.minutes)


class Closures(dict[str, Closure]):
    """Rows by key, each made when it is first asked for."""

    def __missing__(self, key: str) -> Closure:
        self[key] = Closure(key)
        return self[key]
