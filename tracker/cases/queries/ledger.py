"""Why this day? The deadline of a case, stretch by stretch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.cases.models import Case
from tracker.cases.services.clocks import pauses_of, whole
from tracker.cases.services.recomputing import by_calendar
from tracker.clock.arithmetic import add
from tracker.clock.explain import Interval, explain
from tracker.clock.limits import Limit
from tracker.clock.queries import get_calendar
from tracker.foundation.words import Refused


@dataclass(frozen=True)
class Ledger:
    """A deadline with the stretches that lead to it."""

    start: datetime
    limit: Limit
    extensions: tuple[Limit, ...]
    intervals: tuple[Interval, ...]
    is_provisional: bool
    is_paused: bool
    #: Where the calendar of today puts the deadline, when that is elsewhere: it was set by an earlier calendar.
    elsewhere: datetime | None


def due_with(case: Case, extension: Limit) -> datetime | None:
    """Where the deadline would fall with one more extension; None where it cannot be extended by that."""
    if case.clock_from_at is None or not case.resolve_limit:
        return None
    try:
        limit = whole(f"{case.resolve_limit} {case.extensions} {extension}")
    except Refused:
        return None
    return add(case.clock_from_at, limit, get_calendar(), pauses_of(case)).at


def deadline_ledger(case: Case, now: datetime) -> Ledger | None:
    """Every counted and skipped stretch from the start of the resolve clock to the deadline; None without a clock."""
    if case.clock_from_at is None or not case.resolve_limit:
        return None
    pauses = pauses_of(case)
    computed = by_calendar(case) if case.is_open else None
    limit = Limit.parse(case.resolve_limit)
    extensions = tuple(Limit.parse(one) for one in case.extensions.split())
    return Ledger(
        start=case.clock_from_at,
        limit=limit,
        extensions=extensions,
        intervals=explain(case.clock_from_at, limit, get_calendar(), pauses, extensions),
        is_provisional=computed.is_provisional if computed and computed.at == case.due_at else case.is_provisional,
        elsewhere=computed.at if computed and computed.at != case.due_at else None,
        is_paused=any(until is None or until > now for _start, until in pauses),
    )
