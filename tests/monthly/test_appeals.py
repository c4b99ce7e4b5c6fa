"""An appeal upheld after a report was frozen is a correction of the next one, with its ground and without names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import Flask

from tests.appeals.steps import REASONS, STATEMENT, lodged, overdue_case, taken
from tests.journeys.steps import actor_of, user_of
from tests.monthly.test_edges import JANUARY, at
from tests.monthly.test_monthly import make, month_of_cases
from tests.visitor import Visitor
from tracker.figures.months import labelled
from tracker.monthly.models import MonthlyReport
from tracker.monthly.services import approve_report, make_report
from tracker.people.queries.actors import load_actor

Clock = Callable[[str], datetime]
__all__ = ["at"]
FEBRUARY = datetime(2026, 2, 6, 2, tzinfo=UTC)


def report_of(month: int, at: Clock, day: str, area: str = "990101", who: str = "supervisor2") -> MonthlyReport:
    """A report of a month of 2026, drafted on a day."""
    now = at(day)
    actor = load_actor(user_of(who), now.date())
    return make_report(area_code=area, month=labelled(f"2026-{month:02d}"), actor=actor, now=now)


def frozen(report: MonthlyReport, at: Clock, day: str) -> MonthlyReport:
    now = at(day)
    approve_report(report=report, version=None, actor=load_actor(user_of("supervisor2"), now.date()), now=now)
    return report


def told(report: MonthlyReport) -> list[str]:
    return [f"{one['month']} {one['words']}" for one in report.figures["corrections"] if "words" in one]


def contested(when: datetime) -> None:
    """Two cases of January contested on grounds of their own, one of them judged in time; a third is dismissed."""
    for step in ("uphold", "uphold", "dismiss"):
        case = overdue_case(JANUARY, due_at=JANUARY, closed_at=JANUARY + timedelta(days=2), state="closed")
        taken(lodged(when, case), step, "supervisor1", when + timedelta(hours=1), reasons=REASONS)


def test_upheld_in_february_corrects_january_once(app: Flask, visitor: Visitor, at: Clock) -> None:
    month_of_cases(JANUARY, closed=25, late=0, still_open=0)
    contested(FEBRUARY)
    january = report_of(1, at, "2026-02-08")
    assert told(january) == [], "nothing was frozen before"
    seen = dict(january.figures["indicators"])
    frozen(january, at, "2026-02-08")
    february = report_of(2, at, "2026-03-03")
    assert told(february) == [
        "2026-01 对“计入超期”的申诉有2件经裁定成立（不可抗力2件）；原公布数据不变，“申诉后”数据剔除相关案件"
    ]
    assert january.figures["indicators"] == seen
    visitor.login("supervisor2")
    page = visitor.get(f"/reports/monthly/{february.id}")
    assert "更正：2026年1月对“计入超期”的申诉有2件经裁定成立（不可抗力2件）" in page.text
    for words in (STATEMENT, REASONS, user_of("unit1").name, user_of("supervisor1").name):
        assert words not in page.text
    assert "申诉" not in visitor.get(f"/reports/monthly/{february.id}?version=public").text
    for form in ("pdf", "docx", "xlsx"):
        visitor.post(f"/reports/monthly/{february.id}/report.{form}", status=200)
    frozen(february, at, "2026-03-03")
    assert told(report_of(3, at, "2026-04-02")) == [], "told last month already"


def test_a_month_without_a_report_is_made_up_for(app: Flask, at: Clock) -> None:
    frozen(report_of(1, at, "2026-02-03"), at, "2026-02-03")
    contested(FEBRUARY)
    assert len(told(report_of(3, at, "2026-04-02"))) == 1


def test_what_is_not_frozen_is_not_corrected(app: Flask, at: Clock) -> None:
    frozen(report_of(1, at, "2026-02-03"), at, "2026-02-03")
    due = datetime(2026, 2, 20, 2, tzinfo=UTC)
    case = overdue_case(due, due_at=due)
    taken(lodged(due, case), "uphold", "supervisor1", due, reasons=REASONS)
    assert told(report_of(2, at, "2026-03-03")) == []


def test_another_street_reads_nothing_of_it(app: Flask, visitor: Visitor, at: Clock) -> None:
    for area in ("990101002", "990101001"):
        frozen(report_of(1, at, "2026-02-03", area), at, "2026-02-03")
    contested(FEBRUARY)
    assert told(report_of(2, at, "2026-03-03", "990101002")) == []
    assert len(told(report_of(2, at, "2026-03-03", "990101001", "supervisor1"))) == 1
    visitor.login("supervisor1")
    assert "申诉有2件" in visitor.get(make(visitor, "990101001", "2026-02")).text
    assert actor_of("supervisor1", FEBRUARY).posts[0].area_code == "990101001"
