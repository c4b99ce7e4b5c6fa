"""The mediation figures against published ones and against months made by hand."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

import pytest
from flask import Flask

from tests.journeys.steps import user_of
from tests.mediation.statistics.build import (
    FIRST,
    HOME,
    LAST,
    OTHER,
    STREET,
    add_clauses,
    make_committee,
    make_mediations,
)
from tracker.cases.models import Category
from tracker.extensions import db
from tracker.figures.rates import Rate
from tracker.figures.spans import Span
from tracker.mediation.committees.models import CommitteeMember
from tracker.mediation.statistics.queries.counting import Sight, find_sight
from tracker.mediation.statistics.queries.table import Figures, Report, make_report, make_stock, wan
from tracker.mediation.vocabulary import Confirmation, Origin, Stage
from tracker.people.queries.actors import load_actor

DATA = Path(__file__).resolve().parents[2] / "data"
FEBRUARY = Span(FIRST, LAST)
TYPES = [f"02{number:02d}" for number in (*range(1, 15), 99)]
WRITTEN, ORAL = Stage.AGREED_WRITTEN, Stage.AGREED_ORAL


def sight_of(username: str, now: datetime) -> Sight:
    return find_sight(load_actor(user_of(username), now.date()))


def report_of(username: str, now: datetime, span: Span = FEBRUARY, area: str = "") -> Report:
    return make_report(sight=sight_of(username, now), span=span, area=area, types=TYPES)


def percent(row: Figures, key: str) -> float | str:
    """A rate of a row as the workbook holds it."""
    return row.of(f"mediation_{key}").cell


def own(now: datetime, span: Span = FEBRUARY) -> Report:
    """The report of mediator1's own committee, in full."""
    return report_of("mediator1", now, span)


@pytest.fixture
def committee(app: Flask):  # type: ignore[no-untyped-def]
    """The committee of mediator1."""
    return make_committee(HOME)


def test_huangshi_recomputes_to_the_printed_digit(committee, now: datetime) -> None:  # type: ignore[no-untyped-def]
    """Huangshi's table of August 2016 on built mediations: 869 disputes by type, 842 of them successful."""
    with (DATA / "huangshi_mediation_2016-08_types.csv").open(encoding="utf-8-sig") as file:
        printed = [(row["纠纷类型"], int(row["件"]), float(row["占比%"])) for row in csv.DictReader(file)]
    codes = {one.name: one.code for one in db.session.scalars(db.select(Category).where(Category.parent_code == "02"))}
    codes["其它纠纷"] = codes["其他纠纷"]
    august, failures = date(2016, 8, 15), 869 - 842
    for name, cases, _share in printed:
        failed = min(failures, cases)
        failures -= failed
        shared = {"registered_on": august, "category_code": codes[name]}
        make_mediations(committee, failed, result=Stage.FAILED, **shared)
        make_mediations(committee, cases - failed, result=WRITTEN, **shared)
    found = own(now, Span(date(2016, 8, 1), date(2016, 8, 31)))
    assert (found.total.accepted, found.total.success) == (869, 842)
    assert f"{percent(found.total, 'success'):.1f}" == "96.9"
    by_code = {row.key: row for row in found.types}
    for name, cases, share in printed:
        row = by_code[codes[name]]
        assert row.accepted == cases
        assert float(f"{Rate(row.accepted, found.total.accepted).percent:.1f}") == share
    assert sum(row.accepted for row in found.types) == 869


def test_each_count_belongs_to_the_day_that_makes_it(committee, now: datetime) -> None:  # type: ignore[no-untyped-def]
    make_mediations(committee, 2)
    make_mediations(committee, registered_on=FIRST)
    make_mediations(committee, registered_on=LAST)
    make_mediations(committee, registered_on=date(2026, 1, 31))
    make_mediations(committee, registered_on=date(2026, 3, 1))
    make_mediations(committee, registered_on=None, stage=Stage.DECLINED, result=Stage.DECLINED, ended_on=FIRST)
    make_mediations(committee, 3, registered_on=date(2026, 1, 20), result=WRITTEN, ended_on=FIRST)
    make_mediations(committee, 2, result=ORAL, ended_on=LAST)
    make_mediations(committee, result=WRITTEN, ended_on=date(2026, 3, 1))
    make_mediations(committee, result=Stage.FAILED)
    make_mediations(committee, result=Stage.TERMINATED)
    total = own(now).total
    assert (total.accepted, total.success) == (9, 5)
    assert percent(total, "success") == pytest.approx(500 / 9)
    assert (total.cohort_agreed, total.cohort_running) == (2, 5), "one agreed only in March and still ran"


def test_the_success_rate_may_pass_a_hundred_and_the_cohort_says_why(committee, now: datetime) -> None:  # type: ignore[no-untyped-def]
    make_mediations(committee, 3, registered_on=date(2026, 1, 20), result=WRITTEN, ended_on=FIRST)
    make_mediations(committee, 2)
    total = own(now).total
    assert percent(total, "success") == 150.0
    assert (percent(total, "cohort"), total.cohort_running) == (0.0, 2)


def test_performance_is_counted_by_the_last_clause(committee, now: datetime) -> None:  # type: ignore[no-untyped-def]
    january = {"registered_on": date(2026, 1, 5), "result": WRITTEN}
    make_mediations(committee, performed_on=date(2026, 2, 20), **january)
    add_clauses(date(2026, 1, 31), date(2026, 2, 20))
    make_mediations(committee, **january)
    add_clauses(date(2026, 2, 28))
    make_mediations(committee, performed_on=date(2026, 3, 2), **january)
    add_clauses(date(2026, 2, 1))
    make_mediations(committee, **january)
    add_clauses(date(2026, 2, 10), date(2026, 3, 1))
    make_mediations(committee, result=ORAL, performed_on=date(2026, 2, 10))
    total = own(now).total
    assert (total.due, total.kept, percent(total, "performance")) == (4, 2, 50.0)
    assert total.performed == 2


def test_confirmation_is_of_written_agreements(committee, now: datetime) -> None:  # type: ignore[no-untyped-def]
    done = {"confirmation": Confirmation.CONFIRMED}
    make_mediations(committee, result=WRITTEN, confirm_decided_on=date(2026, 2, 27), **done)
    make_mediations(committee, result=WRITTEN, confirm_decided_on=date(2026, 3, 9), **done)
    make_mediations(committee, result=WRITTEN, confirmation=Confirmation.NOT_CONFIRMED)
    make_mediations(committee, 4, result=ORAL)
    total = own(now).total
    assert (total.written, total.confirmed) == (3, 1)
    assert percent(total, "confirmation") == pytest.approx(100 / 3)


def test_money_is_that_of_the_agreements_reached(committee, now: datetime) -> None:  # type: ignore[no-untyped-def]
    make_mediations(committee, result=WRITTEN, amount_fen=1_234_500)
    make_mediations(committee, result=ORAL, amount_fen=66_000, category_code="0204")
    make_mediations(committee, amount_fen=9_900_000)
    make_mediations(committee, result=Stage.FAILED, amount_fen=7_700_000)
    found = own(now)
    assert found.total.amount == 1_300_500
    assert found.total.yuan == 1.3005
    assert {row.key: row.amount for row in found.types if row.amount} == {"0202": 1_234_500, "0204": 66_000}


def test_comparisons_look_at_the_year_before_and_the_month_before(committee, now: datetime) -> None:  # type: ignore[no-untyped-def]
    make_mediations(committee, 6)
    make_mediations(committee, 4, registered_on=date(2026, 1, 31))
    make_mediations(committee, 8, registered_on=date(2025, 2, 28))
    found = own(now)
    assert (percent(found.total, "month"), percent(found.total, "year")) == (50.0, -25.0)
    months = {row.key: row for row in found.months}
    assert list(months) == [*(f"2025-{month:02d}" for month in range(3, 13)), "2026-01", "2026-02"]
    assert (
        percent(months["2026-02"], "month"),
        percent(months["2026-02"], "year"),
        percent(months["2026-01"], "month"),
    ) == (50.0, -25.0, "—")
    custom = own(now, Span(date(2026, 2, 10), date(2026, 2, 19)))
    assert (custom.total.before, custom.total.year_before) == (4, 0)


def test_without_a_denominator_there_is_no_rate(committee, now: datetime) -> None:  # type: ignore[no-untyped-def]
    total = own(now).total
    assert total == Figures("", 0, 0, 0)
    rates = (
        percent(total, "success"),
        percent(total, "cohort"),
        percent(total, "performance"),
        percent(total, "confirmation"),
        percent(total, "year"),
        percent(total, "month"),
    )
    assert set(rates) == {"—"}


def test_parts_add_up_to_the_total(committee, now: datetime) -> None:  # type: ignore[no-untyped-def]
    for number in range(30):
        make_mediations(
            committee,
            category_code=TYPES[number % 7],
            origin=list(Origin)[number % 3],
            result=(WRITTEN, ORAL, None)[number % 3],
            amount_fen=number * 100,
        )
    found = own(now)
    for rows in (found.types, found.origins, found.committees):
        for name in ("accepted", "success", "amount"):
            assert sum(getattr(row, name) for row in rows) == getattr(found.total, name)
    assert found.total.accepted == 30


def test_a_mediator_sees_his_own_committee_only(committee, now: datetime) -> None:  # type: ignore[no-untyped-def]
    make_mediations(committee, 3)
    make_mediations(make_committee(OTHER), 7)
    make_mediations(make_committee(STREET), 8)
    found = own(now)
    assert found.total.accepted == 3, "small, and shown: it is his own"
    assert [row.accepted for row in found.committees] == [3]
    assert not found.is_masked


def test_a_street_supervisor_sees_the_committees_of_his_street(committee, now: datetime) -> None:  # type: ignore[no-untyped-def]
    make_mediations(committee, 10)
    make_mediations(make_committee(STREET), 20)
    make_mediations(make_committee(OTHER), 40)
    found = report_of("supervisor1", now)
    assert found.total.accepted == 30
    assert [row.accepted for row in found.committees] == [20, 10]
    assert report_of("supervisor2", now).total.accepted == 70
    assert report_of("supervisor2", now, area=HOME).total.accepted == 10


@pytest.mark.parametrize("username", ["officer1", "police1", "dispatcher1", "sysadmin1"])
def test_nobody_else_has_committees_in_sight(committee, now: datetime, username: str) -> None:  # type: ignore[no-untyped-def]
    assert sight_of(username, now).committees == ()


def test_the_stock_is_of_committees_in_use_and_members_in_office(committee, now: datetime) -> None:  # type: ignore[no-untyped-def]
    street = make_committee(STREET)
    term = {"from_on": date(2024, 1, 1), "to_on": date(2027, 1, 1), "skills": []}
    for number in range(4):
        db.session.add(
            CommitteeMember(committee_id=committee.unit_id, name=f"甲{number}", is_full_time=number == 0, **term)
        )
    db.session.add(CommitteeMember(committee_id=street.unit_id, name="乙", is_full_time=True, **term))
    gone = term | {"to_on": date(2026, 1, 1)}
    db.session.add(CommitteeMember(committee_id=street.unit_id, name="丙", is_full_time=True, **gone))
    db.session.flush()
    rows = make_stock(sight=sight_of("supervisor1", now), area="", on=now.date())
    found = {one.kind.value if one.kind else "": (one.committees, one.members, one.full_time) for one in rows}
    assert found[""] == (2, 5, 2)
    assert (found["village"], found["town"], found["trade"]) == ((1, 4, 1), (1, 1, 1), (0, 0, 0))
    make_committee(OTHER).unit.is_active = False
    db.session.flush()
    assert make_stock(sight=sight_of("supervisor2", now), area="", on=now.date())[-1].committees == 2


def test_arithmetic_of_shares() -> None:
    assert Rate(842, 869).cell == pytest.approx(96.893, abs=0.001)
    assert [Rate(*one).cell for one in ((0, 3), (1, 0), (None, 5), (5, None))] == [0.0, "—", "*", "*"]
    grown = [Figures("", this, 0, 0, before=earlier) for this, earlier in ((5, 4), (0, 4), (5, 0), (5, None))]
    assert [percent(one, "month") for one in grown] == [25.0, -100.0, "—", "*"]
    assert (wan(12_345_678), wan(None)) == (12.345678, "*")
