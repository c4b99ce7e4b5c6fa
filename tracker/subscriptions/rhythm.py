"""On which days digests fall due."""

from __future__ import annotations

from datetime import date, timedelta

from tracker.figures.months import first_of, month_of
from tracker.subscriptions.vocabulary import Rhythm

DAY = timedelta(days=1)


def next_due(rhythm: Rhythm, weekday: int, after: date, month_end: int) -> date:
    """The first day after another on which a digest falls due; `weekday` is 1 for Monday to 7."""
    if rhythm is Rhythm.MONTHLY:
        return first_of(month_of(after, month_end) + 1, month_end)
    return after + timedelta(days=(weekday - after.isoweekday() - 1) % 7 + 1)


def latest_due(rhythm: Rhythm, weekday: int, on: date, month_end: int) -> date:
    """The last day up to this one on which a digest fell due."""
    if rhythm is Rhythm.MONTHLY:
        return first_of(month_of(on, month_end), month_end)
    return on - timedelta(days=(on.isoweekday() - weekday) % 7)
