"""What the address of a dashboard asks for; it holds the whole view, so that it can be kept, sent and printed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tracker.dashboards.periods import Span, Stretch, stretch_of
from tracker.foundation.asked import asked_day
from tracker.foundation.words import N_

#: The longest stretch of one's own choice, in days.
LONGEST = 731
NOT_DAYS = N_("Give days as 2026-03-15. This month is shown.")
NOT_IN_ORDER = N_("The last day must not lie before the first, nor more than two years after it. This month is shown.")
OUTSIDE = N_("This area is not one of yours. All of yours is shown.")
NOT_YET = N_("This period has not begun yet. This month is shown.")


def read_stretch(args: Mapping[str, str], today: date) -> tuple[Stretch, str]:
    """The stretch an address asks for, this month unless said; and an English sentence when it makes no sense."""
    usual = stretch_of(Span.MONTH, today)
    asked = args.get("span", "")
    span = Span(asked) if asked in set(Span) else Span.MONTH
    names = ("from", "to") if span is Span.CUSTOM else ("on",)
    days = [asked_day(args.get(name, "")) for name in names]
    if any(day is None and args.get(name) for day, name in zip(days, names, strict=True)):
        return usual, NOT_DAYS
    if span is not Span.CUSTOM:
        found = stretch_of(span, days[0] or today)
    else:
        first = days[0] or usual.first
        found = Stretch(span, first, days[1] or max(today, first))
    if found.last < found.first or found.days > LONGEST:
        return usual, NOT_IN_ORDER
    return (usual, NOT_YET) if found.first > today else (found, "")
