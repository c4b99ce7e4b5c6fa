"""Which rule fits: the first one, inside its area, matter, days and hours, and only if its post may receive."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clock.oracle import published_calendar
from tests.routing.steps import OUTSIDE, WORKING, clock, like, rule
from tracker.clock.calendar import DayKind
from tracker.foundation.days import CHINA
from tracker.foundation.identifiers import is_within
from tracker.routing.matching import Hours, is_open_at, match
from tracker.routing.vocabulary import Days, Why, Window

CALENDAR = published_calendar()
TUESDAY = datetime(2026, 3, 17, 10, 0, tzinfo=CHINA)


def local(text: str) -> datetime:
    """An instant of a local day and time, in UTC as the program holds it."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA).astimezone(UTC)


def days_of(kind: DayKind, year: int = 2026) -> list[date]:
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]
    return [day for day in days if CALENDAR.kind(day) is kind]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (rule(), None),
        (rule(area_code="990101001001001", category_code="0401", priority="P3"), None),
        (rule(category_code="04"), None),
        (rule(area_code="990101002"), Why.AREA),
        (rule(area_code="99010100100100101"), Why.AREA),
        (rule(category_code="05"), Why.CATEGORY),
        (rule(category_code="0402"), Why.CATEGORY),
        (rule(priority="P1"), Why.PRIORITY),
        (rule(from_on=date(2026, 3, 18)), Why.NOT_YET),
        (rule(from_on=date(2026, 3, 17), until_on=date(2026, 3, 17)), None),
        (rule(until_on=date(2026, 3, 16)), Why.OVER),
        (rule(hours=OUTSIDE), Why.HOURS),
        (rule(hours=WORKING), None),
        (rule(post_id=9), Why.RECEIVER),
    ],
)  # fmt: skip
def test_each_reason(row, why) -> None:  # type: ignore[no-untyped-def]
    found, trail = match([row], like(), TUESDAY, CALENDAR)
    assert [one.why for one in trail] == [why]
    assert found is (row if why is None else None)


def test_the_first_that_fits_wins_and_the_trail_ends_with_it() -> None:
    rows = [rule(category_code="05"), rule(post_id=9), rule(post_id=2), rule(post_id=3)]
    found, trail = match(rows, like(), TUESDAY, CALENDAR)
    assert found is rows[2]
    assert [(one.rule, one.why) for one in trail] == [
        (rows[0], Why.CATEGORY), (rows[1], Why.RECEIVER), (rows[2], None),
    ]  # fmt: skip
    found, _trail = match(rows[::-1], like(), TUESDAY, CALENDAR)
    assert found is rows[3]
    assert match([], like(), TUESDAY, CALENDAR) == (None, [])


AREAS = st.sampled_from(["990101", "990101001", "990101002", "990101001001", "990101001001001", "990101001001002"])
CODES = st.sampled_from(["", "04", "05", "0401", "0402", "0501"])
RULES = st.lists(
    st.builds(
        rule,
        area_code=AREAS,
        category_code=CODES,
        priority=st.sampled_from(["", "P1", "P3"]),
        hours=st.sampled_from([Hours(), WORKING, OUTSIDE, clock(22, 6), clock(8, 20, Days.WORKDAYS)]),
        post_id=st.integers(1, 4),
    ),
    max_size=8,
)
CASES = st.builds(
    like,
    area_code=st.sampled_from(["990101001001001", "990101001001002", "990101002001001"]),
    category_code=st.sampled_from(["0401", "0402", "0501"]),
    priority=st.sampled_from(["P1", "P2", "P3"]),
    receiver_ids=st.frozensets(st.integers(1, 4)),
)
INSTANTS = st.integers(0, 365 * 24 * 60).map(
    lambda minute: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
)


@given(RULES, CASES, INSTANTS)
def test_whatever_wins_fits_and_nothing_before_it_does(rows, case, at) -> None:  # type: ignore[no-untyped-def]
    found, trail = match(rows, case, at, CALENDAR)
    assert [one.rule for one in trail] == rows[: len(trail)]
    assert all(one.why for one in trail[:-1])
    if found is None:
        assert len(trail) == len(rows)
        assert all(one.why for one in trail)
        return
    assert trail[-1].rule is found and trail[-1].why is None
    assert found.post_id in case.receiver_ids, "never to a post that may not receive the case"
    assert is_within(case.area_code, found.area_code)
    assert case.category_code.startswith(found.category_code)
    assert found.priority in ("", case.priority)
    assert is_open_at(found.hours, at, CALENDAR)


def test_working_hours_know_make_up_days_and_holidays() -> None:
    saturdays = [day for day in days_of(DayKind.MAKEUP_DAY) if day.weekday() == 5]
    holidays = [day for day in days_of(DayKind.HOLIDAY) if day.weekday() < 5]
    assert saturdays and holidays
    at_ten = [local(f"{day}T10:00") for day in (saturdays[0], holidays[0])]
    assert [is_open_at(WORKING, at, CALENDAR) for at in at_ten] == [True, False]
    assert [is_open_at(OUTSIDE, at, CALENDAR) for at in at_ten] == [False, True]
    whole_day = [Hours(Window.CLOCK, kind) for kind in (Days.WORKDAYS, Days.DAYS_OFF)]
    assert [[is_open_at(hours, at, CALENDAR) for hours in whole_day] for at in at_ten] == [[True, False], [False, True]]
    saturday = Hours(Window.CLOCK, Days.CHOSEN, frozenset({6}))
    assert is_open_at(saturday, at_ten[0], CALENDAR), "a chosen day of the week asks no calendar"


@pytest.mark.parametrize(
    ("at", "working"),
    [("08:29", False), ("08:30", True), ("11:59", True), ("12:00", False), ("14:29", False), ("17:59", True), ("18:00", False)],
)  # fmt: skip
def test_the_edges_of_office_hours(at: str, working: bool) -> None:
    moment = local(f"2026-03-17T{at}")
    assert is_open_at(WORKING, moment, CALENDAR) is working
    assert is_open_at(OUTSIDE, moment, CALENDAR) is not working


@pytest.mark.parametrize(
    ("hours", "at", "is_open"),
    [
        (clock(8, 20), "2026-03-17T08:00", True),
        (clock(8, 20), "2026-03-17T20:00", False),
        (clock(22, 6), "2026-03-17T23:30", True),
        (clock(22, 6), "2026-03-18T05:59", True),
        (clock(22, 6), "2026-03-18T06:00", False),
        (clock(22, 0), "2026-03-17T23:59", True),
        (clock(22, 0), "2026-03-17T00:30", False),
        # Friday night ends on Saturday morning; the night from Thursday does not count.
        (clock(22, 6, Days.CHOSEN, frozenset({5})), "2026-03-21T03:00", True),
        (clock(22, 6, Days.CHOSEN, frozenset({5})), "2026-03-20T03:00", False),
        (clock(22, 6, Days.WORKDAYS), "2026-03-21T03:00", True),
        (clock(22, 6, Days.WORKDAYS), "2026-03-23T03:00", False),
        (clock(None, None, Days.DAYS_OFF), "2026-03-21T12:00", True),
        (clock(None, None, Days.DAYS_OFF), "2026-03-20T12:00", False),
    ],
)
def test_hours_of_the_clock(hours: Hours, at: str, is_open: bool) -> None:
    assert is_open_at(hours, local(at), CALENDAR) is is_open


@given(INSTANTS)
def test_an_instant_lies_within_or_outside_working_hours(at: datetime) -> None:
    assert is_open_at(WORKING, at, CALENDAR) is not is_open_at(OUTSIDE, at, CALENDAR)
    assert is_open_at(Hours(), at, CALENDAR)
