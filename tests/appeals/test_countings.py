"""What counts against a post, what appeals say beside a figure, and when something may be contested."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tests.appeals.steps import address_of, contest, latest, lodged, overdue_case, step, taken, timely_case
from tests.journeys.steps import actor_of, log, move, post_of, to_handling
from tests.supervision.orders.steps import clock_at
from tests.visitor import Visitor
from tracker.appeals.countings import ROWS, TOUCHING, counts_against
from tracker.appeals.models import Appeal
from tracker.appeals.queries.beside import Overlay, count_beside, count_by_row
from tracker.appeals.queries.own import against_post, count_own
from tracker.appeals.services.lodging import Contest, lodge_appeal
from tracker.appeals.vocabulary import OPEN, Counting, Ground, Status
from tracker.cases.models import Case
from tracker.cases.queries.lists import CaseFilter
from tracker.cases.queries.outcomes import Period
from tracker.cases.vocabulary import Rating, State
from tracker.extensions import db
from tracker.figures.closure import closure_by, period_of
from tracker.figures.measures import INDICATORS, MEASURES
from tracker.figures.months import reporting_month
from tracker.figures.rates import Rate
from tracker.figures.shapes import By
from tracker.foundation.words import Refused


def this_month(now: datetime) -> Period:
    return period_of(*reporting_month(now.date()), now)


def closed_case(now: datetime, **more: object) -> Case:
    return timely_case(now, **({"verified_at": now - timedelta(days=3), "fed_back_at": now - timedelta(days=3)} | more))


MADE = {
    Counting.OVERDUE: {},
    Counting.REWORKED: {"rework_count": 1},
    Counting.UNVERIFIED: {"verified_at": None},
    Counting.REOPENED: {"reopen_count": 1},
    Counting.DISSATISFIED: {"rating": Rating.DISSATISFIED},
    Counting.UNANSWERED: {"rating": Rating.NO_ANSWER},
    Counting.EXTENDED: {"extension_count": 1},
}


@pytest.mark.parametrize("counting", list(MADE))
def test_each_counting_tells_and_can_be_contested(app: Flask, now: datetime, counting: Counting) -> None:
    good = closed_case(now, rating=Rating.SATISFIED)
    make = overdue_case if counting is Counting.OVERDUE else closed_case
    bad = make(now, **({} if counting is Counting.OVERDUE else {"rating": Rating.SATISFIED} | MADE[counting]))
    figures = {
        one.row.counting: one
        for one in count_own(post_of("unit1").id, period=this_month(now), actor=actor_of("unit1", now))
    }
    assert figures[counting].part == 1
    assert figures[counting].whole >= 1
    with pytest.raises(Refused, match="does not count"):
        lodged(now, good, counting=counting.value)
    appeal = taken(lodged(now, bad, counting=counting.value), "uphold", "supervisor1", now, reasons="属实")
    assert appeal.status is Status.UPHELD
    after = {
        one.row.counting: one
        for one in count_own(post_of("unit1").id, period=this_month(now), actor=actor_of("unit1", now))
    }
    assert after[counting].part == 1, "the figure itself is never altered"
    assert after[counting].after == Rate(0, figures[counting].whole - 1)


def test_an_order_sent_back_counts_against_who_sent_it_back(visitor: Visitor, now: datetime) -> None:
    case = log(visitor.login("officer1"), "0101")
    visitor.login("dispatcher1")
    move(visitor, case, "accept")
    move(visitor, case, "dispatch", post=str(post_of("unit1").id))
    move(visitor.login("unit1"), case, "return_order", reason="不属本单位职责")
    move(visitor.login("dispatcher1"), case, "dispatch", post=str(post_of("unit2").id))
    period = this_month(now)
    for who, expected in (("unit1", 1), ("unit2", 0)):
        own = {one.row.counting: one for one in count_own(post_of(who).id, period=period, actor=actor_of(who, now))}
        assert (own[Counting.RETURNED].part, own[Counting.RETURNED].whole) == (expected, 1), who
    contest(visitor.login("unit1"), case, "returned")
    assert "1 under appeal" in visitor.login("supervisor1").get("/reports/indicators").text, "it leads no more"
    visitor.login("unit2").get(address_of(case, "returned", "unit2"), status=404)


def test_own_figures_are_the_indicators_narrowed_to_the_post(app: Flask, now: datetime) -> None:
    """The same conditions as the published figures: counted over all posts they add up to them."""
    for unit in ("unit1", "unit2"):
        overdue_case(now, unit)
        closed_case(now, unit=unit, rework_count=1)
        closed_case(now, unit=unit)
    period, key = this_month(now), "rework"
    one = MEASURES[key]
    total = db.session.query(Case).filter(one.met(period)).count()
    row = ROWS[Counting.REWORKED]
    parts = [
        db.session.query(Case).filter(against_post(row, period, post_of(unit).id)).count()
        for unit in ("unit1", "unit2")
    ]
    assert (total, parts) == (2, [1, 1])
    assert db.session.query(Case).filter(counts_against(one, period)).count() == total


def test_every_counting_is_part_of_an_indicator_it_touches() -> None:
    assert list(ROWS) == list(Counting)
    for row in ROWS.values():
        assert row.key in row.touches and set(row.touches) <= {one.key for one in INDICATORS}
        assert row.counting in TOUCHING[row.key]


def test_beside_every_figure_stands_what_a_plain_count_finds(app: Flask, now: datetime) -> None:
    """Many cases and appeals at random, counted one by one in the open."""
    chance, units = random.Random(7), ("unit1", "unit2")
    made: list[tuple[Case, Appeal | None]] = []
    for _number in range(40):
        unit = chance.choice(units)
        again = chance.choice((0, 1))
        case = overdue_case(now, unit) if chance.random() < 0.6 else closed_case(now, unit=unit, rework_count=again)
        appeal = None
        counting = Counting.OVERDUE if case.closed_at is None else Counting.REWORKED
        if (case.closed_at is None or case.rework_count) and chance.random() < 0.7:
            contested = Contest(case.ref, counting, case.lead_post_id, Ground.OTHER.value, "理由")
            appeal = lodge_appeal(contest=contested, actor=actor_of(unit, now), now=now)
            appeal.status = chance.choice(list(Status))
        made.append((case, appeal))
    db.session.flush()
    period, supervisor = this_month(now), actor_of("supervisor1", now)
    found = count_beside([one.key for one in INDICATORS], period=period, actor=supervisor)
    late = [appeal for case, appeal in made if appeal and appeal.counting is Counting.OVERDUE]
    again = [appeal for case, appeal in made if appeal and appeal.counting is Counting.REWORKED]
    pending = [sum(one.status in OPEN for one in some) for some in (late, again)]
    upheld = [sum(one.status is Status.UPHELD for one in some) for some in (late, again)]
    assert upheld[0] and upheld[1] and pending[0] and pending[1], "the draw holds every kind"
    assert found["overdue"] == Overlay(pending[0], upheld[0], upheld[0])
    assert found["on_time"] == Overlay(pending[0], 0, upheld[0])
    assert found["rework"] == Overlay(pending[1], upheld[1], upheld[1])
    assert found["verified"] == Overlay(pending[1], 0, upheld[1])
    assert "closure" not in found
    for by in By:
        rows = count_by_row(by=by, wanted=CaseFilter(), period=period, actor=supervisor)
        total = rows.pop("")
        assert total == found["on_time"], by
        assert sum(one.pending for one in rows.values()) == total.pending
        counted, _total = closure_by(by=by, wanted=CaseFilter(), period=period, actor=supervisor, now=now)
        assert set(rows) <= {row.key for row in counted}, f"{by}: rows go by the names of the report"


def test_an_appeal_of_who_no_longer_leads_says_nothing_beside_the_figure(app: Flask, now: datetime) -> None:
    appeal = lodged(now)
    supervisor, period = actor_of("supervisor1", now), this_month(now)
    assert count_beside(["overdue"], period=period, actor=supervisor)["overdue"].pending == 1
    db.session.get_one(Case, appeal.case_id).lead_post_id = post_of("unit2").id
    db.session.flush()
    assert count_beside(["overdue"], period=period, actor=supervisor)["overdue"].pending == 0


def test_something_is_contested_within_so_many_days(visitor: Visitor, now: datetime) -> None:
    case = overdue_case(now)
    db.session.commit()
    last = datetime(2026, 4, 15, 12, 0, tzinfo=now.tzinfo)
    with clock_at(visitor.app, last):
        page = visitor.login("unit1").get("/appeals/mine?month=2026-03")
        assert page.soup.select_one('a[href^="/appeals/new"]')
    with clock_at(visitor.app, last + timedelta(days=1)):
        page = visitor.login("unit1").get("/appeals/mine?month=2026-03")
        assert not page.soup.select_one('a[href^="/appeals/new"]') and "could be contested until" in page.text
        page = contest(visitor, case, status=422)
        assert "could be contested until 15 Apr 2026" in page.text
    assert latest() is None


def test_a_refusal_says_why_at_the_field_and_keeps_what_was_typed(visitor: Visitor, now: datetime) -> None:
    case = overdue_case(now)
    db.session.commit()
    page = contest(visitor.login("unit1"), case, status=422, statement="   ")
    assert page.soup.select_one("[name=ground][checked]")["value"] == "force_majeure"
    assert page.soup.select_one("#statement-error")
    page = contest(visitor, case, status=422, ground="")
    assert "停电" in page.soup.select_one("[name=statement]").get_text()
    contest(visitor, case)
    page = contest(visitor, case, status=422)
    assert "under appeal already" in page.text and "停电" in page.soup.select_one("[name=statement]").get_text()
    appeal = latest()
    page = step(visitor.login("supervisor1"), appeal, "dismiss", status=422, reasons="  ")
    assert page.soup.select_one("#reasons-error") and appeal.status is Status.LODGED


def test_what_was_withdrawn_may_be_lodged_again_what_was_judged_not(visitor: Visitor, now: datetime) -> None:
    case = overdue_case(now)
    contest(visitor.login("unit1"), case)
    first = latest()
    step(visitor, first, "withdraw")
    contest(visitor, case)
    second = latest()
    assert (first.status, second.status, second.seq) == (Status.WITHDRAWN, Status.LODGED, first.seq + 1)
    step(visitor.login("supervisor1"), second, "uphold", reasons="属实")
    page = contest(visitor.login("unit1"), case, status=422)
    assert "was judged already" in page.text


def test_the_judge_is_the_nearest_who_did_not_decide(visitor: Visitor, now: datetime) -> None:
    case = log(visitor.login("officer1"), "0101")
    to_handling(visitor, case)
    assert case.area_code.startswith(post_of("supervisor1").area_code)
    move(visitor, case, "extend", amount="1wd", reason="等待材料")
    move(visitor.login("supervisor1"), case, "refuse", reason="不同意延期")
    with clock_at(visitor.app, now + timedelta(days=9)):
        contest(visitor.login("unit1"), case)
    appeal = latest()
    assert appeal.decider_post_id == post_of("supervisor1").id
    assert appeal.judge_post_id == post_of("supervisor2").id, "who refused the extension does not judge the overdue"


def test_a_month_that_ended_on_the_25th_counts_so(app: Flask, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    from tracker.site.services import change_setting

    change_setting(key="report.month_ends_on", value=25, actor=actor_of("sysadmin1", now), now=now)
    case = overdue_case(now, due_at=datetime(2026, 2, 27, 2, 0, tzinfo=now.tzinfo))
    appeal = lodged(now, case)
    assert appeal.month_on == date(2026, 2, 26)


@given(part=st.integers(0, 50), rest=st.integers(0, 50), data=st.data())
def test_after_appeals_a_rate_is_still_a_rate(part: int, rest: int, data: st.DataObject) -> None:
    out_part = data.draw(st.integers(0, part))
    out_rest = data.draw(st.integers(0, rest))
    after = Overlay(0, out_part, out_part + out_rest).after(Rate(part, part + rest))
    assert 0 <= after.part <= after.whole <= part + rest


def test_a_case_that_is_merged_away_leaves_figure_and_overlay(app: Flask, now: datetime) -> None:
    appeal = lodged(now)
    db.session.get_one(Case, appeal.case_id).state = State.MERGED
    db.session.flush()
    found = count_beside(["overdue"], period=this_month(now), actor=actor_of("supervisor1", now))
    assert found["overdue"] == Overlay()
