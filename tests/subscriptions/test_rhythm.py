"""Days on which digests fall due: properties over years, any weekday and any end of the month."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker.subscriptions.rhythm import latest_due, next_due
from tracker.subscriptions.vocabulary import Rhythm

days = st.dates(date(2020, 1, 1), date(2032, 12, 31))
cases = st.tuples(st.sampled_from(Rhythm), st.integers(1, 7), days, st.integers(20, 31))


@given(cases)
def test_no_day_falls_due_between_the_latest_and_the_next(case: tuple[Rhythm, int, date, int]) -> None:
    rhythm, weekday, day, end = case
    last, coming = latest_due(rhythm, weekday, day, end), next_due(rhythm, weekday, day, end)
    assert last <= day < coming
    assert next_due(rhythm, weekday, last, end) == coming
    assert latest_due(rhythm, weekday, coming, end) == coming
    assert latest_due(rhythm, weekday, coming - timedelta(days=1), end) == last


@given(st.integers(1, 7), days)
def test_weekly_is_every_seven_days_on_its_weekday(weekday: int, day: date) -> None:
    coming = next_due(Rhythm.WEEKLY, weekday, day, 31)
    assert coming.isoweekday() == weekday and coming - day <= timedelta(days=7)
    assert next_due(Rhythm.WEEKLY, weekday, coming, 31) - coming == timedelta(days=7)


def test_monthly_is_the_day_after_the_reporting_month() -> None:
    assert next_due(Rhythm.MONTHLY, 1, date(2026, 3, 17), 31) == date(2026, 4, 1)
    assert next_due(Rhythm.MONTHLY, 1, date(2026, 3, 17), 25) == date(2026, 3, 26)
    assert next_due(Rhythm.MONTHLY, 1, date(2026, 3, 26), 25) == date(2026, 4, 26)
