import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clock.oracle import elapsed, intervals, published_calendar
from tracker.clock.arithmetic import add, working_minutes
from tracker.clock.instants import NEVER
from tracker.clock.limits import Limit, Unit
from tracker.foundation.days import local_day

from .strategies import cases, limits, moments, pauses_after

CALENDAR = published_calendar()


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        # the wall clock never stops
        ("2026-02-16 23:50", "15m", "2026-02-17 00:05"),
        ("2026-02-16 22:00", "4h", "2026-02-17 02:00"),
        ("2026-02-28 10:00", "1d", "2026-03-01 10:00"),
        ("2025-12-31 23:59:30", "1h", "2026-01-01 00:59:30"),
        # working hours: the noon gap, evenings, weekends
        ("2026-03-09 09:00", "2wh", "2026-03-09 11:00"),
        ("2026-03-09 11:00", "2wh", "2026-03-09 15:30"),
        ("2026-03-09 13:00", "1wh", "2026-03-09 15:30"),
        ("2026-03-09 08:30", "7wh", "2026-03-09 18:00"),
        ("2026-03-09 11:00", "1wh", "2026-03-09 12:00"),
        ("2026-03-09 17:00", "4wh", "2026-03-10 11:30"),
        ("2026-03-09 20:00", "1wh", "2026-03-10 09:30"),
        ("2026-03-06 17:30", "1wh", "2026-03-09 09:00"),
        ("2026-03-07 10:00", "1wh", "2026-03-09 09:30"),
        ("2026-03-09 11:59:30", "1wh", "2026-03-09 15:29:30"),
        # working days end at 23:59:59 of the n-th after the starting day, whenever on it the start is
        ("2026-03-09 00:00", "1wd", "2026-03-10 23:59:59"),
        ("2026-03-09 23:59:59", "1wd", "2026-03-10 23:59:59"),
        ("2026-03-06 10:00", "1wd", "2026-03-09 23:59:59"),
        ("2026-03-07 10:00", "1wd", "2026-03-09 23:59:59"),
        ("2026-03-27 10:00", "3wd", "2026-04-01 23:59:59"),
        # Spring Festival 2025: off 01-28 to 02-04, worked on Sunday 01-26 and Saturday 02-08
        ("2025-01-24 10:00", "1wd", "2025-01-26 23:59:59"),
        ("2025-01-24 10:00", "3wd", "2025-02-05 23:59:59"),
        ("2025-01-27 17:00", "2wh", "2025-02-05 09:30"),
        ("2025-01-30 10:00", "1wd", "2025-02-05 23:59:59"),
        ("2025-02-07 17:30", "1wh", "2025-02-08 09:00"),
        # Spring Festival 2026: off 02-15 to 02-23, worked on Saturdays 02-14 and 02-28
        ("2026-02-13 10:00", "1wd", "2026-02-14 23:59:59"),
        ("2026-02-13 10:00", "2wd", "2026-02-24 23:59:59"),
        ("2026-02-14 17:00", "4wh", "2026-02-24 11:30"),
        ("2026-02-17 10:00", "1wd", "2026-02-24 23:59:59"),
        ("2026-02-27 10:00", "1wd", "2026-02-28 23:59:59"),
        ("2026-02-27 10:00", "2wd", "2026-03-02 23:59:59"),
        # National Day 2025: off 10-01 to 10-08, worked on Sunday 09-28 and Saturday 10-11
        ("2025-09-26 10:00", "1wd", "2025-09-28 23:59:59"),
        ("2025-09-30 10:00", "3wd", "2025-10-11 23:59:59"),
        ("2025-09-30 16:00", "4wh", "2025-10-09 10:30"),
        # National Day 2026: off 10-01 to 10-07, worked on Sunday 09-20 and Saturday 10-10
        ("2026-09-18 10:00", "1wd", "2026-09-20 23:59:59"),
        ("2026-09-30 10:00", "3wd", "2026-10-10 23:59:59"),
        ("2026-10-03 10:00", "4wh", "2026-10-08 15:00"),
        ("2026-10-07 23:59", "1wd", "2026-10-08 23:59:59"),
    ],
)  # fmt: skip
def test_deadlines(at, calendar, start, limit, due):
    deadline = add(at(start), Limit.parse(limit), calendar)
    assert deadline.at == at(due)
    assert deadline.at.utcoffset() == timedelta(0)
    assert not deadline.is_provisional
    assert not deadline.is_stopped


def test_a_deadline_beyond_the_published_years_is_provisional(at, calendar):
    over = add(at("2026-12-31 10:00"), Limit.parse("1wd"), calendar)
    assert (over.at, over.is_provisional) == (at("2027-01-01 23:59:59"), True)
    assert add(at("2027-03-01 09:00"), Limit.parse("1wh"), calendar).is_provisional
    assert not add(at("2026-12-31 10:00"), Limit.parse("1d"), calendar).is_provisional


@pytest.mark.parametrize(
    ("limit", "pause", "due"),
    [
        ("4h", ("2026-03-09 10:00", "2026-03-09 12:00"), "2026-03-09 15:00"),
        ("4wh", ("2026-03-09 10:00", "2026-03-10 09:00"), "2026-03-10 12:00"),
        ("4wh", ("2026-03-09 12:00", "2026-03-09 14:30"), "2026-03-09 15:30"),
        ("2wd", ("2026-03-10 10:00", "2026-03-11 09:00"), "2026-03-12 23:59:59"),
        ("2wd", ("2026-03-10 10:00", "2026-03-10 20:00"), "2026-03-11 23:59:59"),
        ("2wd", ("2026-03-12 10:00", "2026-03-30 09:00"), "2026-03-11 23:59:59"),
        ("4h", ("2026-03-09 08:00", "2026-03-09 09:30"), "2026-03-09 13:30"),
    ],
)
def test_a_pause_takes_no_time(at, calendar, limit, pause, due):
    start, span = at("2026-03-09 09:00"), (at(pause[0]), at(pause[1]))
    assert add(start, Limit.parse(limit), calendar, [span]).at == at(due)
    assert add(start, Limit.parse(limit), calendar, [span, span]).at == at(due)


@pytest.mark.parametrize("limit", ["4h", "4wh", "2wd"])
def test_while_a_pause_goes_on_the_clock_stands_still(at, calendar, limit):
    start = at("2026-03-09 09:00")
    stopped = add(start, Limit.parse(limit), calendar, [(at("2026-03-09 10:00"), None)])
    assert (stopped.at, stopped.is_stopped) == (NEVER, True)
    later = add(start, Limit.parse(limit), calendar, [(at("2026-04-09 10:00"), None)])
    assert later == add(start, Limit.parse(limit), calendar)
    assert elapsed(start, at("2026-03-20 10:00"), Unit.WORKING_HOUR, calendar, [(at("2026-03-09 10:00"), None)]) == 60


@given(cases())
def test_what_was_added_has_elapsed(case):
    start, limit, pauses = case
    deadline = add(start, limit, CALENDAR, pauses)
    used = elapsed(start, deadline.at, limit.unit, CALENDAR, pauses)
    assert used == (limit.amount if limit.unit is Unit.WORKING_DAY else limit.minutes)
    before = elapsed(start, deadline.at - timedelta(seconds=1), limit.unit, CALENDAR, pauses)
    assert before == used - 1


@given(moments, limits, st.data())
def test_pauses_never_bring_a_deadline_nearer_and_their_order_does_not_matter(start, limit, data):
    pauses = data.draw(pauses_after(start))
    paused = add(start, limit, CALENDAR, pauses)
    assert paused.at >= add(start, limit, CALENDAR).at > start
    assert add(start, limit, CALENDAR, pauses[::-1]) == paused


@given(moments, st.integers(0, 40_000), st.data())
def test_working_minutes_are_those_counted_one_by_one(start, length, data):
    start = start.replace(second=0, microsecond=0)
    length = min(length, 6000)
    pauses = [
        tuple(edge.replace(second=0, microsecond=0) for edge in pause) for pause in data.draw(pauses_after(start))
    ]
    end = start + timedelta(minutes=length)
    count = 0
    for opens, closes in (
        span
        for day in range(length // 1440 + 2)
        for span in intervals(CALENDAR, local_day(start + timedelta(days=day)))
    ):
        minute = max(opens, start)
        while minute < min(closes, end):
            count += not any(begins <= minute < ends for begins, ends in pauses)
            minute += timedelta(minutes=1)
    assert working_minutes(start, end, CALENDAR, pauses) == count


def test_nothing_has_elapsed_before_the_start(at, calendar):
    for unit in Unit:
        assert elapsed(at("2026-03-10 10:00"), at("2026-03-09 10:00"), unit, calendar) == 0


def test_naive_times_are_a_mistake(calendar):
    with pytest.raises(TypeError):
        add(datetime(2026, 3, 9), Limit.parse("1h"), calendar)  # noqa: DTZ001


def test_a_million_cases_do_not_wait_for_it(calendar):
    start = datetime(2026, 3, 9, 1, 7, 3, tzinfo=UTC)
    end = start + timedelta(days=7)
    working_minutes(start, end, calendar)
    best = min(_seconds(lambda: working_minutes(start, end, calendar)) for _ in range(5))
    assert best < 30e-6  # 15 µs on a quiet machine


def _seconds(call) -> float:
    before = time.perf_counter()
    for _ in range(500):
        call()
    return (time.perf_counter() - before) / 500
