"""Whatever stands in an address or a form, the new pages answer: never an error of ours, nothing of another street."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.factories import make_case
from tests.visitor import Visitor

HUGE = "9" * 30
DAYS = ("0001-01-01", "9999-12-31", "２０２６-０３-０１", "2026-02-30", "²", "9" * 5000, "\x00")


@pytest.mark.parametrize("page", ["/reports/indicators", "/reports/closure", "/reports/closure?by=month"])
def test_any_day_in_an_address(app: Flask, visitor: Visitor, now: datetime, page: str) -> None:
    make_case(now)
    visitor.login("supervisor1")
    join = "&" if "?" in page else "?"
    for first in DAYS:
        for last in ("0001-01-31", "9999-12-31", first):
            shown = visitor.get(f"{page}{join}from={first[:300]}&to={last[:300]}&area=990101002")
            # Some period is shown, and of another street there is nothing to divide by.
            assert (
                "–" in shown.soup.select_one(".lede").get_text()
                and "%" not in shown.soup.select_one(".grid-4").get_text()
            )


@pytest.mark.parametrize("name", ["from", "to", "due_from", "due_to", "as_of", "category", "unit", "lead", "post", "pressing", "area"])  # fmt: skip
@pytest.mark.parametrize("page", ["/cases?outcome=due&due_from=2026-03-01&due_to=2026-03-31&", "/cases?", "/reports/indicators?", "/supervision/orders?"])  # fmt: skip
def test_any_filter_in_an_address(app: Flask, visitor: Visitor, now: datetime, page: str, name: str) -> None:
    visitor.login("supervisor1")
    for value in (*DAYS, HUGE, "-1", "none"):
        shown = visitor.get(f"{page}{name}={value[:300]}")
        assert shown.tree.xpath("//*[@id='results']"), (page, name, value[:20])


@pytest.mark.parametrize("page", ["/reports/monthly/", "/supervision/rechecks/", "/supervision/orders/", "/supervision/orders?before=", "/supervision/orders?after=", "/cases?before="])  # fmt: skip
def test_any_number_in_an_address(app: Flask, visitor: Visitor, page: str) -> None:
    visitor.login("supervisor1")
    for value in (HUGE, "0", "9" * 19, "9" * 10):
        visitor.get(f"{page}{value}", status=200 if "?" in page else 404)
    visitor.login("officer2").get(f"/supervision/rechecks/items/{HUGE}", status=404)


def test_a_tampered_area_shows_nothing_of_another_street(app: Flask, visitor: Visitor, now: datetime) -> None:
    make_case(now, area_code="990101002001001", due_at=now - timedelta(days=9), title="别的街道的事", return_count=3)
    make_case(now, due_at=now - timedelta(days=9), title="本街道的事", return_count=3)
    visitor.login("supervisor2").get("/cases?pressing=returned")
    visitor.login("supervisor1")
    assert "别的街道的事" not in visitor.get("/cases?pressing=returned").text, "nor from what was kept for another"
    assert "本街道的事" in visitor.get("/cases?pressing=returned").text
    for area in ("990101002", "990101", "990101002001"):
        assert "别的街道的事" not in visitor.get(f"/cases?pressing=late_7&area={area}").text
    month = "from=2026-03-01&to=2026-03-31"
    other = visitor.get(f"/reports/indicators?{month}&area=990101002")
    assert "0 of 0" in other.text and "0 of 1" not in other.text
    assert visitor.get(f"/reports/indicators?{month}&area=990101").text.count("0 of 1") == visitor.get(
        f"/reports/indicators?{month}"
    ).text.count("0 of 1")
    assert "990101002" not in str(visitor.get("/supervision").soup)
    for page in ("/supervision/rechecks", "/reports/monthly", f"/reports/indicators?{month}"):
        assert 'value="990101002"' not in str(visitor.get(page).soup)
