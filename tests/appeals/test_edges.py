"""Appeals at their edges: what was decided meanwhile, moved deadlines, judges with two chairs, words that were typed."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask

from tests.appeals.steps import REASONS, STATEMENT, lodged, overdue_case, step, taken, timely_case
from tests.guards.test_queries import counted
from tests.journeys.steps import actor_of, post_of, user_of
from tests.visitor import Visitor
from tracker.appeals.countings import ROWS
from tracker.appeals.queries.beside import Overlay, count_beside, count_by_row
from tracker.appeals.queries.own import count_own, find_decisions
from tracker.appeals.vocabulary import Counting, Status
from tracker.audit.services import record
from tracker.cases.models import Case, Category
from tracker.cases.queries.lists import CaseFilter
from tracker.cases.queries.outcomes import Period
from tracker.cases.vocabulary import State, Visibility
from tracker.extensions import db
from tracker.figures.closure import period_of
from tracker.figures.months import reporting_month
from tracker.figures.rates import Rate
from tracker.figures.shapes import By
from tracker.people.models import Appointment
from tracker.people.vocabulary import Rank


def this_month(now: datetime) -> Period:
    return period_of(*reporting_month(now.date()), now)


def test_what_no_longer_counts_against_is_not_taken_out(app: Flask, now: datetime) -> None:
    """Upheld, and then the case was closed within a deadline that had been moved: it speaks for the post now."""
    timely_case(now)
    late = overdue_case(now)
    appeal = taken(lodged(now, late), "uphold", "supervisor1", now, reasons=REASONS)
    supervisor, period = actor_of("supervisor1", now), this_month(now)
    assert count_beside(["on_time"], period=period, actor=supervisor) == {"on_time": Overlay(0, 0, 1)}
    case = db.session.get_one(Case, appeal.case_id)
    case.due_at, case.closed_at, case.state = now + timedelta(hours=1), now - timedelta(hours=1), State.CLOSED
    db.session.flush()
    assert count_beside(["on_time"], period=period, actor=supervisor) == {"on_time": Overlay()}
    assert (
        count_by_row(by=By.AREA, wanted=CaseFilter(), period=period, actor=supervisor).get("", Overlay()) == Overlay()
    )
    own = {one.row.counting: one for one in count_own(post_of("unit1").id, period=period, actor=actor_of("unit1", now))}
    assert own[Counting.OVERDUE].after == Rate(0, 2)


def test_without_appeals_one_small_question_is_asked(app: Flask, now: datetime) -> None:
    overdue_case(now)
    supervisor, period = actor_of("supervisor1", now), this_month(now)
    taken(lodged(now), "dismiss", "supervisor1", now, reasons=REASONS)
    with counted() as statements:
        assert count_beside(["on_time", "closure", "overdue"], period=period, actor=supervisor) == {}
    assert len(statements) == 1 and "cases" not in statements[0]
    assert count_by_row(by=By.UNIT, wanted=CaseFilter(), period=period, actor=supervisor) == {}


def test_who_stands_in_for_the_post_does_not_judge_its_appeal(visitor: Visitor, now: datetime) -> None:
    appeal = lodged(now)
    stand_in = user_of("supervisor1")
    db.session.add(Appointment(post_id=appeal.post_id, user_id=stand_in.id, rank=Rank.B, from_on=now.date()))
    db.session.commit()
    assert not any(post.id == appeal.post_id for post in actor_of("supervisor1", now).posts), "the A is at work"
    page = visitor.login("supervisor1").get(f"/appeals/{appeal.id}/moves/uphold", status=422)
    assert "had a hand in this yourself" in page.text


def test_a_judgement_made_without_the_latest_answer_is_shown_it_first(visitor: Visitor, now: datetime) -> None:
    appeal = lodged(now)
    taken(appeal, "ask", "supervisor1", now, question="停电范围？")
    visitor.login("supervisor1")
    address = f"/appeals/{appeal.id}/moves/dismiss"
    version = visitor.get(address).field("version")
    taken(appeal, "answer", "unit1", now, answer="全镇停电，附供电所证明。")
    page = visitor.post(address, {"version": version, "reasons": REASONS}, status=409)
    assert "since you opened it" in page.text and "附供电所证明" in page.text
    assert REASONS in page.soup.select_one("[name=reasons]").get_text()
    assert appeal.status is Status.LODGED
    visitor.post(address, {"version": page.field("version"), "reasons": REASONS})
    assert appeal.status is Status.DISMISSED


def test_reasons_typed_for_an_appeal_that_was_withdrawn_are_given_back(visitor: Visitor, now: datetime) -> None:
    appeal = lodged(now)
    visitor.login("supervisor1").get(f"/appeals/{appeal.id}/moves/uphold")
    taken(appeal, "withdraw", "unit1", now)
    page = visitor.post(f"/appeals/{appeal.id}/moves/uphold", {"reasons": REASONS}, status=422)
    assert REASONS in page.text and "cannot be done" in page.text


def test_a_restricted_matter_has_no_type_either(visitor: Visitor, now: datetime) -> None:
    appeal = lodged(now)
    case = db.session.get_one(Case, appeal.case_id)
    case.visibility = Visibility.RESTRICTED
    db.session.commit()
    name = db.session.get_one(Category, case.category_code).name_en
    visitor.login("supervisor1")
    for path in ("/appeals", f"/appeals/{appeal.id}", f"/appeals/{appeal.id}/moves/uphold"):
        page = visitor.get(path)
        assert name not in page.soup.main.get_text() and "Restricted matter" in page.text, path


def test_the_day_a_post_sent_a_case_back_is_its_own(app: Flask, now: datetime) -> None:
    """Another post that sends the case back later does not lengthen the first one's time to contest."""
    case = overdue_case(now, return_count=2)
    early, late = now - timedelta(days=9), now - timedelta(days=1)
    for at, who in ((early, "unit1"), (late, "unit2")):
        actor = actor_of(who, now)
        record(subject="case", row=case, kind="OrderReturned", actor=actor, post=actor.posts[0], now=at)
    row = ROWS[Counting.RETURNED]
    assert find_decisions(row, [case.id], post_of("unit1").id) == {case.id: early.replace(microsecond=0)}
    assert find_decisions(row, [case.id], post_of("unit2").id) == {case.id: late.replace(microsecond=0)}


def test_blanks_are_no_reasons_and_the_statement_is_shown(visitor: Visitor, now: datetime) -> None:
    appeal = lodged(now)
    page = step(visitor.login("supervisor1"), appeal, "uphold", status=422, reasons=" \t\n")
    assert page.soup.select_one("#reasons-error") and STATEMENT in page.text
