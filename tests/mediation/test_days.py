"""What is counted in days: the month, the committee's own limit, the court's thirty days, return visits, reminders."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.journeys.steps import post_of
from tests.mediation.full import Clock, clock_of, make_person, send
from tests.mediation.steps import (
    hold_session,
    into_mediation,
    log_dispute,
    mediation_from,
    mediation_of,
    mediator_of,
    record_session,
    set_up,
    step,
    why_not,
    write_clause,
)
from tests.visitor import Visitor
from tracker.extensions import db
from tracker.mediation.models import MediationClause, MediationDraft, MediationReminder, MediationVisit
from tracker.mediation.services.reminders import remind
from tracker.mediation.vocabulary import Stage
from tracker.notices.models import Notice
from tracker.people.models import Appointment

Mediating = tuple[str, list[str], str]


@pytest.fixture(scope="module")
def accepted(world: Flask, now: datetime) -> Mediating:
    """(number, parties, mediator): accepted on 17 March 2026, ready for sessions."""
    visitor, at = Visitor(world), clock_of(world)
    set_up(now)
    at("2026-03-17")
    ref = mediation_from(log_dispute(visitor)).ref
    mediator = mediator_of(mediation_of(ref))
    visitor.login(mediator)
    return ref, into_mediation(visitor, ref), mediator


@pytest.fixture
def mediating(visitor: Visitor, accepted: Mediating) -> Mediating:
    """The same, with its mediator logged in."""
    visitor.login(accepted[2])
    return accepted


def agree(visitor: Visitor, at: Clock, mediating: Mediating, due_on: str = "2026-03-28", **more: str) -> None:
    """One session and a written agreement of one clause, in effect from 19 March."""
    ref, ids, mediator = mediating
    hold_session(visitor, ref, ids, "2026-03-18", 1)
    at("2026-03-19")
    visitor.login(mediator)
    record_session(visitor, ref, ids, "2026-03-18", 1)
    write_clause(visitor, ref, ids[1], "修复防水", due_on, **more)
    visitor.post(f"/mediations/{ref}/court-list", {})
    step(visitor, ref, "agree_written", signed_on="2026-03-19")


def on(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00+08:00").astimezone(UTC)


def told() -> list[tuple[str, int]]:
    """The reminders left so far: (kind, post)."""
    kinds = ("MediationLimitNear", "SessionNear", "ClauseDue", "ConfirmationEnds", "ReturnVisitDue")
    query = select(Notice.kind, Notice.post_id).where(Notice.kind.in_(kinds)).order_by(Notice.id)
    return [(kind, post_id) for kind, post_id in db.session.execute(query)]


def sweep(day: str) -> list[str]:
    """The kinds a sweep of this day leaves."""
    before = len(told())
    remind(on(day))
    db.session.commit()
    return [kind for kind, _post in told()[before:]]


# --- limits -----------------------------------------------------------------------------------------------------------


def test_the_month_the_own_limit_and_the_longer_time(visitor: Visitor, mediating: Mediating, at: Clock) -> None:
    ref, ids, _mediator = mediating
    mediation = mediation_of(ref)
    assert (mediation.registered_on, mediation.due_on) == (date(2026, 3, 17), date(2026, 4, 16))
    assert mediation.own_due_on is None and (mediation.next_on, mediation.next_kind) == (date(2026, 4, 16), "limit")
    mediation.own_due_on = date(2026, 3, 27)
    db.session.commit()
    send(visitor, f"/mediations/{ref}/inquiries/new", asked_on="2026-03-17", text="问过了")
    hold_session(visitor, ref, ids, "2026-04-10", 1)
    assert (mediation_of(ref).next_on, mediation_of(ref).next_kind) == (date(2026, 3, 27), "own")
    assert "committee's own limit" in visitor.get(f"/mediations/{ref}").text
    assert "own limit on" in visitor.get("/mediations").text
    for until in ("2026-04-16", "2026-03-01", "2099-01-01", "9999-12-31"):
        page = step(visitor, ref, "extend", until=until, reason="等鉴定", both_parties=ids, status=422)
        assert page.soup.select_one("#until-error"), until
    step(visitor, ref, "extend", until="2026-05-06", reason="等鉴定", both_parties=ids)
    mediation = mediation_of(ref)
    assert mediation.extended_on == date(2026, 5, 6) and mediation.next_kind == "session", "longer by agreement of both"


def test_a_committee_with_a_limit_of_its_own(app: Flask, visitor: Visitor, now: datetime, at: Clock) -> None:
    set_up(now)
    at("2026-03-17")
    mediation = mediation_from(log_dispute(visitor))
    mediation.committee.limit_days = 10
    db.session.commit()
    visitor.login(mediator_of(mediation))
    into_mediation(visitor, mediation.ref)
    assert mediation_of(mediation.ref).own_due_on == date(2026, 3, 27)
    assert sweep("2026-03-23") == []
    assert sweep("2026-03-24") == ["MediationLimitNear"]


def test_the_court_is_open_on_the_thirtieth_day_and_closed_on_the_next(
    visitor: Visitor, mediating: Mediating, at: Clock
) -> None:
    ref, ids, mediator = mediating
    agree(visitor, at, mediating)
    assert mediation_of(ref).confirm_due_on == date(2026, 4, 18)
    at("2026-04-19")
    visitor.login(mediator)
    assert "ended on" in visitor.get(f"/mediations/{ref}").text
    answers = {"court": "云汀县人民法院", "both_parties": ids}
    page = step(visitor, ref, "apply_confirmation", day="2026-04-19", status=422, **answers)
    assert "thirty days" in page.text and page.field("court") == "云汀县人民法院"
    page = step(visitor, ref, "apply_confirmation", day="2026-03-18", status=422, **answers)
    assert "lies before 19 Mar 2026" in page.text, "a day is told as people write it"
    # What was applied for in time may be written down later.
    step(visitor, ref, "apply_confirmation", day="2026-04-18", **answers)
    assert mediation_of(ref).confirm_applied_on == date(2026, 4, 18)


def test_return_visits_follow_the_last_due_day_and_then_performance(
    visitor: Visitor, mediating: Mediating, at: Clock
) -> None:
    ref, ids, mediator = mediating
    agree(visitor, at, mediating)
    step(visitor, ref, "hand_out", day="2026-03-19")
    assert planned(ref) == [date(2026, 4, 4), date(2026, 4, 27)]
    at("2026-03-24")
    visitor.login(mediator)
    clause = db.session.scalars(select(MediationClause.id)).one()
    step(visitor, ref, "perform", clause=str(clause), day="2026-03-23", is_whole="y")
    step(visitor, ref, "all_performed")
    assert planned(ref) == [date(2026, 3, 31), date(2026, 4, 23)]
    visits = db.session.scalars(select(MediationVisit.id).order_by(MediationVisit.planned_on)).all()
    step(visitor, ref, "call_off_visit", visit=str(visits[0]), reason="外出")
    page = step(visitor, ref, "call_off_visit", visit=str(visits[1]), reason="外出", status=422)
    assert "One return visit at least" in page.text, "without any the file could never be archived"
    answers = {"day": "2026-03-24", "visit_way": "phone", "kept": "kept", "answer": "no_answer"}
    step(visitor, ref, "visit", visit=str(visits[1]), party=ids[0], **answers)
    assert mediation_of(ref).stage is Stage.VISITED


def planned(ref: str) -> list[date]:
    query = select(MediationVisit.planned_on).where(MediationVisit.mediation_id == mediation_of(ref).id)
    return list(db.session.scalars(query.order_by(MediationVisit.planned_on)))


def test_nothing_is_owed_before_the_agreement_binds(visitor: Visitor, mediating: Mediating, at: Clock) -> None:
    ref, ids, mediator = mediating
    hold_session(visitor, ref, ids, "2026-03-18", 1)
    at("2026-03-20")
    visitor.login(mediator)
    record_session(visitor, ref, ids, "2026-03-18", 1)
    write_clause(visitor, ref, ids[1], "先行止水", "2026-03-18")
    page = step(visitor, ref, "agree_written", signed_on="2026-03-19", status=422)
    assert "Clause 1 is due before that day" in page.text
    send(visitor, f"/mediations/{ref}/clauses/1", party=ids[1], what="先行止水", due_on="2026-03-18", way="at_once")
    step(visitor, ref, "agree_written", signed_on="2026-03-19")


# --- whoever comes in later -------------------------------------------------------------------------------------------


def test_nothing_is_agreed_without_who_came_in_later(visitor: Visitor, mediating: Mediating, at: Clock) -> None:
    """A third party entered after registration is asked and told its rights like the others."""
    ref, ids, mediator = mediating
    hold_session(visitor, ref, ids, "2026-03-18", 1)
    at("2026-03-19")
    visitor.login(mediator)
    record_session(visitor, ref, ids, "2026-03-18", 1)
    party = {"side": "third", "kind": "person", "name": "物业管家"}
    send(visitor, f"/mediations/{ref}/parties/new", **party)
    third = visitor.get(f"/mediations/{ref}/moves/consent").soup.select("[name=party]")[-1]["value"]
    write_clause(visitor, ref, str(third), "负责关阀", "2026-03-28")
    assert "Every party must have agreed" in why_not(visitor, ref, "agree_written")
    step(visitor, ref, "consent", party=str(third), consent_way="in_person")
    assert "rights and duties" in why_not(visitor, ref, "agree_oral")
    step(visitor, ref, "tell_rights", told_parties=[str(third)])
    step(visitor, ref, "agree_written", signed_on="2026-03-19")


# --- reminders --------------------------------------------------------------------------------------------------------


def test_each_mark_is_told_once_and_late_ones_to_the_head_as_well(visitor: Visitor, mediating: Mediating) -> None:
    ref = mediating[0]
    mediation = mediation_of(ref)
    head = make_person("head", unit_id=mediation.committee_id, area_code=mediation.mediator_post.area_code)
    head_post = db.session.scalars(select(Appointment.post_id).where(Appointment.user_id == head.id)).one()
    mediation.committee.head_post_id = head_post
    db.session.commit()
    assert sweep("2026-04-08") == []
    assert sweep("2026-04-09") == ["MediationLimitNear"], "seven days ahead"
    assert sweep("2026-04-09") == [] == sweep("2026-04-10")
    assert sweep("2026-04-16") == ["MediationLimitNear"], "the mark of one day, although no sweep ran on that day"
    assert {post for _kind, post in told()} == {post_of(mediating[2]).id}
    assert sweep("2026-05-20") == ["MediationLimitNear"] * 2, "late: to the mediator and the head"
    assert {post for _kind, post in told()} == {post_of(mediating[2]).id, head_post}
    assert sweep("2026-05-21") == [] == sweep("2026-12-31")


def test_sessions_clauses_visits_and_the_court(visitor: Visitor, mediating: Mediating, at: Clock) -> None:
    ref, ids, mediator = mediating
    hold_session(visitor, ref, ids, "2026-03-18", 1)
    assert sweep("2026-03-17") == ["SessionNear"] and sweep("2026-03-18") == [] == sweep("2026-03-19")
    at("2026-03-19")
    visitor.login(mediator)
    record_session(visitor, ref, ids, "2026-03-18", 1)
    write_clause(visitor, ref, ids[1], "修复防水", "2026-03-28")
    visitor.post(f"/mediations/{ref}/court-list", {})
    step(visitor, ref, "agree_written", signed_on="2026-03-19")
    assert sweep("2026-03-25") == [], "nothing is performed before the agreement is handed out"
    step(visitor, ref, "hand_out", day="2026-03-19")
    assert sweep("2026-03-26") == ["ClauseDue"]
    assert sweep("2026-03-28") == ["ClauseDue"]
    head_too = mediation_of(ref).committee.head_post_id not in (None, mediation_of(ref).mediator_post_id)
    assert sweep("2026-03-30") == ["ClauseDue"] * (2 if head_too else 1)
    # 3 April: the court's marks 15 days, the first visit a day ahead (4 April).
    assert sorted(sweep("2026-04-03")) == ["ConfirmationEnds", "ReturnVisitDue"]
    assert "ConfirmationEnds" in sweep("2026-04-11")
    keys = db.session.scalars(select(MediationReminder.key)).all()
    assert len(keys) == len(set(keys)) and all(len(one) <= 40 for one in keys)


def test_a_reminder_makes_no_open_form_stale(visitor: Visitor, mediating: Mediating) -> None:
    ref = mediating[0]
    form = visitor.get(f"/mediations/{ref}/matter")
    assert sweep("2026-04-09") == ["MediationLimitNear"]
    visitor.post(f"/mediations/{ref}/matter", {"version": form.field("version"), "title": "漏水"})


def test_old_drafts_go_with_the_sweep(visitor: Visitor, mediating: Mediating) -> None:
    ref = mediating[0]
    visitor.post("/mediations/drafts", {"draft_key": f"{ref}:matter", "facts": "一半"}, status=204)
    remind(on("2026-03-31") - timedelta(hours=1))
    assert db.session.scalars(select(MediationDraft.key)).all() == [f"{ref}:matter"]
    remind(on("2026-03-31") + timedelta(hours=1))
    assert db.session.scalars(select(MediationDraft.key)).all() == []
