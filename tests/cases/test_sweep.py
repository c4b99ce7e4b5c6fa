"""The sweep marks what is due soon, overdue, waiting or without a liaison: once for each level."""

from __future__ import annotations

import os
import signal
from datetime import datetime, timedelta

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy.exc import OperationalError

from tests.factories import make_case
from tests.journeys.steps import post_of
from tracker.audit.models import Event
from tracker.cases import commands
from tracker.cases.models import Case
from tracker.cases.services.sweep import Found, sweep
from tracker.cases.vocabulary import DueLevel, State, Visibility
from tracker.extensions import db
from tracker.foundation.writers import DatabaseBusy
from tracker.notices.models import Notice
from tracker.people.models import Appointment
from tracker.people.vocabulary import Role
from tracker.site.queries import get_setting

HOURS = timedelta(hours=1)


def make(now: datetime, **given: object) -> Case:
    """A case that unit1 handles, with an empty chain."""
    unit = post_of("unit1")
    return make_case(
        now,
        event_count=0,
        chain_head=b"",
        holder_post_id=unit.id,
        lead_post_id=unit.id,
        centre_post_id=post_of("dispatcher1").id,
        **given,
    )


def kinds(case: Case) -> list[str]:
    return list(
        db.session.scalars(
            db.select(Event.kind).where(Event.subject == "case", Event.subject_id == case.id).order_by(Event.seq)
        )
    )


def test_each_level_is_marked_once(app: Flask, now: datetime) -> None:
    soon = make(now, clock_from_at=now - 80 * HOURS, due_at=now + 20 * HOURS, stage_due_at=now + 20 * HOURS)
    late = make(now, clock_from_at=now - 80 * HOURS, due_at=now - HOURS, stage_due_at=now - HOURS)
    fresh = make(now, clock_from_at=now - 10 * HOURS, due_at=now + 90 * HOURS, stage_due_at=now + 90 * HOURS)
    found = sweep(now=now)
    assert (found.due_soon, found.overdue, found.stage_overdue) == (1, 1, 0)
    assert [case.due_level for case in (soon, late, fresh)] == [DueLevel.SOON, DueLevel.OVERDUE, DueLevel.NONE]
    assert (kinds(soon), kinds(late), kinds(fresh)) == (["DueSoonNoticed"], ["OverdueNoticed"], [])
    told = set(db.session.scalars(db.select(Notice.post_id).where(Notice.ref == late.ref)))
    assert {post_of("unit1").id, post_of("dispatcher1").id} <= told
    assert sweep(now=now).total == 0, "a second sweep finds nothing new"
    assert sweep(now=now + 25 * HOURS).overdue == 1
    assert kinds(soon) == ["DueSoonNoticed", "OverdueNoticed"]


def test_a_suspended_case_is_left_alone(app: Flask, now: datetime) -> None:
    make(now, state=State.SUSPENDED, clock_from_at=now - 80 * HOURS, due_at=now - HOURS)
    assert sweep(now=now).marked == 0


def test_what_nobody_was_sent_is_flagged(app: Flask, now: datetime) -> None:
    waiting = make(now, state=State.REPORTED, received_at=now - HOURS, stage_due_at=now - HOURS)
    assert sweep(now=now).waiting == 1
    assert kinds(waiting) == ["WaitingNoticed"]
    assert sweep(now=now).total == 0


def test_a_case_of_an_absent_liaison_goes_to_the_station(app: Flask, now: datetime) -> None:
    liaison = post_of("police1")
    case = make_case(
        now, event_count=0, chain_head=b"", area_code=f"{liaison.area_code}001", visibility=Visibility.POLICE, state=State.DISPATCHED,
        holder_post_id=liaison.id, lead_post_id=liaison.id, category_code="0302",
    )  # fmt: skip
    assert sweep(now=now).fell_back == 0
    db.session.execute(db.update(Appointment).where(Appointment.post_id == liaison.id).values(to_on=now.date()))
    db.session.flush()
    assert sweep(now=now).fell_back == 1
    db.session.expire_all()
    assert case.has_coverage_gap
    from tracker.people.models import Post

    assert db.session.get(Post, case.holder_post_id).role is Role.POLICE_STATION
    assert sweep(now=now).total == 0


def test_old_closed_cases_are_archived_in_the_centres_name(app: Flask, now: datetime) -> None:
    old = make(now, state=State.CLOSED, closed_at=now - timedelta(days=31))
    young = make(now, state=State.CLOSED, closed_at=now - timedelta(days=3))
    assert sweep(now=now).archived == 1
    assert (old.state, young.state) == (State.ARCHIVED, State.CLOSED)


def test_a_round_that_fails_is_followed_by_another(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Locked or away: the clocks are looked after again as soon as the database is back."""
    rounds: list[str] = []

    def stumble(*, now: datetime) -> Found:
        rounds.append("failed" if len(rounds) < 2 else "done")
        if len(rounds) == 1:
            raise DatabaseBusy("another process does not stop writing")
        if len(rounds) == 2:
            raise OperationalError("SELECT 1", {}, Exception("server closed the connection unexpectedly"))
        os.kill(os.getpid(), signal.SIGTERM)
        return Found()

    monkeypatch.setattr(commands, "sweep_once", stumble)
    kept = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        answer = CliRunner().invoke(commands.sweep, ["--every", "1"])
    finally:
        for one, handler in kept.items():
            signal.signal(one, handler)
    assert answer.exit_code == 0, answer.output
    assert rounds == ["failed", "failed", "done"]
    assert get_setting("sweep.ran_at") > 0
