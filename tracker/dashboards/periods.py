"""The stretches of days a dashboard looks at: the one asked for, the ones before it, the same a year ago.

Months, quarters and years are reporting months (figures/months.py), so they may end on the 25th.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tracker.figures.months import Months, first_of, label_of, last_of, month_end, month_of
from tracker.figures.spans import week_of, year_earlier
from tracker.foundation.words import N_, Vocabulary

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


class Span(Vocabulary):
    """How long the stretch is."""

    DAY = "day", N_("Daily")
    WEEK = "week", N_("Weekly")
    MONTH = "month", N_("Monthly")
    QUARTER = "quarter", N_("Quarterly")
    YEAR = "year", N_("Yearly")
    CUSTOM = "custom", N_("Own days")


#: Reporting months in one of them.
MONTHS = {Span.MONTH: 1, Span.QUARTER: 3, Span.YEAR: 12}
#: How many of them a history shows, the present one last; thirteen months hold the same month of the year before.
SHOWN = {Span.DAY: 15, Span.WEEK: 13, Span.MONTH: 13, Span.QUARTER: 9, Span.YEAR: 4, Span.CUSTOM: 2}


@dataclass(frozen=True)
class Stretch:
    """Local days from the first to the last, both included."""

    span: Span
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def label(self) -> str:
        """What it is called on an axis: 2026-03-15, 2026-W11, 2026-03, 2026Q1, 2026, or both days."""
        if self.span is Span.CUSTOM:
            return f"{self.first.isoformat()}/{self.last.isoformat()}"
        if self.span is Span.DAY:
            return self.first.isoformat()
        if self.span is Span.WEEK:
            year, week, _day = self.first.isocalendar()
            return f"{year}-W{week:02d}"
        month = month_of(self.last, month_end())
        if self.span is Span.MONTH:
            return label_of(month)
        return f"{month // 12}Q{month % 12 // 3 + 1}" if self.span is Span.QUARTER else str(month // 12)

    @property
    def before(self) -> Stretch:
        """The one that ends the day before it begins."""
        if self.span is Span.CUSTOM:
            return Stretch(self.span, self.first - timedelta(days=self.days), self.first - DAY)
        return stretch_of(self.span, self.first - DAY)

    @property
    def after(self) -> Stretch:
        """The one that begins the day after."""
        if self.span is Span.CUSTOM:
            return Stretch(self.span, self.last + DAY, self.last + timedelta(days=self.days))
        return stretch_of(self.span, self.last + DAY)

    @property
    def year_before(self) -> Stretch:
        """The same a year ago; of a week the one 52 weeks ago."""
        if self.span is Span.WEEK:
            return Stretch(self.span, self.first - 52 * WEEK, self.last - 52 * WEEK)
        if self.span in MONTHS:
            months = self.months
            return _of_months(self.span, months.first - 12)
        return Stretch(self.span, year_earlier(self.first), year_earlier(self.last))

    @property
    def months(self) -> Months:
        """The reporting months it lies in."""
        end = month_end()
        return Months(month_of(self.first, end), month_of(self.last, end))

    @property
    def whole_months(self) -> Stretch:
        """From the first day of its first reporting month to the last day of its last."""
        end = month_end()
        return Stretch(Span.CUSTOM, first_of(self.months.first, end), last_of(self.months.last, end))


def stretch_of(span: Span, day: date) -> Stretch:
    """The day, week, month, quarter or year a day lies in."""
    if span is Span.WEEK:
        week = week_of(day)
        return Stretch(span, week.first, week.last)
    if span in MONTHS:
        month = month_of(day, month_end())
        return _of_months(span, month - month % MONTHS[span])
    return Stretch(span, day, day)


def history_of(stretch: Stretch) -> list[Stretch]:
    """The stretches up to this one, the oldest first, one right after the other."""
    found = [stretch]
    while len(found) < SHOWN[stretch.span]:
        found.append(found[-1].before)
    return found[::-1]


def _of_months(span: Span, month: int) -> Stretch:
    end = month_end()
    return Stretch(span, first_of(month, end), last_of(month + MONTHS[span] - 1, end))
