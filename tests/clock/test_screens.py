"""The work calendar in the browser: what is shown is what counts, and a change says truthfully what it moves."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.clock.oracle import intervals
from tests.factories import make_case
from tests.visitor import Page, Visitor
from tracker.audit.models import AccessEntry
from tracker.cases.models import Case
from tracker.cases.queries.calendar import count_deadlines_over
from tracker.cases.services.clocks import set_resolve_deadline
from tracker.cases.vocabulary import State
from tracker.clock import queries
from tracker.clock.calendar import DayKind
from tracker.clock.models import CalendarDay, CalendarYear, OfficeHours
from tracker.clock.queries import get_calendar
from tracker.clock.services import count_deadlines
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.site.queries import get_setting

LABOUR_DAY, MAKEUP = date(2026, 5, 1), date(2026, 5, 9)
WEDNESDAY = date(2026, 3, 18)


@pytest.fixture(autouse=True)
def forget_calendars() -> Iterator[None]:
    """The calendar is kept in memory by version; a rolled-back test must not leave its own behind."""
    yield
    queries._kept.clear()


@pytest.fixture
def keeper(visitor: Visitor) -> Visitor:
    return visitor.login("sysadmin1")


def running(now: datetime, limit: str = "3wd", **given: object) -> Case:
    """A case whose clock has run since now."""
    case = make_case(now, **{"clock_from_at": now, "resolve_limit": limit, **given})
    set_resolve_deadline(case)
    db.session.commit()
    return case


def day_link(page: Page, day: date) -> str:
    found = page.soup.select_one(f"table.month a[href='/calendar/days/{day}']")
    assert found
    return found.get_text(" ", strip=True)


def logged() -> list[tuple[str, str, object, object]]:
    rows = db.session.scalars(
        select(AccessEntry).where(AccessEntry.act.startswith("calendar:")).order_by(AccessEntry.id)
    )
    return [(one.act, one.subject, one.detail.get("from"), one.detail.get("to")) for one in rows]


def test_a_year_shows_holidays_and_make_up_days_in_words(keeper: Visitor) -> None:
    page = keeper.get("/calendar?year=2026")
    assert len(page.soup.select("table.month")) == 12
    assert len(page.soup.select("table.month a")) == 365
    assert "off" in day_link(page, LABOUR_DAY) and "Labour Day" in day_link(page, LABOUR_DAY)
    assert "work" in day_link(page, MAKEUP)
    assert day_link(page, WEDNESDAY) == "18"
    listed = {
        date.fromisoformat(str(one["href"])[-10:]) for one in page.soup.select(".table a[href^='/calendar/days/']")
    }
    assert listed == set(
        db.session.scalars(select(CalendarDay.day).where(CalendarDay.day.between(date(2026, 1, 1), date(2026, 12, 31))))
    )
    assert "is entered" in page.text and "08:30–12:00" in page.text


def test_a_year_without_its_notice_says_so(keeper: Visitor) -> None:
    assert "provisional" in keeper.get("/calendar?year=2031").text
    keeper.get("/calendar?year=1066", status=404)


def test_a_day_is_made_a_holiday_and_back(keeper: Visitor, now: datetime) -> None:
    address = f"/calendar/days/{WEDNESDAY}"
    version = get_setting("calendar.version")
    keeper.post(address, {"kind": "holiday", "note": "Spring Festival"})
    assert get_calendar().kind(WEDNESDAY) is DayKind.HOLIDAY
    assert get_setting("calendar.version") > version, "other processes read it anew"
    assert "Spring Festival" in day_link(keeper.get("/calendar?year=2026"), WEDNESDAY)
    keeper.post(address, {"kind": "ordinary", "note": ""})
    assert get_calendar().kind(WEDNESDAY) is DayKind.WORKDAY
    assert [row[2:] for row in logged()] == [("", "holiday"), ("holiday", "")]
    count = len(logged())
    keeper.post(address, {"kind": "ordinary", "note": ""})
    assert len(logged()) == count, "what changes nothing is no change"


def test_only_a_weekend_is_made_up(keeper: Visitor) -> None:
    values = [str(one["value"]) for one in keeper.get(f"/calendar/days/{WEDNESDAY}").soup.select("input[name=kind]")]
    assert values == ["ordinary", "holiday"]
    page = keeper.post(f"/calendar/days/{WEDNESDAY}", {"kind": "makeup_day", "note": "补班"}, status=422)
    assert page.soup.select_one("#error-summary") and page.field("note") == "补班"
    keeper.post("/calendar/days/2026-03-21", {"kind": "makeup_day", "note": ""})
    assert get_calendar().is_workday(date(2026, 3, 21))
    for wrong in ("2026-13-01", "gestern", "1066-10-14"):
        keeper.get(f"/calendar/days/{wrong}", status=404)
    assert keeper.get("/calendar/days?on=2026-05-01", status=303).location.endswith("/calendar/days/2026-05-01")


def test_before_a_change_it_says_how_many_deadlines_run_over_the_day(keeper: Visitor, now: datetime) -> None:
    touched = running(now)
    running(now, limit="2wh")  # over today, before the day
    running(now, limit="3d")  # by the clock around the day
    running(now, state=State.CLOSED)
    running(now, limit="1wd", clock_from_at=now + timedelta(days=2))  # begins after it
    assert local_day(touched.due_at) > WEDNESDAY
    assert "The deadline of 1 open case runs over this day." in keeper.get(f"/calendar/days/{WEDNESDAY}").text
    due = touched.due_at
    keeper.post(f"/calendar/days/{WEDNESDAY}", {"kind": "holiday", "note": ""})
    assert touched.due_at == due, "a deadline that is set stays, as the page says"
    assert local_day(running(now).due_at) == date(2026, 3, 23), "a new one follows the change"
    set_resolve_deadline(touched)
    assert local_day(touched.due_at) > local_day(due), "what a resumed case would get"


def test_the_window_of_a_deadline_reaches_from_its_first_to_its_last_day(app: Flask, now: datetime) -> None:
    case = running(now)
    first, last = local_day(case.clock_from_at), local_day(case.due_at)
    assert [count_deadlines_over(day, day) for day in (first, last)] == [1, 1]
    outside = (first - timedelta(days=1), last + timedelta(days=1))
    assert [count_deadlines_over(day, day) for day in outside] == [0, 0]
    assert count_deadlines(*outside) == 1


def test_a_notice_is_entered_with_its_source_and_its_days(keeper: Visitor) -> None:
    address = "/calendar/years/2027"
    table = "日期,类型,说明\n2026-12-31,休,元旦\n2027-01-01,休,元旦\n2027-01-09,班,元旦\n".encode()
    page = keeper.post(address, {"source": "", "table": (io.BytesIO(table), "2027.csv")}, status=422)
    assert page.soup.select_one("#source-error")
    wrong = {"source": "国办发明电〔2026〕7号", "table": (io.BytesIO(b"date,kind\n2028-01-01,holiday\n"), "x.csv")}
    page = keeper.post(address, wrong, status=422)
    assert "2027" in page.soup.select_one("#table-error").get_text() and page.field("source") == wrong["source"]
    assert db.session.get(CalendarDay, date(2028, 1, 1)) is None

    page = keeper.post(address, {"source": wrong["source"], "table": (io.BytesIO(table), "2027.csv")}, status=422)
    assert page.soup.select_one("#complete-error") and "National Day" in page.text, (
        "it says which festivals are missing"
    )
    assert not get_calendar().is_known(date(2027, 5, 5))
    whole = {"source": wrong["source"], "table": (io.BytesIO(table), "2027.csv"), "complete": "y"}
    keeper.post(address, whole)
    assert db.session.get_one(CalendarYear, 2027).source == wrong["source"]
    assert get_calendar().kind(date(2027, 1, 9)) is DayKind.MAKEUP_DAY
    assert get_calendar().is_known(date(2027, 5, 5)) and not get_calendar().is_known(date(2028, 1, 1))
    assert "国办发明电" in keeper.get("/calendar?year=2027").text

    keeper.post(f"{address}/unmark")
    assert not get_calendar().is_known(date(2027, 5, 5))
    assert get_calendar().kind(date(2027, 1, 9)) is DayKind.MAKEUP_DAY, "the days stay"
    keeper.post(f"{address}/unmark", status=422)
    assert [one[:2] for one in logged()] == [("calendar:year", "year:2027")] * 2


def test_a_year_is_marked_without_a_table(keeper: Visitor) -> None:
    keeper.post("/calendar/years/2028", {"source": "网站公告"}, status=422)
    assert not get_calendar().is_known(date(2028, 1, 4))
    keeper.post("/calendar/years/2028", {"source": "网站公告", "complete": "y"})
    assert get_calendar().is_known(date(2028, 1, 4))


def test_a_summer_season_changes_the_hours(keeper: Visitor) -> None:
    new = {"month": "6", "day": "1", "opens_1": "08:00", "closes_1": "12:00", "opens_2": "15:00", "closes_2": "18:30"}
    keeper.post("/calendar/hours/new", new)
    june, may = date(2026, 6, 1), date(2026, 5, 29)
    hours = [(opens.hour + 8, closes.hour + 8) for opens, closes in intervals(get_calendar(), june)]
    assert hours == [(8, 12), (15, 18)]
    assert len(intervals(get_calendar(), may)) == 2 and intervals(get_calendar(), may)[0][0].minute == 30
    page = keeper.get("/calendar/hours")
    assert "1 June" in page.text and "15:00–18:30" in page.text
    form = keeper.get("/calendar/hours/06-01")
    assert (form.field("opens_2"), form.field("day")) == ("15:00", "1")
    keeper.post("/calendar/hours/06-01", new | {"month": "5", "day": "15"})
    assert intervals(get_calendar(), may)[0][0].minute == 0
    keeper.post("/calendar/hours/05-15/remove")
    assert set(db.session.scalars(select(OfficeHours.season_from))) == {"01-01"}
    keeper.post("/calendar/hours/01-01/remove", status=422)
    assert [one[0] for one in logged()] == ["calendar:hours"] * 3


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"closes_2": ""}, "closes_2"),
        ({"opens_3": "", "closes_3": "20:00"}, "opens_3"),
        ({"opens_2": "11:00"}, "opens_1"),
        ({"month": "2", "day": "30"}, "day"),
        ({"month": "1", "day": "1"}, "month"),
        ({"opens_1": ""}, "opens_1"),
    ],
)
def test_hours_that_cannot_be_come_back(keeper: Visitor, changed: dict[str, str], field: str) -> None:
    data = {"month": "6", "day": "1", "opens_1": "08:00", "closes_1": "12:00", "opens_2": "15:00", "closes_2": "18:00"}
    page = keeper.post("/calendar/hours/new", data | changed, status=422)
    assert page.soup.select_one(f"#{field}-error") and page.soup.select_one(f'#error-summary a[href="#{field}"]')
    assert page.field("closes_1") == "12:00"
    assert set(db.session.scalars(select(OfficeHours.season_from))) == {"01-01"}


@pytest.mark.parametrize("username", ["dispatcher1", "supervisor1", "secadmin1", "auditor1"])
def test_only_the_system_administrator_keeps_the_calendar(visitor: Visitor, username: str) -> None:
    visitor.login(username).get("/calendar", status=403)
    visitor.post(f"/calendar/days/{WEDNESDAY}", {"kind": "holiday", "note": ""}, status=403)
    assert db.session.get(CalendarDay, WEDNESDAY) is None
