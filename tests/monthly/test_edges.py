"""The monthly report at its edges: overtaken editors, odd words, empty months, and what the public must not work out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.factories import make_case
from tests.journeys.steps import user_of
from tests.monthly.test_monthly import OTHER, at, make, month_of_cases
from tests.visitor import Visitor
from tracker.cases.vocabulary import State
from tracker.extensions import db
from tracker.figures.months import labelled
from tracker.monthly.masks import HIDDEN, mask_pair, mask_rows
from tracker.monthly.models import MonthlyReport
from tracker.monthly.services import approve_report, make_report
from tracker.monthly.snapshot import days_of
from tracker.people.queries.actors import load_actor

Clock = Callable[[str], datetime]
__all__ = ["at"]
JANUARY = datetime(2026, 1, 20, 10, tzinfo=UTC)
ODD = ("²", "9" * 5000, "-1", "", "x", "１")


def test_an_overtaken_editor_keeps_his_words_and_sees_the_others(app: Flask, visitor: Visitor, at: Clock) -> None:
    month_of_cases(JANUARY, closed=9, late=0, still_open=0)
    at("2026-02-03")
    visitor.login("supervisor2")
    address = make(visitor, "990101", "2026-01")
    version = visitor.get(f"{address}/edit").field("version")
    visitor.post(f"{address}/edit", {"version": version, "summary": "甲的话。", "problems": "", "plans": ""})
    mine = {"version": version, "summary": "乙的话。", "problems": "乙的问题。", "plans": "乙的安排。"}
    again = visitor.post(f"{address}/edit", mine, status=422)
    assert "Someone else has changed this report" in again.text and "甲的话" in again.text
    assert [again.soup.find("textarea", attrs={"name": one}).get_text().strip() for one in ("summary", "problems", "plans")] \
        == ["乙的话。", "乙的问题。", "乙的安排。"]  # fmt: skip
    assert "甲的话" in visitor.get(address).text
    visitor.post(f"{address}/edit", mine | {"version": again.field("version")})
    assert "乙的话" in visitor.get(address).text
    for odd in (version, *ODD):
        visitor.post(f"{address}/edit", mine | {"version": odd, "summary": "丙的话。"}, status=422)
        visitor.post(f"{address}/renew", {"version": odd}, status=422)
        visitor.post(f"{address}/approve", {"version": odd}, status=422)
    shown = visitor.get(address)
    assert "乙的话" in shown.text, "nobody approves, edits or draws anew what he has not seen"
    visitor.post(f"{address}/approve", {"version": shown.field("version")})
    visitor.post(f"{address}/approve", {"version": shown.field("version")}, status=422)
    kept = visitor.post(f"{address}/edit", mine | {"summary": "太迟的话。"}, status=422)
    assert "approved and frozen" in kept.text and "太迟的话" in kept.text
    visitor.get(f"{address}/edit", status=303)


def test_making_a_draft_twice_does_not_throw_away_its_words(app: Flask, visitor: Visitor, at: Clock) -> None:
    at("2026-02-03")
    visitor.login("supervisor2")
    address = make(visitor, "990101", "2026-01")
    version = visitor.get(f"{address}/edit").field("version")
    visitor.post(f"{address}/edit", {"version": version, "summary": "改过的总体情况。"})
    assert make(visitor, "990101", "2026-01") == address
    assert "改过的总体情况" in visitor.get(address).text
    for data in ({}, {"area": "990101"}, {"area": "990101", "month": "9999-12"}, {"area": "²", "month": "2026-01"}):
        visitor.post("/reports/monthly", data, status=422)


def test_words_that_no_word_file_can_hold(app: Flask, visitor: Visitor, at: Clock) -> None:
    at("2026-02-03")
    visitor.login("supervisor2")
    address = make(visitor, "990101", "2026-01")
    version = visitor.get(f"{address}/edit").field("version")
    words = "一\x0b二\x00三\ufffe <b>&{{ 1 }}\r\n第二段"
    visitor.post(f"{address}/edit", {"version": version, "summary": words, "problems": "\x1f"})
    docx = visitor.post(f"{address}/report.docx", status=200).response.data
    with zipfile.ZipFile(io.BytesIO(docx)) as packed:
        text = packed.read("word/document.xml").decode()
    assert "&lt;b&gt;&amp;{{ 1 }}" in text and "第二段" in text
    assert "三、存在问题" not in text and "三、统计口径" in text, "sections without words are not numbered"
    visitor.post(f"{address}/report.pdf", status=200)


def test_a_month_without_any_case(app: Flask, visitor: Visitor, at: Clock) -> None:
    at("2026-02-03")
    visitor.login("supervisor2")
    address = make(visitor, "990101", "2026-01")
    assert "没有应结案件" in visitor.get(address).text and "0件" not in visitor.get(address).text
    for version in ("", "public"):
        for form in ("pdf", "docx"):
            assert len(visitor.post(f"{address}/report.{form}", {"version": version}, status=200).response.data) > 1000
        data = visitor.post(f"{address}/report.xlsx", {"version": version}, status=200).response.data
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        assert book.get_sheet_by_index(0).to_python()[1] == ["结案率", "0/0", "—", "—", "—"]


def test_january_is_compared_with_december_and_a_leap_february_with_a_plain_one(app: Flask, at: Clock) -> None:
    assert days_of(labelled("2028-02") - 12) == (date(2027, 2, 1), date(2027, 2, 28))
    assert days_of(labelled("2029-02") - 12) == (date(2028, 2, 1), date(2028, 2, 29))
    month_of_cases(JANUARY, closed=30, late=0, still_open=0)
    month_of_cases(datetime(2025, 12, 31, 15, 59, 59, tzinfo=UTC), closed=15, late=0, still_open=15)
    month_of_cases(datetime(2025, 1, 1, tzinfo=UTC) - timedelta(hours=8), closed=20, late=0, still_open=5)
    now = at("2026-02-03")
    actor = load_actor(user_of("supervisor2"), date(2026, 2, 3))
    report = make_report(area_code="990101", month=labelled("2026-01"), actor=actor, now=now)
    assert [report.figures[one]["closure"] for one in ("indicators", "before", "year_before")] == [
        [30, 30],
        [15, 30],
        [20, 25],
    ]
    assert "环比上升50.00个百分点，同比上升20.00个百分点" in report.words["summary"]


def test_nothing_is_corrected_where_nothing_has_changed(app: Flask, at: Clock) -> None:
    month_of_cases(JANUARY, closed=10, late=2, still_open=0)
    now = at("2026-04-02")
    actor = load_actor(user_of("supervisor2"), date(2026, 4, 2))
    for month in (1, 2, 3):
        report = make_report(area_code="990101", month=labelled(f"2026-{month:02d}"), actor=actor, now=now)
        assert report.figures["corrections"] == []
        approve_report(report=report, version=None, actor=actor, now=now)


def test_a_correction_is_told_once_and_whatever_the_words(app: Flask, visitor: Visitor, at: Clock) -> None:
    month_of_cases(JANUARY, closed=25, late=0, still_open=5)
    at("2026-02-03")
    visitor.login("supervisor2")
    address = make(visitor, "990101", "2026-01")
    visitor.post(f"{address}/approve", {"version": visitor.get(address).field("version")})
    make_case(JANUARY, due_at=JANUARY, received_at=JANUARY - timedelta(days=3), state=State.CLOSED,
              closed_at=JANUARY)  # fmt: skip
    db.session.commit()
    at("2026-03-03")
    visitor.login("supervisor2")
    address = make(visitor, "990101", "2026-02")
    version = visitor.get(f"{address}/edit").field("version")
    visitor.post(f"{address}/edit", {"version": version, "summary": "没有别的。", "problems": ""})
    shown = visitor.get(address)
    assert "三、前期数据更正" in shown.text and "更正：2026年1月结案率原为83.33%（25/30）" in shown.text
    visitor.post(f"{address}/approve", {"version": shown.field("version")})
    at("2026-04-03")
    visitor.login("supervisor2")
    assert "更正：" not in visitor.get(make(visitor, "990101", "2026-03")).text, "told last month already"


COUNTS = st.tuples(st.integers(0, 30), st.integers(0, 5), st.integers(0, 5), st.integers(0, 5))


def row_of(number: int, counts: tuple[int, int, int, int]) -> dict[str, Any]:
    on_time, late, still_open, suspended = counts
    return {
        "key": str(number), "name": f"第{number}", "due": sum(counts), "suspended": suspended,
        "closed": on_time + late, "on_time": on_time, "overdue": late + still_open,
    }  # fmt: skip


@given(st.lists(COUNTS, min_size=1, max_size=8))
def test_no_small_count_can_be_worked_out_from_the_sums(all_counts: list[tuple[int, int, int, int]]) -> None:
    rows = [row_of(number, counts) for number, counts in enumerate(all_counts)]
    masked = mask_rows(rows)
    hidden = [row for row, shown in zip(rows, masked, strict=True) if shown["due"] == HIDDEN]
    visible = [row for row, shown in zip(rows, masked, strict=True) if shown["due"] != HIDDEN]
    assert len(hidden) != 1 or not any(row["due"] for row in visible)

    def left(some: list[dict[str, Any]], part: str, whole: str) -> list[int]:
        base = sum(one["due"] - one["suspended"] for one in some)
        return [sum(one[part] for one in some), base if whole == "base" else sum(one[whole] for one in some)]

    for row in visible:
        assert not any(0 < row[name] < 5 for name in ("due", "suspended", "closed", "on_time", "overdue"))
    for part in ("closed", "on_time", "overdue"):
        if mask_pair(left(rows, part, "base")) is not None:
            assert mask_pair(left(hidden, part, "base")) is not None, f"{part} follows from the indicator"


def test_the_public_summary_names_no_small_count(app: Flask, visitor: Visitor, at: Clock) -> None:
    month_of_cases(JANUARY, closed=30, late=3, still_open=0)
    month_of_cases(JANUARY, closed=12, late=0, still_open=0, area=OTHER)
    at("2026-02-03")
    visitor.login("supervisor2")
    address = make(visitor, "990101", "2026-01")
    version = visitor.get(f"{address}/edit").field("version")
    visitor.post(f"{address}/edit", {"version": version, "summary": "张三负责的3件超期。", "problems": "李四。"})
    public = visitor.get(f"{address}?version=public").text
    assert "应结案45件" in public and "结案率100.00%" in public
    assert "张三" not in public and "李四" not in public and "按期结案率93.33%" not in public and "42件" not in public
    for form in ("pdf", "docx", "xlsx"):
        visitor.post(f"{address}/report.{form}?version=public", status=200)
    report = db.session.get(MonthlyReport, int(address.rsplit("/", 1)[1]))
    assert report.words["summary"] == "张三负责的3件超期。"
