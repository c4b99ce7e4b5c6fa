"""The chain finds what was altered, deleted or put in."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask

from tests.factories import make_case
from tracker.access.actor import Actor
from tracker.audit.chain import ALTERED, CUT, GAP
from tracker.audit.models import Event
from tracker.audit.services import record
from tracker.audit.verifying import find_breaks
from tracker.cases.models import Case
from tracker.extensions import db
from tracker.people.models import User
from tracker.people.queries.actors import load_actor


@pytest.fixture
def case(app: Flask, now: datetime) -> Case:
    """A case with five events."""
    user = db.session.scalar(db.select(User).where(User.username == "dispatcher1"))
    actor: Actor = load_actor(user, now.date())
    made = make_case(now, event_count=0, chain_head=b"")
    for number in range(5):
        record(
            subject="case",
            row=made,
            kind="ProgressAdded",
            actor=actor,
            post=actor.posts[0],
            now=now,
            facts={"note": f"第{number}次"},
        )
    db.session.flush()
    return made


def found() -> list[tuple[int, str]]:
    db.session.flush()
    db.session.expire_all()
    return [(one.seq, one.meaning) for one in find_breaks()]


def of(case: Case):  # type: ignore[no-untyped-def]
    return (Event.subject == "case", Event.subject_id == case.id)


def test_an_untouched_history_holds(case: Case) -> None:
    assert found() == []


def test_an_altered_event_is_found(case: Case) -> None:
    db.session.execute(db.update(Event).where(*of(case), Event.seq == 3).values(facts={"note": "改过"}))
    assert found() == [(3, ALTERED)]


@pytest.mark.parametrize("column", ["user_id", "post_id", "received_at", "kind"])
def test_every_column_is_sealed(column: str, case: Case, now: datetime) -> None:
    other = {"user_id": None, "post_id": None, "received_at": 1, "kind": "CaseClosed"}[column]
    db.session.execute(db.update(Event).where(*of(case), Event.seq == 2).values({column: other}))
    assert found() == [(2, ALTERED)]


def test_a_deleted_event_is_found(case: Case) -> None:
    db.session.execute(db.delete(Event).where(*of(case), Event.seq == 2))
    assert found() == [(2, GAP)]


def test_a_deleted_last_event_is_found(case: Case) -> None:
    db.session.execute(db.delete(Event).where(*of(case), Event.seq == 5))
    assert found() == [(4, CUT)]


def test_an_inserted_event_is_found(case: Case, now: datetime) -> None:
    row = db.session.get(Event, ("case", case.id, 5))
    db.session.add(
        Event(
            subject="case",
            subject_id=case.id,
            seq=6,
            kind="CaseClosed",
            occurred_at=now,
            written_at=now,
            received_at=now,
            facts={},
            mac=row.mac,
        )
    )
    assert found() == [(6, ALTERED)]


def test_events_of_no_case_are_found(case: Case, now: datetime) -> None:
    db.session.add(
        Event(
            subject="case",
            subject_id=999999,
            seq=1,
            kind="CaseClosed",
            occurred_at=now,
            written_at=now,
            received_at=now,
            facts={},
            mac=b"x",
        )
    )
    assert found() == [(0, CUT)]
