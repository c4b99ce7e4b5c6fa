"""Figures kept ready against the cases they stand for: equal always, and an altered one is found."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import BigInteger, literal, select, update

from tests.factories import make_case
from tests.figures.population import fill
from tests.journeys.steps import user_of
from tracker.access.scope import whole_areas
from tracker.cases.models import Case
from tracker.cases.queries.lists import CaseFilter, narrowed
from tracker.cases.queries.scope import counted_cases
from tracker.cases.vocabulary import Rating, State
from tracker.extensions import db
from tracker.figures import closure
from tracker.figures.classes import MOST, WIDTHS, class_sql, quantile
from tracker.figures.counting import count_measures, count_sums
from tracker.figures.kept import find_kept, read_closure, read_sums
from tracker.figures.measures import INDICATORS
from tracker.figures.models import figures
from tracker.figures.months import first_of, last_of, month_of, month_sql, whole_months
from tracker.figures.rates import Sums
from tracker.figures.services import add_up, find_wrong, is_built, rebuild
from tracker.figures.shapes import By
from tracker.foundation.days import local_day
from tracker.people.queries.actors import load_actor
from tracker.site.services import set_setting

ENDS = [20, 25, 28, 31]


@pytest.mark.parametrize("end", ENDS)
@given(day=st.dates(date(1995, 1, 1), date(2060, 12, 31)))
def test_every_day_lies_in_exactly_its_month(end: int, day: date) -> None:
    month = month_of(day, end)
    assert first_of(month, end) <= day <= last_of(month, end)
    assert first_of(month + 1, end) == last_of(month, end) + timedelta(days=1)
    assert whole_months(first_of(month, end), last_of(month, end), end) is not None


def test_months_ending_on_the_25th() -> None:
    march = month_of(date(2026, 3, 25), 25)
    assert (first_of(march, 25), last_of(march, 25)) == (date(2026, 2, 26), date(2026, 3, 25))
    assert month_of(date(2026, 3, 26), 25) == march + 1
    assert whole_months(date(2026, 3, 1), date(2026, 3, 31), 25) is None


@pytest.mark.parametrize("end", ENDS)
def test_the_database_knows_the_same_months(app: Flask, end: int) -> None:
    start = datetime.fromisoformat("2024-02-20T00:00:00+08:00")
    for hours in range(0, 24 * 120, 7):
        at = start + timedelta(hours=hours)
        found = db.session.scalar(select(month_sql(literal(int(at.timestamp()), BigInteger), end)))
        assert found == month_of(local_day(at), end), at


def class_of(minutes: int) -> int:
    """The working minutes that stand for a handling time."""
    width = next(width for least, width in reversed(WIDTHS) if minutes >= least)
    return min((minutes + width // 2) // width * width, MOST)


def test_classes_of_time_are_the_same_in_the_database(app: Flask) -> None:
    for minutes in (0, 2, 3, 238, 240, 254, 255, 1199, 1200, 1259, 11_999, 12_000, 12_301, 5_000_000):
        assert db.session.scalar(select(class_sql(literal(minutes)))) == class_of(minutes), minutes


@given(st.dictionaries(st.integers(0, 500), st.integers(1, 5), min_size=1), st.sampled_from([0.5, 0.9]))
def test_a_quantile_is_that_of_the_list(classes: dict[int, int], share: float) -> None:
    listed = sorted(minutes for minutes, count in classes.items() for _one in range(count))
    at = len(listed) * share
    low = listed[max(0, -(-int(at * 10_000) // 10_000) - 1)] if at == int(at) else listed[int(at)]
    found = quantile(classes, share)
    assert found is not None and low <= found <= listed[min(int(at), len(listed) - 1)]


@pytest.mark.parametrize("end", [31, 25])
def test_kept_figures_equal_counting(app: Flask, now: datetime, end: int) -> None:
    fill(now, cases=250)
    set_setting(key="report.month_ends_on", value=end)
    assert not is_built()
    rebuild()
    assert is_built() and not list(find_wrong())
    this = month_of(local_day(now), end)
    asked = [CaseFilter(), CaseFilter(area="990101001"), CaseFilter(area="990101001001"), CaseFilter(category="04")]
    compared = told = 0
    for username in ("supervisor2", "supervisor1", "dispatcher1"):
        actor = load_actor(user_of(username), local_day(now))
        for first, last in ((this, this), (this - 1, this - 1), (this - 2, this), (this - 2, this - 1)):
            period = closure.period_of(first_of(first, end), last_of(last, end), now)
            for by in (By.AREA, By.CATEGORY, By.UNIT, By.SOURCE):
                for wanted in asked:
                    kept = find_kept(by=by, asked=wanted, period=period, actor=actor)
                    if kept is None:
                        continue
                    counted = closure._counted(by, wanted, period, actor, now)
                    there = {key: row for key, row in counted.items() if row.due or row.on_spot or row.no_target}
                    assert closure._named(by, read_closure(kept)) == there, (username, first, last, by, wanted)
                    compared += len(there)
            for wanted in asked:
                kept = find_kept(by=None, asked=wanted, period=period, actor=actor)
                if kept is not None:
                    conditions = [counted_cases(actor), *narrowed(wanted, actor=actor, now=now)]
                    shown = count_measures(period=period, actor=actor, asked=wanted, now=now)
                    for one in INDICATORS:
                        (counted,) = count_sums(one.basis, period, conditions).values()
                        read = read_sums(kept, one.basis).get("", Sums())
                        assert read.of(one.key) == counted.of(one.key) == shown[one.key], (
                            one.key,
                            username,
                            first,
                            last,
                        )
                    told += 1
    assert compared > 200 and told > 20


def test_every_change_is_written_beside(app: Flask, now: datetime) -> None:
    rebuild()
    case = make_case(now, due_at=now + timedelta(days=1), dispatched_at=now)
    assert not list(find_wrong())
    case.pause_count, case.lead_post_id = 1, None
    db.session.flush()
    case.state, case.closed_at, case.handling_minutes = State.CLOSED, now, 77
    db.session.flush()
    case.rating, case.area_code, case.category_code = Rating.SATISFIED, "990101001002001", "0402"
    db.session.flush()
    assert not list(find_wrong())
    assert add_up() > 0
    assert add_up() == 0
    assert not list(find_wrong())
    db.session.delete(case)
    db.session.flush()
    assert not list(find_wrong())
    add_up()
    assert db.session.execute(select(figures).where(figures.c.cases != 0)).first() is None


def test_an_altered_figure_is_found(app: Flask, now: datetime) -> None:
    make_case(now, due_at=now + timedelta(days=1))
    rebuild()
    row = figures.c.slice == "unit", figures.c.fact == "due"
    db.session.execute(update(figures).where(*row).values(on_time=figures.c.on_time + 1))
    (wrong,) = find_wrong()
    assert (wrong.slice, wrong.fact, wrong.more) == ("unit", "due", {"on_time": 1})


def test_a_case_changed_past_the_program_is_found(app: Flask, now: datetime) -> None:
    case = make_case(now, due_at=now + timedelta(days=1))
    rebuild()
    db.session.execute(update(Case).where(Case.id == case.id).values(return_count=1, dispatched_at=now))
    assert {(one.fact, one.more.get("returned")) for one in find_wrong()} == {("received", -1)}


@pytest.mark.parametrize(
    ("username", "expected"),
    [
        ("supervisor2", 6),
        ("supervisor1", 9),
        ("dispatcher1", 9),
        ("officer1", None),
        ("unit1", None),
        ("police1", None),
    ],
)
def test_only_whoever_knows_every_case_of_a_place_reads_them(
    app: Flask, now: datetime, username: str, expected: int | None
) -> None:
    areas = whole_areas(load_actor(user_of(username), local_day(now)))
    assert (len(areas[0]) if areas else None) == expected


def test_a_street_supervisor_reads_no_other_street(app: Flask, now: datetime) -> None:
    rebuild()
    actor = load_actor(user_of("supervisor1"), local_day(now))
    own = actor.posts[0].area_code
    other = "990101002" if own != "990101002" else "990101001"
    make_case(now, area_code=f"{other}001001", due_at=now - timedelta(days=1))
    month = month_of(local_day(now), 31)
    period = closure.period_of(first_of(month, 31), last_of(month, 31), now)
    for wanted in (CaseFilter(), CaseFilter(area=other), CaseFilter(area="990101")):
        _rows, total = closure.closure_by(by=By.AREA, wanted=wanted, period=period, actor=actor, now=now)
        assert total.due == 0
