"""The monthly report: drafted from the figures, edited, frozen; late data correct the next month and never the old one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner
from flask import Flask
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tests.factories import make_case
from tests.journeys.steps import user_of
from tests.visitor import Visitor
from tracker.cases.models import Case
from tracker.cases.vocabulary import State
from tracker.extensions import db
from tracker.figures.months import labelled
from tracker.monthly.commands import stats
from tracker.monthly.masks import HIDDEN, mask_pair, mask_rows
from tracker.monthly.models import MonthlyReport
from tracker.monthly.services import approve_report, find_altered, make_report
from tracker.monthly.snapshot import days_of
from tracker.people.queries.actors import load_actor
from tracker.site.services import set_setting

Clock = Callable[[str], datetime]
STREET, OTHER = "990101001001001", "990101002001001"


@pytest.fixture
def at(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Clock:
    def turn(day: str) -> datetime:
        instant = datetime.fromisoformat(f"{day}T12:00:00+08:00").astimezone(UTC)
        monkeypatch.setitem(app.config, "NOW", lambda: instant)
        return instant

    return turn


def month_of_cases(due: datetime, *, closed: int, late: int, still_open: int, area: str = STREET) -> None:
    for number in range(closed + late + still_open):
        more = {}
        if number < closed + late:
            more = {
                "state": State.CLOSED,
                "closed_at": due + timedelta(days=-1 if number < closed else 1),
                "verified_at": due,
            }
        make_case(
            due,
            due_at=due,
            received_at=due - timedelta(days=3),
            dispatched_at=due - timedelta(days=3),
            area_code=area,
            **more,
        )


def make(visitor: Visitor, area: str, month: str, *, status: int = 303) -> str:
    page = visitor.post("/reports/monthly", {"area": area, "month": month}, status=status)
    return page.location if status == 303 else page.text


def test_frozen_in_october_corrected_in_november(app: Flask, visitor: Visitor, at: Clock) -> None:
    october = datetime(2026, 1, 20, 10, tzinfo=UTC)
    month_of_cases(october, closed=30, late=5, still_open=5)
    month_of_cases(october, closed=3, late=0, still_open=0, area=OTHER)
    at("2026-02-03")
    visitor.login("supervisor2")
    address = make(visitor, "990101", "2026-01")
    page = visitor.get(address)
    assert "应结案43件" in page.text and "结案率88.37%" in page.text
    edit = visitor.get(f"{address}/edit")
    words = {"version": edit.field("version"), "summary": "改过的总体情况。", "problems": "问题。", "plans": "安排。"}
    visitor.post(f"{address}/edit", words)
    version = visitor.get(address).field("version")
    visitor.post(f"{address}/approve", {"version": version})
    frozen = visitor.get(address)
    assert "改过的总体情况" in frozen.text and "frozen" in frozen.text
    visitor.post(f"{address}/edit", words, status=422)
    visitor.post(f"{address}/renew", status=422)
    assert "approved and frozen" in make(visitor, "990101", "2026-01", status=422)

    for case in db.session.query(Case).filter_by(is_open=True).limit(3):
        case.state, case.is_open, case.closed_at = State.CLOSED, False, datetime(2026, 2, 10, tzinfo=UTC)
    db.session.commit()
    at("2026-03-02")
    visitor.login("supervisor2")
    assert visitor.get(address).text.count("88.37%") == frozen.text.count("88.37%"), "January stays as it was"
    later = make(visitor, "990101", "2026-02")
    assert "更正：2026年1月结案率原为88.37%（38/43），截至本期末为95.35%（41/43）" in visitor.get(later).text


def test_as_pdf_word_and_workbook(app: Flask, visitor: Visitor, at: Clock) -> None:
    month_of_cases(datetime(2026, 1, 20, 10, tzinfo=UTC), closed=30, late=5, still_open=5)
    at("2026-02-03")
    visitor.login("supervisor2")
    address = make(visitor, "990101", "2026-01")
    pdf = visitor.post(f"{address}/report.pdf", status=200).response.data
    reader = PdfReader(io.BytesIO(pdf))
    text = "".join(page.extract_text() for page in reader.pages).replace("\n", "")
    assert "云汀县网格案件办理情况月报" in text and "87.50%" in text and "草稿" in text
    assert all(abs(float(page.mediabox.height) - 841.9) < 1 for page in reader.pages)
    docx = visitor.post(f"{address}/report.docx", status=200).response.data
    with zipfile.ZipFile(io.BytesIO(docx)) as packed:
        assert "云汀县网格案件办理情况月报" in packed.read("word/document.xml").decode()
    xlsx = visitor.post(f"{address}/report.xlsx", status=200).response.data
    book = CalamineWorkbook.from_filelike(io.BytesIO(xlsx))
    assert book.sheet_names[:4] == ["指标", "分区域", "分单位", "分类别"]
    assert ["结案率", "35/40", "87.50%", "—", "—"] in book.get_sheet_by_index(0).to_python()


def test_a_street_makes_its_own_and_sees_no_other(app: Flask, visitor: Visitor, at: Clock) -> None:
    due = datetime(2026, 1, 20, 10, tzinfo=UTC)
    month_of_cases(due, closed=20, late=0, still_open=0)
    month_of_cases(due, closed=7, late=0, still_open=0, area=OTHER)
    at("2026-02-03")
    visitor.login("supervisor2")
    county, other = make(visitor, "990101", "2026-01"), make(visitor, "990101002", "2026-01")
    visitor.login("supervisor1")
    own = make(visitor, "990101001", "2026-01")
    assert "应结案20件" in visitor.get(own).text
    for address in (county, other):
        visitor.get(address, status=404)
        visitor.post(f"{address}/approve", status=404)
        visitor.post(f"{address}/report.pdf", status=404)
    make(visitor, "990101002", "2026-01", status=422)
    for login in ("dispatcher1", "officer1", "unit1", "auditor1"):
        visitor.login(login).get("/reports/monthly", status=403)


def test_one_altered_figure_is_found(app: Flask, at: Clock) -> None:
    month_of_cases(datetime(2026, 1, 20, 10, tzinfo=UTC), closed=9, late=0, still_open=0)
    now = at("2026-03-02")
    actor = load_actor(user_of("supervisor2"), date(2026, 3, 2))
    for month in (1, 2):
        report = make_report(area_code="990101", month=labelled(f"2026-{month:02d}"), actor=actor, now=now)
        approve_report(report=report, version=None, actor=actor, now=now)
    assert list(find_altered()) == []
    first = db.session.query(MonthlyReport).filter_by(first_on=date(2026, 1, 1)).one()
    figures = dict(first.figures)
    figures["indicators"] = figures["indicators"] | {"closure": [10, 10]}
    first.figures = figures
    db.session.flush()
    assert [one.first_on for one in find_altered()] == [date(2026, 1, 1)]
    result = CliRunner().invoke(stats, ["verify"])
    assert result.exit_code == 1 and "2026-01" in result.output


def test_months_are_approved_in_their_order_and_whole(app: Flask, visitor: Visitor, at: Clock) -> None:
    now = at("2026-03-02")
    actor = load_actor(user_of("supervisor2"), date(2026, 3, 2))
    early = make_report(area_code="990101", month=labelled("2026-01"), actor=actor, now=now)
    late = make_report(area_code="990101", month=labelled("2026-02"), actor=actor, now=now)
    approve_report(report=late, version=None, actor=actor, now=now)
    db.session.commit()
    visitor.login("supervisor2")
    seen = {"version": early.version}
    assert "in their order" in visitor.post(f"/reports/monthly/{early.id}/approve", seen, status=422).text
    assert "2026-03" not in [one["value"] for one in visitor.get("/reports/monthly").soup.select("[name=month] option")]


def test_the_public_version_hides_what_is_small(app: Flask, visitor: Visitor, at: Clock) -> None:
    rows = [
        {"key": "a", "name": "甲", "due": 40, "suspended": 0, "closed": 30, "on_time": 30, "overdue": 10},
        {"key": "b", "name": "乙", "due": 9, "suspended": 0, "closed": 9, "on_time": 9, "overdue": 0},
        {"key": "c", "name": "丙", "due": 20, "suspended": 0, "closed": 18, "on_time": 18, "overdue": 2},
    ]
    masked = mask_rows(rows)
    assert [one["due"] for one in masked] == [HIDDEN, 9, HIDDEN], "the overdue of the first give those of the last"
    assert mask_pair([3, 40]) is None and mask_pair([38, 40]) is None and mask_pair([0, 40]) == [0, 40]
    month_of_cases(datetime(2026, 1, 20, 10, tzinfo=UTC), closed=30, late=0, still_open=2)
    at("2026-02-03")
    visitor.login("supervisor2")
    address = make(visitor, "990101", "2026-01")
    shown = visitor.get(f"{address}?version=public")
    assert "存在问题" not in shown.text and "public version" in shown.text
    assert "存在问题" in visitor.get(address).text


def test_a_month_that_ends_on_the_25th(app: Flask, visitor: Visitor, at: Clock) -> None:
    """February is 26 January to 25 February: for the figures, the comparison, the words and what may be made."""
    evening = timedelta(hours=15)
    for day, closed in (("2026-01-25", 9), ("2026-01-26", 30), ("2026-02-25", 6), ("2026-02-26", 1)):
        month_of_cases(datetime.fromisoformat(day).replace(tzinfo=UTC) + evening, closed=closed, late=0, still_open=0)
    calendar = datetime.fromisoformat("2025-12-30T04:00+08:00")
    month_of_cases(calendar, closed=20, late=0, still_open=5)
    visitor.login("supervisor2")
    at("2026-02-03")
    approved = make(visitor, "990101", "2026-01")
    visitor.post(f"{approved}/approve", {"version": "1"}, status=303)
    set_setting(key="report.month_ends_on", value=25)
    at("2026-02-25")
    assert "2026-02" not in [one["value"] for one in visitor.get("/reports/monthly").soup.select("[name=month] option")]
    at("2026-02-26")
    text = visitor.get(make(visitor, "990101", "2026-02")).soup.select_one(".monthly").get_text()
    assert "2026年2月（1月26日至2月25日）" in text
    february = db.session.scalar(db.select(MonthlyReport).order_by(MonthlyReport.id.desc()))
    assert (february.first_on, february.last_on) == (date(2026, 1, 26), date(2026, 2, 25))
    assert february.figures["indicators"]["closure"] == [36, 36]
    assert february.figures["before"]["closure"] == [29, 34], "26 December to 25 January"
    assert "frozen" in make(visitor, "990101", "2026-01", status=422), "the month keeps the days it was approved with"
    shown = visitor.get("/reports/monthly").soup.select("tbody a")
    assert [link.get_text() for link in shown] == ["2026-02", "2026-01"]


@pytest.mark.parametrize("end", [29, 30, 31])
def test_a_day_not_every_month_has_means_the_calendar(end: int, app: Flask) -> None:
    set_setting(key="report.month_ends_on", value=end)
    assert days_of(labelled("2026-02")) == (date(2026, 2, 1), date(2026, 2, 28))
