"""The norm of visits: what is due, what was missed, and how many villages kept it."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tests.policing.test_visits import HOME, OTHER, SECOND, TODAY, made, no_visits  # noqa: F401 - an autouse fixture
from tests.visitor import Visitor
from tracker.extensions import db
from tracker.figures.spans import month_of, week_of
from tracker.policing.models import Visit
from tracker.policing.queries import visits_norm as norm
from tracker.site.services import set_setting

TOWN_VILLAGE = "990101100200"


def test_the_page_says_what_is_due_made_and_missing(visitor: Visitor) -> None:
    made(HOME, [TODAY, TODAY])
    made(SECOND, [TODAY - timedelta(days=7)])
    owed = {one.area_code: one for one in norm.list_present_norms([(1, HOME), (2, SECOND), (3, TOWN_VILLAGE)], TODAY)}
    assert (owed[HOME].due, owed[HOME].made, owed[HOME].missing) == (1, 1, 0), "two on one day are one"
    assert (owed[SECOND].due, owed[SECOND].made, owed[SECOND].missing) == (1, 0, 1)
    assert (owed[TOWN_VILLAGE].due, owed[TOWN_VILLAGE].missing) == (2, 2)
    page = visitor.login("police1").get("/policing/visits")
    assert "1 to go" in page.text and "met" in page.text


def test_a_setting_changes_the_norm(app: Flask) -> None:
    set_setting(key="policing.visits_per_month", value=4)
    set_setting(key="policing.visits_per_week", value=2)
    assert norm.norm_of(TOWN_VILLAGE) == norm.Norm(4, is_weekly=False)
    assert norm.norm_of(HOME) == norm.norm_of(f"{HOME}001") == norm.Norm(2, is_weekly=True)


def test_a_week_is_judged_in_the_month_it_ends_in(app: Flask) -> None:
    february = month_of(date(2026, 2, 10))
    weeks = norm.weeks_ending_in(february)
    assert [one.last for one in weeks] == [date(2026, 2, day) for day in (1, 8, 15, 22)]
    assert weeks[0].first == date(2026, 1, 26)
    made(HOME, [date(2026, 1, 27), date(2026, 2, 3), date(2026, 2, 15), date(2026, 2, 16)])
    found = {one.area_code: one for one in norm.list_norms_of_month(["990101001"], february)}
    assert found[HOME].is_met and (found[HOME].due, found[HOME].made) == (4, 4)
    db.session.execute(
        db.update(Visit).where(Visit.visited_on == date(2026, 2, 15)).values(visited_on=date(2026, 2, 4))
    )
    found = {one.area_code: one for one in norm.list_norms_of_month(["990101001"], february)}
    assert found[HOME].missing == 1, "two visits in one week do not make up for none in another"


def test_coverage_counts_villages_that_met_their_norm(visitor: Visitor) -> None:
    weeks = [date(2026, 1, 27), date(2026, 2, 3), date(2026, 2, 10), date(2026, 2, 17)]
    made(HOME, weeks)
    made(OTHER, weeks[:3])
    made(TOWN_VILLAGE, [date(2026, 2, 1), date(2026, 2, 28)])
    page = visitor.login("supervisor2").get("/policing/visits/coverage?month=2026-02")
    rows = [[cell.get_text(" ", strip=True) for cell in row.select("td")] for row in page.soup.select("tbody tr")]
    assert rows[0][1:4] == ["4", "1", "3"] and rows[0][4].startswith("25.0%")
    assert rows[-1][1:4] == ["27", "2", "25"], "vacant posts count in the base"
    link = page.soup.select_one("tbody tr td:nth-of-type(4) a")
    assert link is not None
    missed = visitor.get(str(link["href"]))
    assert "3 of 4 villages" in missed.text
    assert len(missed.soup.select("tbody tr")) == 3
    assert "÷" in page.text


def test_the_missed_list_takes_the_last_full_week_or_month(visitor: Visitor) -> None:
    made(HOME, [date(2026, 3, 9)])  # the week from 9 to 15 March
    made(SECOND, [date(2026, 3, 16)])  # the week that runs
    page = visitor.login("supervisor1").get("/policing/visits/missed")
    places = [row.select_one("a").get_text() for row in page.soup.select("tbody tr")]  # type: ignore[union-attr]
    assert len(places) == 3 and not any("书声里" in place for place in places)
    assert "9 Mar 2026 – 15 Mar 2026" in page.text
    outside = visitor.get(f"/policing/visits/missed?area={TOWN_VILLAGE}")
    assert "No village with a liaison post here" in outside.text


def test_a_month_that_runs_is_not_judged(visitor: Visitor) -> None:
    page = visitor.login("supervisor1").get("/policing/visits/coverage?month=2026-03")
    assert "2026-02" in page.soup.select_one("option[selected]").get_text()  # type: ignore[union-attr]


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_every_week_belongs_to_exactly_one_month(day: date) -> None:
    week = week_of(day)
    assert week.first <= day <= week.last and week.first.weekday() == 0
    month = month_of(week.last)
    assert week in norm.weeks_ending_in(month)
    before, after = month_of(month.first - timedelta(days=1)), month_of(month.last + timedelta(days=1))
    assert week not in norm.weeks_ending_in(before) + norm.weeks_ending_in(after)
