from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clock.oracle import intervals, published_calendar
from tracker.clock.arithmetic import add
from tracker.clock.explain import MAKEUP_NOTE, IntervalKind, explain
from tracker.clock.instants import NEVER
from tracker.clock.limits import Limit, Unit, total
from tracker.foundation.days import CHINA
from tracker.foundation.words import Refused

from .strategies import cases, moments

CALENDAR = published_calendar()


def _told(intervals):
    return [
        (
            f"{each.from_at.astimezone(CHINA):%m-%d %H:%M}",
            f"{each.to_at.astimezone(CHINA):%m-%d %H:%M}",
            each.kind.value,
            each.days or int(each.time.total_seconds() // 60),
            each.note,
        )
        for each in intervals
    ]


def test_working_days_over_spring_festival(at, calendar):
    assert _told(explain(at("2026-02-12 16:00"), Limit.parse("4wd"), calendar)) == [
        ("02-12 16:00", "02-13 00:00", "start_day", 0, ""),
        ("02-13 00:00", "02-14 00:00", "counted", 1, ""),
        ("02-14 00:00", "02-15 00:00", "counted", 1, MAKEUP_NOTE),
        ("02-15 00:00", "02-24 00:00", "holiday", 0, "Spring Festival"),
        ("02-24 00:00", "02-25 23:59", "counted", 2, ""),
    ]


def test_working_hours_over_a_weekend(at, calendar):
    assert _told(explain(at("2026-03-06 16:00"), Limit.parse("4wh"), calendar)) == [
        ("03-06 16:00", "03-06 18:00", "counted", 120, ""),
        ("03-06 18:00", "03-09 08:30", "weekend", 0, ""),
        ("03-09 08:30", "03-09 10:30", "counted", 120, ""),
    ]


def test_working_hours_over_noon_and_night(at, calendar):
    assert _told(explain(at("2026-03-09 11:00"), Limit.parse("6wh"), calendar)) == [
        ("03-09 11:00", "03-09 12:00", "counted", 60, ""),
        ("03-09 12:00", "03-09 14:30", "off_hours", 0, ""),
        ("03-09 14:30", "03-09 18:00", "counted", 210, ""),
        ("03-09 18:00", "03-10 08:30", "off_hours", 0, ""),
        ("03-10 08:30", "03-10 10:00", "counted", 90, ""),
    ]


def test_the_wall_clock_with_a_pause(at, calendar):
    pauses = [(at("2026-03-09 23:30"), at("2026-03-10 01:00"))]
    assert _told(explain(at("2026-03-09 23:00"), Limit.parse("1h"), calendar, pauses)) == [
        ("03-09 23:00", "03-09 23:30", "counted", 30, ""),
        ("03-09 23:30", "03-10 01:00", "pause", 0, ""),
        ("03-10 01:00", "03-10 01:30", "counted", 30, ""),
    ]


def test_a_pause_over_a_weekend_is_one_stretch(at, calendar):
    pauses = [(at("2026-03-06 10:00"), at("2026-03-10 09:00"))]
    assert _told(explain(at("2026-03-05 10:00"), Limit.parse("1wd"), calendar, pauses)) == [
        ("03-05 10:00", "03-06 00:00", "start_day", 0, ""),
        ("03-06 00:00", "03-10 00:00", "pause", 0, ""),
        ("03-10 00:00", "03-10 23:59", "counted", 1, ""),
    ]


def test_extensions_are_named(at, calendar):
    days = explain(at("2026-03-09 10:00"), Limit.parse("2wd"), calendar, (), [Limit.parse("1wd"), Limit.parse("2wd")])
    assert [(each.kind.value, each.days, each.part) for each in days] == [
        ("start_day", 0, 0),
        ("counted", 2, 0),
        ("counted", 1, 1),
        ("counted", 1, 2),
        ("weekend", 0, 2),
        ("counted", 1, 2),
    ]
    hours = explain(at("2026-03-09 09:00"), Limit.parse("1wh"), calendar, (), [Limit.parse("1wh")])
    assert [(each.time, each.part) for each in hours] == [(timedelta(hours=1), 0), (timedelta(hours=1), 1)]
    with pytest.raises(Refused):
        explain(at("2026-03-09 09:00"), Limit.parse("1wh"), calendar, (), [Limit.parse("1wd")])


@pytest.mark.parametrize("limit", ["4h", "4wh", "2wd"])
def test_a_pause_that_goes_on_ends_the_story(at, calendar, limit):
    told = explain(at("2026-03-09 09:00"), Limit.parse(limit), calendar, [(at("2026-03-09 10:00"), None)])
    assert (told[-1].kind, told[-1].from_at, told[-1].to_at) == (IntervalKind.PAUSE, at("2026-03-09 10:00"), NEVER)
    inside = explain(at("2026-03-09 09:00"), Limit.parse(limit), calendar, [(at("2026-03-09 08:00"), None)])
    assert [(each.kind, each.from_at) for each in inside] == [(IntervalKind.PAUSE, at("2026-03-09 09:00"))]


@given(cases(), st.lists(st.integers(1, 5), max_size=2))
def test_the_stretches_leave_no_gap_and_count_the_whole_limit(case, amounts):
    start, limit, pauses = case
    extensions = [Limit(amount, limit.unit) for amount in amounts]
    whole = total(limit, extensions)
    told = explain(start, limit, CALENDAR, pauses, extensions)
    assert told[0].from_at == start
    assert told[-1].to_at == add(start, whole, CALENDAR, pauses).at
    assert told[-1].kind is IntervalKind.COUNTED
    for one, following in pairwise(told):
        assert one.from_at < one.to_at == following.from_at
        assert (one.kind, one.note, one.part) != (following.kind, following.note, following.part)
    for part, each in enumerate((limit, *extensions)):
        mine = [interval for interval in told if interval.part == part]
        if limit.unit is Unit.WORKING_DAY:
            assert sum(interval.days for interval in mine) == each.amount
        else:
            assert sum((interval.time for interval in mine), timedelta()) == timedelta(minutes=each.minutes)
    for interval in told:
        assert bool(interval.days or interval.time) == (interval.kind is IntervalKind.COUNTED)
        assert interval.label


@given(moments, st.integers(1, 60))
def test_no_counted_working_hour_lies_outside_office_hours(start, amount):
    for interval in explain(start, Limit(amount, Unit.WORKING_HOUR), CALENDAR):
        if interval.kind is IntervalKind.COUNTED:
            day = interval.from_at.astimezone(CHINA).date()
            assert any(
                opens <= interval.from_at < interval.to_at <= closes for opens, closes in intervals(CALENDAR, day)
            )
