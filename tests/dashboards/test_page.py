"""The page itself: what it says, where it leads, and what it never tells."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from tests.factories import make_case
from tests.visitor import Page, Visitor
from tracker.cases.vocabulary import Rating, State
from tracker.figures.services import rebuild

STREET, OTHER = "990101001", "990101002"


def charts_of(page: Page) -> dict[str, dict[str, list[object]]]:
    data = page.soup.select_one("#chart-data")
    assert data is not None
    return json.loads(str(data["data-charts"]))  # type: ignore[no-any-return]


def population(now: datetime) -> None:
    """Thirty cases of one street, three of them late, and one of another."""
    for number in range(30):
        due = now - timedelta(hours=30 + number)
        late = number < 3
        make_case(
            now, state=State.CLOSED, received_at=due - timedelta(days=3), dispatched_at=due - timedelta(days=2),
            due_at=due, closed_at=due + timedelta(hours=5 if late else -5), verified_at=due, handling_minutes=600,
            rating=Rating.SATISFIED if number % 2 else None,
        )  # fmt: skip
    make_case(now, area_code=f"{OTHER}001001", due_at=now - timedelta(days=1), received_at=now - timedelta(days=2))
    rebuild()


def test_the_rates_stand_side_by_side_with_what_they_count(visitor: Visitor, now: datetime) -> None:
    population(now)
    page = visitor.login("supervisor2").get("/reports/dashboard")
    for words in ("30 of 31", "27 of 31", "30 of 30", "15 of 15", "50.00%"):
        assert words in page.text, words
    assert charts_of(page)["parts"]["series"][0]["data"] == [3, 1]  # type: ignore[index]


def test_from_the_county_to_the_overdue_list_of_a_grid_in_three_clicks(visitor: Visitor, now: datetime) -> None:
    population(now)
    page = visitor.login("supervisor2").get("/reports/dashboard?span=month&by=area")
    for area in (STREET, f"{STREET}001"):
        page = visitor.get(
            next(link for link in page.links() if "/reports/dashboard" in link and link.endswith(f"area={area}"))
        )
    grid = next(link for link in page.links() if f"area={STREET}001001" in link and link.endswith("outcome=overdue"))
    assert len(visitor.get(grid).soup.select(".case-line, .case-card, [data-select]")) >= 3


def test_a_street_supervisor_sees_his_street_alone(visitor: Visitor, now: datetime) -> None:
    population(now)
    visitor.login("supervisor1")
    for address in ("/reports/dashboard", f"/reports/dashboard?area={OTHER}", "/reports/dashboard?by=unit&span=year"):
        page = visitor.get(address)
        assert OTHER not in page.text, address
        assert f"{OTHER}" not in json.dumps(charts_of(page)), address


@pytest.mark.parametrize(
    "asked",
    ["span=custom&from=2026-03-15&to=2026-03-01", "span=custom&from=1990-01-01&to=2026-01-01", "on=yesterday", "on=2031-01-01"],
)  # fmt: skip
def test_what_makes_no_sense_is_said_and_this_month_shown(visitor: Visitor, asked: str) -> None:
    page = visitor.login("supervisor2").get(f"/reports/dashboard?{asked}")
    assert page.soup.select_one(".notice.tone-warn") is not None


@pytest.mark.parametrize("asked", ["span=&by=&area=x", "span=forever&by=name", "category=9999&area=990101999", "on=1900-01-01", "span=year&on=2199-01-01"])  # fmt: skip
def test_any_other_address_is_a_page(visitor: Visitor, asked: str) -> None:
    page = visitor.login("supervisor2").get(f"/reports/dashboard?{asked}")
    assert len(page.soup.select(".stat")) == 14 and set(charts_of(page)) == {"history", "flows", "parts"}


def test_few_cases_are_marked(visitor: Visitor, now: datetime) -> None:
    make_case(now, due_at=now - timedelta(days=1))
    rebuild()
    assert "fewer than 20" in visitor.login("supervisor2").get("/reports/dashboard").text


def test_lists_behind_a_source_and_a_channel(visitor: Visitor, now: datetime) -> None:
    population(now)
    visitor.login("supervisor2")
    for split in ("source", "channel"):
        page = visitor.get(f"/reports/dashboard?by={split}")
        link = next(link for link in page.links() if f"{split}=" in link and "outcome=due" in link)
        assert visitor.get(link).soup.select("[data-select]")
