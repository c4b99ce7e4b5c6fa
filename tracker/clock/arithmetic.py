"""Deadlines and used-up time, exact to the microsecond and quick enough for a million cases.

A pause takes no time. A working day counts when its end, 23:59:59, is not inside a pause.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.clock.calendar import WorkCalendar
from tracker.clock.instants import DAY, DAY_END, MINUTE, NEVER, day_of, from_micros, to_micros
from tracker.clock.limits import Limit, Unit

Pause = tuple[datetime, datetime | None]  # from, to; None while it goes on
Span = tuple[int, int]

_NEVER = to_micros(NEVER)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A due time. `is_provisional`: a year on the way has no official notice yet, so the day may move.

    While a pause goes on the clock stands still: `at` is NEVER and `is_stopped` true.
    """

    at: datetime
    is_provisional: bool
    is_stopped: bool = False


def add(start: datetime, limit: Limit, calendar: WorkCalendar, pauses: Sequence[Pause] = ()) -> Deadline:
    """Return when `limit` is used up, counting from `start` and leaving the pauses out."""
    begins = to_micros(start)
    spans = merged(pauses)
    if limit.unit is Unit.WORKING_DAY:
        due = _add_days(begins, limit.amount, calendar, spans)
    else:
        due = _add_time(begins, limit, calendar, spans)
    if due is None:
        return Deadline(NEVER, is_provisional=False, is_stopped=True)
    return Deadline(from_micros(due), limit.unit.is_working and not _is_known(begins, due, calendar))


def working_minutes(start: datetime, end: datetime, calendar: WorkCalendar, pauses: Sequence[Pause] = ()) -> int:
    """Return the whole minutes of office hours between two instants without the pauses; 0 when end is before start."""
    begins, ends = to_micros(start), to_micros(end)
    if ends <= begins:
        return 0
    worked = worked_between(begins, ends, calendar)
    if pauses:
        for paused_from, paused_to in merged(pauses):
            first, last = max(begins, paused_from), min(ends, paused_to)
            if first < last:
                worked -= worked_between(first, last, calendar)
    return worked // MINUTE


def merged(pauses: Sequence[Pause]) -> list[Span]:
    """Return the pauses in order without overlaps, as microseconds; a pause that goes on ends at NEVER."""
    spans: list[Span] = []
    for begins, ends in sorted((to_micros(a), _NEVER if b is None else to_micros(b)) for a, b in pauses):
        if ends <= begins:
            continue
        if spans and begins <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], ends))
        else:
            spans.append((begins, ends))
    return spans


def is_paused(micros: int, spans: Sequence[Span]) -> bool:
    """Tell whether an instant lies inside a pause (its beginning does, its end does not)."""
    return any(begins <= micros < ends for begins, ends in spans)


def worked_between(begins: int, ends: int, calendar: WorkCalendar) -> int:
    """Return the microseconds of office hours in an ordered span."""
    first, first_rest = divmod(begins, DAY)
    last, last_rest = divmod(ends, DAY)
    worked = 0
    for number in range(first, last):
        worked += calendar.worked_on(number)
    return worked + _worked_before(last, last_rest, calendar) - _worked_before(first, first_rest, calendar)


def _worked_before(number: int, rest: int, calendar: WorkCalendar) -> int:
    worked = 0
    for opens, closes in calendar.open_on(number):
        if rest <= opens:
            break
        worked += (rest if rest < closes else closes) - opens
    return worked


def _add_time(begins: int, limit: Limit, calendar: WorkCalendar, spans: Sequence[Span]) -> int | None:
    """Run from pause to pause until the limit is used up; None when a pause that goes on comes first."""
    left = limit.minutes * MINUTE
    working = limit.unit is Unit.WORKING_HOUR
    for paused_from, paused_to in spans:
        if paused_to <= begins:
            continue
        if begins < paused_from:
            run = worked_between(begins, paused_from, calendar) if working else paused_from - begins
            if run >= left:
                break
            left -= run
        if paused_to == _NEVER:
            return None
        begins = paused_to
    return _advance(begins, left, calendar) if working else begins + left


def _advance(begins: int, left: int, calendar: WorkCalendar) -> int:
    """Walk through the office hours until `left` of them are used; `left` is above 0."""
    number, rest = divmod(begins, DAY)
    while True:
        for opens, closes in calendar.open_on(number):
            opened = max(opens, rest)
            if opened < closes:
                if closes - opened >= left:
                    return number * DAY + opened + left
                left -= closes - opened
        number, rest = number + 1, 0


def _add_days(begins: int, amount: int, calendar: WorkCalendar, spans: Sequence[Span]) -> int | None:
    """Return 23:59:59 of the last of `amount` working days after the day of `begins`."""
    number = begins // DAY
    stopped = spans[-1][0] if spans and spans[-1][1] == _NEVER else _NEVER
    while amount:
        number += 1
        if number * DAY + DAY_END >= stopped:
            return None
        amount -= counts(number, calendar, spans)
    return number * DAY + DAY_END


def counts(number: int, calendar: WorkCalendar, spans: Sequence[Span]) -> bool:
    """Tell whether a day (its `day_number`) uses up one working day."""
    return bool(calendar.open_on(number)) and not (spans and is_paused(number * DAY + DAY_END, spans))


def _is_known(begins: int, due: int, calendar: WorkCalendar) -> bool:
    first, last = day_of(begins // DAY).year, day_of(due // DAY).year
    return all(year in calendar.known_years for year in range(first, last + 1))
