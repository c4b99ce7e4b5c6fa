"""The dashboard says beside its rates what the closure report says beside them, to whom it says it there."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.appeals.steps import REASONS, lodged, overdue_case, taken, timely_case
from tests.appeals.test_scope import move_away
from tests.visitor import Page, Visitor
from tracker.cases.models import Case
from tracker.extensions import db
from tracker.figures.services import rebuild

DASHBOARD = "/reports/dashboard"


def stat(page: Page, name: str) -> str:
    found = next(one for one in page.soup.select(".stat") if one.select_one(".stat-label").get_text() == name)
    return " ".join(found.get_text(" ").split())


def told_rows(page: Page, words: str) -> list[str]:
    rows = [" ".join(row.get_text(" ").split()) for row in page.soup.select("table tr")]
    return [row for row in rows if words in row]


def figures(now: datetime) -> Case:
    """Three in time, one late."""
    for _number in range(3):
        timely_case(now)
    return overdue_case(now)


@pytest.mark.parametrize("by", ["area", "category", "unit", "source", "channel"])
def test_beside_the_rate_and_in_the_rows(by: str, visitor: Visitor, now: datetime) -> None:
    appeal = lodged(now, figures(now))
    rebuild()
    visitor.login("supervisor1")
    address = f"{DASHBOARD}?by={by}"
    rows = 1 if by == "channel" else 2
    page = visitor.get(address)
    assert "75.00%" in stat(page, "On-time rate") and "1 under appeal" in stat(page, "On-time rate")
    assert "under appeal" not in stat(page, "Closure rate")
    assert len(told_rows(page, "1 under appeal")) == rows, "its row and the total; a channel's is in the total"
    taken(appeal, "uphold", "supervisor1", now, reasons=REASONS)
    page = visitor.get(address)
    assert "75.00%" in stat(page, "On-time rate"), "the published rate is not altered"
    assert "after appeals 100.00% (3/3)" in stat(page, "On-time rate")
    assert len(told_rows(page, "after appeals 100.00% (3/3)")) == rows


def test_only_of_cases_and_days_the_page_is_about(visitor: Visitor, now: datetime) -> None:
    lodged(now, figures(now))
    rebuild()
    visitor.login("supervisor2")
    for asked, is_told in (
        ("", True), ("?category=04", True), ("?category=01", False), ("?area=990101002", False), ("?area=990101001", True),
        ("?span=month&on=2026-01-10", False), ("?span=year", True),
    ):  # fmt: skip
        assert ("under appeal" in visitor.get(f"{DASHBOARD}{asked}").soup.main.get_text()) is is_told, asked


def test_another_street_and_who_has_no_part_in_it_see_nothing(visitor: Visitor, now: datetime) -> None:
    lodged(now, figures(now))
    rebuild()
    for who, is_told in (("dispatcher1", True), ("unit1", True), ("officer1", False), ("unit2", False)):
        page = visitor.login(who).get(f"{DASHBOARD}?by=unit")
        assert ("under appeal" in page.soup.main.get_text()) is is_told, who
    move_away("supervisor1")
    db.session.commit()
    visitor.login("supervisor1")
    for asked in ("", "?area=990101", "?area=990101001", "?by=unit"):
        assert "under appeal" not in visitor.get(f"{DASHBOARD}{asked}").soup.main.get_text(), asked
