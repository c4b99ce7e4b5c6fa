"""What the clock's tests hold it against: the published calendar, a day's office hours, the time that was used."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache

from tracker.clock.arithmetic import Pause, counts, merged, working_minutes
from tracker.clock.calendar import WorkCalendar
from tracker.clock.instants import DAY, DAY_END, MINUTE, day_number, from_micros, to_micros
from tracker.clock.limits import Unit
from tracker.clock.published import load_published, published_years


@cache
def published_calendar() -> WorkCalendar:
    """The calendar of all published years with the default office hours."""
    entries = load_published()
    names = {entry.day: entry.note for entry in entries if entry.note}
    return WorkCalendar({entry.day: entry.kind for entry in entries}, known_years=published_years(), names=names)


def intervals(calendar: WorkCalendar, day: date) -> tuple[tuple[datetime, datetime], ...]:
    """The (opens, closes) UTC instants of a local day, in order; none on a day that is not worked."""
    number = day_number(day)
    return tuple(
        (from_micros(number * DAY + opens), from_micros(number * DAY + closes))
        for opens, closes in calendar.open_on(number)
    )


def elapsed(start: datetime, end: datetime, unit: Unit, calendar: WorkCalendar, pauses: Sequence[Pause] = ()) -> int:
    """The time used between two instants without the pauses: days for wd, else whole minutes; never below 0.

    For every limit n: elapsed(start, add(start, n).at) is n, in days or minutes.
    """
    if unit is Unit.WORKING_HOUR:
        return working_minutes(start, end, calendar, pauses)
    begins, ends, spans = to_micros(start), to_micros(end), merged(pauses)
    if unit is Unit.WORKING_DAY:
        last = (ends - DAY_END) // DAY  # the last day that is over
        return sum(counts(number, calendar, spans) for number in range(begins // DAY + 1, last + 1))
    paused = sum(max(0, min(ends, last) - max(begins, first)) for first, last in spans)
    return max(0, ends - begins - paused) // MINUTE
