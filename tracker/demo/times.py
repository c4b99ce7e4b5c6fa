"""The product's clock in whole seconds, with what repeats a million times remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache

from tracker.cases.vocabulary import State
from tracker.clock.arithmetic import add, working_minutes
from tracker.clock.calendar import WorkCalendar
from tracker.clock.instants import day_of
from tracker.clock.limits import Limit, Unit
from tracker.demo.sheet import Alike
from tracker.foundation.days import EAST

DAY = 86_400

Pauses = Sequence[tuple[int, int | None]]


def local_number(at: int) -> int:
    """The number of the local day of an instant."""
    return (at + EAST) // DAY


def local_date(at: int) -> date:
    return _date_of(local_number(at))


_date_of = lru_cache(maxsize=4096)(day_of)


def midnight(number: int) -> int:
    """The instant at which a local day begins."""
    return number * DAY - EAST


def instant(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)


class Clock:
    """Deadlines and office hours of one calendar, in epoch seconds: the time keeper of cases that are made up."""

    def __init__(self, calendar: WorkCalendar, stage_limits: Mapping[tuple[str, str], Limit]) -> None:
        self._calendar = calendar
        self._stage_limits = stage_limits
        self._days: dict[tuple[int, int], tuple[int, bool]] = {}

    def stamp(self, at: int | None) -> int | None:
        return at

    def end_pause(self, case: Alike, at: int) -> None:
        """Let the clock of a sheet go on that stands still."""
        case.pauses[-1] = (case.pauses[-1][0], at)

    def pauses_of(self, case: Alike) -> Pauses:
        """The stretches in which the resolve clock of a sheet stood still."""
        return case.pauses

    def stage_limit(self, state: State, priority: str) -> Limit | None:
        """How long a case of this priority may rest in a state."""
        return self._stage_limits.get((state.value, priority)) or self._stage_limits.get((state.value, ""))

    def due(self, start: int, limit: Limit, pauses: Pauses = ()) -> tuple[int, bool]:
        """When a limit is used up, and whether the day may still move."""
        if limit.unit is not Unit.WORKING_DAY or pauses:
            return self._add(start, limit, pauses)
        # Without pauses, working days depend on the day alone.
        key = (local_number(start), limit.amount)
        if key not in self._days:
            self._days[key] = self._add(start, limit, pauses)
        return self._days[key]

    def _add(self, start: int, limit: Limit, pauses: Pauses) -> tuple[int, bool]:
        spans = [(instant(first), None if last is None else instant(last)) for first, last in pauses]
        deadline = add(instant(start), limit, self._calendar, spans)
        return int(deadline.at.timestamp()), deadline.is_provisional

    def worked(self, start: int, end: int, pauses: Pauses) -> int:
        """The working minutes between two instants without the pauses."""
        spans = [(instant(first), None if last is None else instant(last)) for first, last in pauses]
        return working_minutes(instant(start), instant(end), self._calendar, spans)

    def next_open(self, at: int) -> int:
        """The instant itself inside office hours, else the next opening."""
        number = local_number(at)
        rest = at - midnight(number)
        while True:
            for opens, closes in self._calendar.open_on(number):
                if rest < closes // 1_000_000:
                    return midnight(number) + max(rest, opens // 1_000_000)
            number, rest = number + 1, 0

    def last_open(self, at: int) -> int:
        """The instant itself inside office hours, else the last closing before."""
        number = local_number(at)
        rest = at - midnight(number)
        while True:
            for opens, closes in reversed(self._calendar.open_on(number)):
                if rest > opens // 1_000_000:
                    return midnight(number) + min(rest, closes // 1_000_000)
            number, rest = number - 1, DAY
