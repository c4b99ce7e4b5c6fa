from datetime import date, time, timedelta

import chinese_calendar
import pytest

from tests.clock.oracle import intervals
from tracker.clock.calendar import FESTIVALS, DayKind, WorkCalendar, parse_seasons
from tracker.clock.published import load_published, published_years, read_calendar
from tracker.foundation.words import Refused


def test_the_published_years_agree_with_an_independent_source(calendar):
    assert published_years() == (2024, 2025, 2026)
    day = date(2024, 1, 1)
    while day < date(2027, 1, 1):
        assert calendar.is_workday(day) == chinese_calendar.is_workday(day), day
        is_holiday, name = chinese_calendar.get_holiday_detail(day)
        if name:
            assert calendar.name(day) == name
            assert calendar.kind(day) is (DayKind.HOLIDAY if is_holiday else DayKind.MAKEUP_DAY)
        day += timedelta(1)


def test_every_published_note_is_a_word_the_catalogue_knows():
    assert {entry.note for entry in load_published()} == set(FESTIVALS)
    assert load_published(2027) == ()


def test_a_known_festival(calendar):
    assert calendar.kind(date(2026, 2, 14)) is DayKind.MAKEUP_DAY
    assert calendar.kind(date(2026, 2, 17)) is DayKind.HOLIDAY
    assert calendar.name(date(2026, 2, 17)) == "Spring Festival"
    assert calendar.kind(date(2026, 3, 7)) is DayKind.WEEKEND
    assert calendar.kind(date(2026, 3, 9)) is DayKind.WORKDAY


def test_a_year_without_notice_is_monday_to_friday_and_not_known(calendar):
    assert calendar.is_workday(date(2027, 10, 1))
    assert not calendar.is_workday(date(2027, 10, 2))
    assert not calendar.is_known(date(2027, 10, 1))
    assert calendar.is_known(date(2026, 10, 1))


def test_office_hours_are_instants_of_the_day(calendar, at):
    assert intervals(calendar, date(2026, 3, 9)) == (
        (at("2026-03-09 08:30"), at("2026-03-09 12:00")),
        (at("2026-03-09 14:30"), at("2026-03-09 18:00")),
    )
    assert intervals(calendar, date(2026, 3, 8)) == ()
    assert intervals(calendar, date(2026, 3, 9))[0][0].utcoffset() == timedelta(0)


def test_seasons_change_on_their_day_and_go_on_over_new_year():
    summer, winter = [("08:00", "12:00"), ("15:00", "18:30")], [("08:30", "12:00"), ("14:30", "18:00")]
    calendar = WorkCalendar({}, parse_seasons({"06-01": summer, "10-01": winter}), [2026])
    opens = {day: calendar.open_on((day - date(1970, 1, 1)).days)[0][0] // 60_000_000 for day in (
        date(2026, 1, 5), date(2026, 5, 29), date(2026, 6, 1), date(2026, 9, 30), date(2026, 10, 1))}  # fmt: skip
    assert list(opens.values()) == [510, 510, 480, 480, 510]


def test_without_stored_hours_the_usual_ones_hold():
    assert parse_seasons({}) == {(1, 1): ((time(8, 30), time(12)), (time(14, 30), time(18)))}


@pytest.mark.parametrize(
    "seasons",
    [
        {"13-01": [("08:00", "12:00")]},
        {"01-01": [("8", "x")]},
        {"01-01": [("12:00", "08:00")]},
        {"01-01": [("08:00", "12:00"), ("11:00", "18:00")]},
        {"01-01": []},
    ],
)
def test_hours_that_cannot_be_are_refused(seasons):
    with pytest.raises(Refused) as caught:
        parse_seasons(seasons)
    assert caught.value.code == "office_hours"


def test_a_notice_is_read_from_a_table_in_either_language():
    english = b"date,kind,note\n2027-01-01,holiday,New Year's Day\n"
    chinese = "日期,类型,说明\n2027/1/3,班,元旦\n2027年1月1日,休,元旦\n".encode("gb18030")
    assert [(entry.day, entry.kind, entry.note) for entry in read_calendar(english)] == [
        (date(2027, 1, 1), DayKind.HOLIDAY, "New Year's Day")
    ]
    assert [(entry.day, entry.kind, entry.note) for entry in read_calendar(chinese)] == [
        (date(2027, 1, 1), DayKind.HOLIDAY, "元旦"),
        (date(2027, 1, 3), DayKind.MAKEUP_DAY, "元旦"),
    ]
    assert read_calendar(b"date,kind\n2027-01-01,holiday\n")[0].note == ""


@pytest.mark.parametrize(
    "data",
    [
        b"day,kind\n2027-01-01,holiday\n",
        b"date,kind\n2027-02-30,holiday\n",
        b"date,kind\n2027-01-01,party\n",
        b"date,kind\n2027-01-01,holiday\n2027-01-01,weekend\n",
        b"date,kind\nsoon,holiday\n",
    ],
)
def test_a_wrong_notice_is_refused(data):
    with pytest.raises(Refused):
        read_calendar(data)
