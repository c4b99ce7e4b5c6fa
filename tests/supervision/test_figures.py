"""The closure figures against published ones and against months made by hand."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from tests.factories import GRID, make_case
from tests.journeys.steps import post_of
from tests.visitor import Visitor
from tracker.access.actor import Actor
from tracker.cases.models import CasePause
from tracker.cases.queries.lists import CaseFilter, list_cases
from tracker.cases.vocabulary import State, Visibility
from tracker.extensions import db
from tracker.figures.closure import closure_by, period_of
from tracker.figures.shapes import By, Closure
from tracker.people.models import User
from tracker.people.queries.actors import load_actor

DATA = Path(__file__).resolve().parents[1] / "data"
FIRST, LAST = date(2026, 2, 1), date(2026, 2, 28)
DUE = datetime(2026, 2, 10, 15, 59, 59, tzinfo=UTC)


@pytest.fixture
def supervisor(app: Flask, now: datetime) -> Actor:
    user = db.session.scalar(db.select(User).where(User.username == "supervisor2"))
    return load_actor(user, now.date())


def closure(actor: Actor, now: datetime, by: By = By.AREA, **wanted: object) -> tuple[list[Closure], Closure]:
    return closure_by(by=by, wanted=CaseFilter(**wanted), period=period_of(FIRST, LAST, now), actor=actor, now=now)


def closed(now: datetime, *, late: bool = False, minutes: int | None = 60, **more: object) -> None:
    at = DUE + timedelta(days=3) if late else DUE - timedelta(hours=5)
    make_case(now, state=State.CLOSED, due_at=DUE, closed_at=at, handling_minutes=minutes, **more)


def test_tianmen_recomputes_to_the_printed_digit(supervisor: Actor, now: datetime) -> None:
    """Tianmen's bulletin of December 2016, through the real query on built cases: 天门日报 2017-01-03."""
    with (DATA / "closure_rate_tianmen_2016-12.csv").open(encoding="utf-8-sig") as file:
        printed = next(csv.DictReader(file))
    filed, due, done, in_time = (int(printed[name]) for name in ("立案", "应结案", "结案", "按期结案"))
    for number in range(filed):
        if number < in_time:
            closed(now)
        elif number < done:
            closed(now, late=True)
        elif number < due:
            make_case(now, due_at=DUE)
        else:  # filed, but due in another month
            make_case(now, due_at=DUE + timedelta(days=40))
    _rows, total = closure(supervisor, now)
    assert (total.base, total.closed, total.on_time) == (due, done, in_time)
    assert str(total.of("closure")) == printed["结案率(通报)"] == "93.72%"
    assert str(total.of("on_time")) == printed["按期结案率(通报)"] == "75.82%"


def make_month(now: datetime) -> None:
    """A month with one of each that counts differently."""
    closed(now, minutes=60)
    closed(now, minutes=120)
    closed(now, late=True, minutes=600)
    make_case(now, due_at=DUE)
    make_case(now, state=State.VOID, due_at=DUE)
    make_case(now, state=State.MERGED, due_at=DUE)
    make_case(now, state=State.ON_SPOT, is_on_spot=True, due_at=None, received_at=DUE)
    make_case(now, due_at=None, resolve_limit="", received_at=DUE)
    parked = make_case(now, state=State.SUSPENDED, due_at=DUE, pause_count=1)
    db.session.add(CasePause(case_id=parked.id, from_at=DUE - timedelta(days=1)))
    back = make_case(now, due_at=DUE, pause_count=1)
    db.session.add(CasePause(case_id=back.id, from_at=DUE - timedelta(days=2), until_at=DUE - timedelta(days=1)))
    db.session.flush()


def test_a_month_made_by_hand(supervisor: Actor, now: datetime) -> None:
    make_month(now)
    _rows, total = closure(supervisor, now)
    assert (total.due, total.suspended, total.base) == (6, 1, 5)
    assert (total.closed, total.on_time, total.overdue) == (3, 2, 3)
    assert (total.no_target, total.on_spot) == (1, 1)
    assert total.mean_hours == pytest.approx((1 + 2 + 10) / 3)
    assert total.median_hours == 2


def test_nothing_to_divide_by_is_a_dash(supervisor: Actor, now: datetime) -> None:
    rows, total = closure(supervisor, now)
    assert rows == []
    assert str(total.of("closure")) == "—"
    assert total.mean_hours is None
    assert total.median_hours is None


@pytest.mark.parametrize(
    ("minutes", "median"),
    [
        ({60: 1}, 1.0),
        ({60: 1, 120: 1}, 1.5),
        ({60: 2, 180: 2}, 2.0),
        ({60: 3, 600: 1}, 1.0),
        ({60: 1, 120: 1, 180: 1}, 2.0),
    ],
)
def test_median_of_counted_minutes(minutes: dict[int, int], median: float) -> None:
    assert Closure("", minutes=minutes, minutes_count=sum(minutes.values())).median_hours == median


@pytest.mark.parametrize("by", list(By))
def test_the_rows_add_up_to_the_total(by: By, supervisor: Actor, now: datetime) -> None:
    for number in range(12):
        closed(
            now,
            late=number % 3 == 0,
            area_code=f"99010100{1 + number % 2}001001",
            category_code=("0401", "0502")[number % 2],
        )
    rows, total = closure(supervisor, now, by)
    assert total.base == 12
    assert sum(row.base for row in rows) == 12
    assert sum(row.on_time for row in rows) == total.on_time == 8


@pytest.mark.parametrize(
    "outcome", ["due", "suspended", "base", "closed", "on_time", "overdue", "no_target", "on_spot"]
)
def test_each_number_opens_exactly_its_cases(outcome: str, supervisor: Actor, now: datetime) -> None:
    make_month(now)
    _rows, total = closure(supervisor, now)
    wanted = CaseFilter(outcome=outcome, due_from=FIRST, due_to=LAST)
    found = list_cases(wanted, actor=supervisor, now=now).rows
    assert len(found) == getattr(total, outcome)
    assert found


def test_closed_after_the_month_does_not_count_for_it(supervisor: Actor, now: datetime) -> None:
    make_case(now, state=State.CLOSED, due_at=DUE, closed_at=datetime(2026, 3, 2, tzinfo=UTC), handling_minutes=9)
    _rows, total = closure(supervisor, now)
    assert (total.base, total.closed, total.overdue) == (1, 0, 1)


def test_a_running_month_judges_only_what_was_due_by_now(supervisor: Actor, now: datetime) -> None:
    make_case(now, due_at=now + timedelta(days=2))
    make_case(now, due_at=now - timedelta(days=2))
    first, last = date(2026, 3, 1), date(2026, 3, 31)
    _rows, total = closure_by(
        by=By.AREA, wanted=CaseFilter(), period=period_of(first, last, now), actor=supervisor, now=now
    )
    assert total.due == 1
    make_case(
        now, state=State.CLOSED, due_at=now + timedelta(days=3), closed_at=now - timedelta(hours=1), handling_minutes=5
    )
    _rows, total = closure_by(
        by=By.AREA, wanted=CaseFilter(), period=period_of(first, last, now), actor=supervisor, now=now
    )
    assert (total.due, total.on_time) == (2, 1), "closed on time ÷ (closed + open past its deadline)"
    wanted = CaseFilter(outcome="due", due_from=first, due_to=last)
    assert len(list_cases(wanted, actor=supervisor, now=now).rows) == 2


def test_a_street_supervisor_counts_his_street_only(app: Flask, now: datetime) -> None:
    user = db.session.scalar(db.select(User).where(User.username == "supervisor1"))
    boss = load_actor(user, now.date())
    street = boss.posts[0].area_code
    closed(now, area_code=f"{street}001001")
    closed(now, area_code=f"{int(street) + 1}001001")
    rows, total = closure(boss, now)
    assert total.due == 1
    assert [row.key for row in rows] == [f"{street}001"]
    _rows, other = closure(boss, now, area=str(int(street) + 1))
    assert other.due == 0


def test_the_page_shows_the_base_and_leads_to_the_list(visitor: Visitor, now: datetime) -> None:
    for number in range(4):
        closed(now, late=number == 0)
    make_case(now, due_at=DUE, visibility=Visibility.STANDARD)
    visitor.login("supervisor2")
    page = visitor.get(f"/reports/closure?from={FIRST}&to={LAST}&by=area&area={GRID[:9]}")
    assert "80.00%" in page.text
    assert "60.00%" in page.text
    links = [link for link in page.links() if "outcome=on_time" in link]
    assert links
    listed = visitor.get(links[0])
    assert len(listed.soup.select("tbody tr")) == 3


def test_units_are_added_up_and_persons_stay_unnamed(supervisor: Actor, now: datetime) -> None:
    clerk, officer = post_of("unit1"), post_of("officer1")
    for lead in (clerk.id, clerk.id, officer.id, None):
        closed(now, lead_post_id=lead)
    rows, _total = closure(supervisor, now, By.UNIT)
    assert {row.key: row.base for row in rows} == {str(clerk.unit_id): 2, "none": 2}
    for row in rows:
        wanted = CaseFilter(outcome="base", due_from=FIRST, due_to=LAST, unit=row.key)
        assert len(list_cases(wanted, actor=supervisor, now=now).rows) == row.base
