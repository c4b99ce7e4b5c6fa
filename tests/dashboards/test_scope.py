"""What another street is called, draws and counts is nowhere on a dashboard: words, links, tooltips, outlines, charts."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from tests.dashboards.test_page import OTHER, STREET, charts_of, population
from tests.factories import make_case
from tests.guards.test_queries import MOST, counted
from tests.journeys.steps import post_of
from tests.visitor import Visitor
from tracker.areas.queries import get_tree
from tracker.figures.services import rebuild

#: Addresses that try to look elsewhere, each in another way.
ELSEWHERE = (
    f"area={OTHER}", f"area={OTHER}001", f"area={OTHER}001001", f"area={OTHER}00100101", "area=990101", "area=99", "area=990102",
    f"by=unit&area={OTHER}", f"by=category&area={OTHER}&category=04", "by=channel&area=990101", "by=source&span=year&area=990101",
    "span=custom&from=2026-01-01&to=2026-03-31&area=990101", f"span=week&area={OTHER}", f"span=quarter&area={OTHER}&category=0401",
    f"span=day&area={OTHER}001&by=area",
)  # fmt: skip
#: And addresses that hold what nobody means.
ODD = (
    "area=%C2%B2", "area=%00", "area=-1", "category=%C2%B2", "category=%00&by=%00", "category=-1&on=-1", "on=%00", f"area={'9' * 400}",
    "span=custom&from=2026-03-31&to=%F0%9F%98%80", "span=custom&from=1900-01-01&to=1901-01-01", "span=custom&to=1900-01-01",
    "span=custom&from=2199-12-31&to=2199-12-31", "span=year&on=1900-01-01", "span=quarter&on=1900-01-01", "span=week&on=1900-01-01",
    "span=day&on=1900-01-01", "span=month&on=1900-01-05", "span=year&on=2199-12-31", "on=999999999999-01-01", "by=area&by=unit&span=day&span=year",
)  # fmt: skip


@pytest.mark.parametrize("who", ["supervisor1", "dispatcher1", "officer1"])
def test_no_address_tells_of_another_street(who: str, visitor: Visitor, now: datetime) -> None:
    population(now)
    top = post_of(who).area_code
    tree = get_tree()
    own = {place.name for code, place in tree.by_code.items() if code.startswith(top) or top.startswith(code)}
    others = {
        code: place.name for code, place in tree.by_code.items() if not (code.startswith(top) or top.startswith(code))
    }
    assert len({*others.values()} - own) > 5
    visitor.login(who)
    for asked in ("", *ELSEWHERE):
        page = visitor.get(f"/reports/dashboard?{asked}")
        # The curves of a drawing are numbers too.
        html = re.sub(r'd="M[^"]*"', "", page.response.get_data(as_text=True))
        told = [name for name in {*others.values()} - own if name in html]
        told += [code for code in others.keys() & re.findall(r"\d+", html) if code not in asked]
        assert not told, f"{asked}: {told}"
        if asked.startswith(f"area={OTHER}"):
            assert "not one of yours" in page.text, asked


def test_another_street_changes_no_number(visitor: Visitor, now: datetime) -> None:
    """Counts and charts of a street's supervisor are the same whatever happens next door, and whatever he asks for."""
    population(now)
    visitor.login("supervisor1")
    addresses = [f"/reports/dashboard?by={by}" for by in ("area", "unit", "category", "source", "channel")]
    before = [visitor.get(address) for address in addresses]
    for number in range(5):
        make_case(now, area_code=f"{OTHER}001001", due_at=now - timedelta(hours=number + 1), received_at=now)
    rebuild()
    for address, page in zip(addresses, before, strict=True):
        for more in ("", f"&area={OTHER}", "&area=990101"):
            again = visitor.get(address + more)
            assert charts_of(again)["flows"] == charts_of(page)["flows"], address + more
            assert charts_of(again)["parts"]["series"] == charts_of(page)["parts"]["series"], address + more
            assert [one.get_text() for one in again.soup.select(".stat")] \
                == [one.get_text() for one in page.soup.select(".stat")], address + more  # fmt: skip


@pytest.mark.parametrize("asked", ODD)
def test_any_odd_address_is_a_page(asked: str, visitor: Visitor) -> None:
    page = visitor.login("supervisor2").get(f"/reports/dashboard?{asked}")
    assert len(page.soup.select(".stat")) == 14


@pytest.mark.parametrize("who", ["sysadmin1", "secadmin1", "auditor1", "police1", "mediator1"])
def test_who_reads_no_reports_has_no_dashboard(who: str, visitor: Visitor) -> None:
    visitor.login(who)
    for asked in ("", f"?area={STREET}", "?by=unit&span=year"):
        visitor.get(f"/reports/dashboard{asked}", status=403)


def test_inside_ones_own_area_any_place_may_be_looked_at(visitor: Visitor, now: datetime) -> None:
    population(now)
    for who, area in (("supervisor2", OTHER), ("supervisor1", f"{STREET}001"), ("supervisor1", STREET)):
        page = visitor.login(who).get(f"/reports/dashboard?area={area}")
        assert get_tree().name(area) in page.soup.select_one(".dashboard-when").get_text()
        assert page.soup.select_one(".notice.tone-warn") is None


def test_the_page_asks_few_questions_with_appeals_too(visitor: Visitor, now: datetime) -> None:
    from tests.appeals.steps import lodged

    population(now)
    asked = {}
    for has_appeal in (False, True):
        if has_appeal:
            lodged(now)
            rebuild()
        for by in ("area", "unit"):
            path = f"/reports/dashboard?by={by}"
            visitor.login("supervisor2").get(path)
            with counted() as statements:
                visitor.get(path)
            assert len(statements) <= MOST, "\n".join(one[:90] for one in statements)
            asked[has_appeal, by] = len(statements)
    assert all(asked[True, by] <= asked[False, by] + 1 for by in ("area", "unit")), asked
