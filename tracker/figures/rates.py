"""A rate: two counts, and the one rule for what they come to in per cent. Computed from the counts, never stored."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from tracker.figures.measures import MEASURES, Measure

#: What stands for a rate of counts that must not be shown, and for one without anything to divide by.
HIDDEN, NOTHING = "*", "—"
#: With fewer cases a single one moves a rate by more than five points.
FEW = 20


@dataclass(frozen=True)
class Rate:
    """Numerator over denominator; None is a count that must not be shown. Nothing is a hundred per cent of nothing."""

    part: int | None
    whole: int | None

    @property
    def percent(self) -> float | None:
        """Not rounded; None without a base."""
        return None if self.part is None or not self.whole else 100 * self.part / self.whole

    @property
    def share(self) -> float | None:
        """0 to 1; None without a base."""
        return None if self.part is None or not self.whole else self.part / self.whole

    @property
    def is_few(self) -> bool:
        """There is a base, so small that the rate says little."""
        return 0 < (self.whole or 0) < FEW

    @property
    def cell(self) -> float | str:
        """What a cell of a table holds: the per cent as a number, or the sign that stands for it."""
        if self.part is None or self.whole is None:
            return HIDDEN
        return 100 * self.part / self.whole if self.whole else NOTHING

    def __str__(self) -> str:
        """As the bulletins print it: 96.89%, or the sign."""
        return self._printed("")

    @property
    def signed(self) -> str:
        """With its sign, for what has grown or shrunk: +3.50%."""
        return self._printed("+")

    def _printed(self, sign: str) -> str:
        cell = self.cell
        return cell if isinstance(cell, str) else f"{cell:{sign}.2f}%"

    def since(self, earlier: Rate) -> float | None:
        """By how many points it differs from an earlier one; None where one of them has no base."""
        here, there = self.percent, earlier.percent
        return None if here is None or there is None else round(here - there, 2)


@dataclass(frozen=True)
class Counted(Rate):
    """A measure as it was counted."""

    measure: Measure


class Rated:
    """Counts by name, as fields: `of` makes the rate of a measure from the two its row names."""

    def counted(self, name: str) -> int | None:
        """The count of this name."""
        count: int | None = getattr(self, name)
        return count

    def of(self, key: str) -> Counted:
        """A measure, by its key."""
        one = MEASURES[key]
        return Counted(self.counted(one.part), self.counted(one.whole), one)


class Sums(Counter[str], Rated):
    """The same as a mapping; what was not counted is none, and sums are added up with `update`."""

    def counted(self, name: str) -> int:
        return self[name]
