"""Notices of a year as offices type them: by the screen and the command alike, on both databases."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from tests.visitor import Visitor
from tracker.clock import queries
from tracker.clock.calendar import DayKind
from tracker.clock.commands import import_
from tracker.clock.models import CalendarDay, CalendarYear
from tracker.clock.published import load_published, missing_festivals, published_years, read_calendar
from tracker.clock.queries import get_calendar
from tracker.extensions import db
from tracker.foundation.words import Refused

FAULTS = Path(__file__).parents[1] / "data" / "faults"


@pytest.fixture(autouse=True)
def forget_calendars() -> Iterator[None]:
    yield
    queries._kept.clear()


def run(*args: object) -> Result:
    return CliRunner().invoke(import_, [str(one) for one in args])


def whole_year(year: int, *, without: str = "") -> bytes:
    """The notice of a published year, moved to another one, as a table in Chinese."""
    lines = ["日期,类型,说明"]
    for entry in load_published(2026):
        day = entry.day.replace(year=year)
        if entry.kind is DayKind.HOLIDAY and entry.note != without:
            lines.append(f"{day:%Y%m%d},休,{entry.note}")
    return "\n".join(lines).encode()


def test_a_swapped_day_is_off_on_a_weekday_and_worked_at_a_weekend(app: Flask) -> None:
    assert run(FAULTS / "calendar-swapped-days.csv").exit_code == 0
    calendar = get_calendar()
    assert [calendar.kind(date(2027, 10, day)) for day in (1, 4, 5)] == [DayKind.HOLIDAY] * 3
    assert calendar.kind(date(2027, 10, 9)) is DayKind.MAKEUP_DAY
    weekend = read_calendar("日期,类型\n2027-10-09,调休\n".encode())
    assert [entry.kind for entry in weekend] == [DayKind.MAKEUP_DAY]


@pytest.mark.parametrize("word", ["补班", "班", "上班", "makeup_day", "Make-up day"])
def test_a_weekday_is_not_made_up_for(app: Flask, tmp_path: Path, word: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"日期,类型\n2027-10-09,班\n2027-10-11,{word}\n", encoding="utf-8")
    result = run(path)
    assert result.exit_code == 1 and "3" in result.output and "2027-10-11" in result.output
    assert db.session.get(CalendarDay, date(2027, 10, 9)) is None, "all or nothing"


def test_a_list_of_every_day_keeps_only_what_is_not_usual(app: Flask) -> None:
    days = "日期,类型\n2027-10-08,工作日\n2027-10-09,工作日\n2027-10-16,周末\n"
    assert [entry.kind for entry in read_calendar(days.encode())] == [
        DayKind.WORKDAY, DayKind.MAKEUP_DAY, DayKind.WEEKEND,
    ]  # fmt: skip
    with pytest.raises(Refused, match="2027-10-11"):
        read_calendar("日期,类型\n2027-10-11,周末\n".encode())


def test_a_day_of_the_year_beside_publishes_nothing(app: Flask) -> None:
    result = run(FAULTS / "calendar-neighbour-year.csv")
    assert result.exit_code == 0
    assert db.session.get(CalendarYear, 2011) is None and db.session.get(CalendarYear, 2012) is None
    assert "2011" in result.output and "National Day" in result.output, "it says what is missing"
    assert get_calendar().kind(date(2012, 1, 2)) is DayKind.HOLIDAY, "the days are in all the same"


def test_a_whole_year_is_published(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "2027.csv"
    path.write_bytes(whole_year(2027, without="National Day") + "\n2026-12-31,休,元旦\n".encode())
    run(path)
    assert not get_calendar().is_known(date(2027, 5, 5))
    path.write_bytes("日期,类型\n2027-10-01,休\n2027-10-02,休\n2027-10-03,休\n".encode())
    run(path)
    assert get_calendar().is_known(date(2027, 5, 5)), "two tables make one year"


def test_one_may_say_that_there_is_no_more(app: Flask) -> None:
    assert run(FAULTS / "calendar-neighbour-year.csv", "--complete").exit_code == 0
    assert get_calendar().is_known(date(2012, 5, 5))


def test_the_years_that_come_with_the_product_are_whole() -> None:
    for year in published_years():
        assert missing_festivals(year, {entry.day: entry.kind for entry in load_published(year)}) == []


def test_a_long_note_is_refused_in_words(app: Flask) -> None:
    result = run(FAULTS / "calendar-long-note.csv")
    assert result.exit_code == 1 and "60" in result.output and "2" in result.output
    assert not isinstance(result.exception, Exception) or result.exception is None


def test_the_screen_says_the_same(visitor: Visitor) -> None:
    visitor.login("sysadmin1")

    def sent(name: str, year: int = 2027) -> str:
        table = (io.BytesIO((FAULTS / name).read_bytes()), name)
        page = visitor.post(f"/calendar/years/{year}", {"source": "通知", "table": table}, status=422)
        found = page.soup.select_one("#table-error, #encoding-error, #complete-error")
        assert found
        return str(found.get_text())

    assert "60" in sent("calendar-long-note.csv", 2030)
    assert "XFD1048576" in sent("cell-at-the-end-of-the-sheet.xlsx")
    assert "2" in sent("unclosed-quote.csv")
    assert sent("calendar-neighbour-year.csv", 2012)
    assert db.session.get(CalendarDay, date(2012, 1, 1)) is None, "refused is refused"
    assert sent("page.xls")


def test_an_encoding_that_is_not_certain_is_offered_with_its_words(visitor: Visitor) -> None:
    visitor.login("sysadmin1")
    table = "日期,類型,說明\n2027-01-01,休,元旦\n".encode("big5")
    page = visitor.post("/calendar/years/2027", {"source": "通知", "table": (io.BytesIO(table), "x.csv")}, status=422)
    assert page.soup.select_one("#encoding-error") and "類型" in page.text
