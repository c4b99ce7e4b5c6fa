"""The committee's own numbers: no gap, no repeat, whoever registers at the same moment; each year begins at one."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import delete, select

from tests.mediation.steps import agree_all, log_dispute, mediation_from, mediation_of, mediator_of, set_up, step
from tests.visitor import Visitor
from tracker.extensions import db
from tracker.mediation.committees.models import Committee, CommitteeMember
from tracker.mediation.models import Mediation, MediationCounter
from tracker.mediation.services.numbering import give_number
from tracker.mediation.vocabulary import Origin, Stage
from tracker.people.models import Post

MANY = 32


@pytest.fixture
def shared_app(filled_app: Flask, now: datetime) -> Iterator[Flask]:
    """The application with real commits; what they leave is deleted afterwards."""
    with filled_app.app_context():
        db.session.remove()
        set_up(now)
        db.session.remove()
    yield filled_app
    with filled_app.app_context():
        for model in (Mediation, MediationCounter, CommitteeMember, Committee):
            db.session.execute(delete(model))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def make_many(now: datetime, count: int) -> list[int]:
    """Mediations of two committees in turn, committed."""
    committees = db.session.scalars(select(Committee).order_by(Committee.unit_id).limit(2)).all()
    made = []
    for number in range(count):
        committee = committees[number % 2]
        post = db.session.scalars(select(Post.id).where(Post.unit_id == committee.unit_id)).first()
        one = Mediation(
            ref=f"M990101-20260317-{9000 + number}", client_key=f"numbers-{number:08d}", committee_id=committee.unit_id,
            mediator_post_id=post, area_code="990101001001", category_code="0202", origin=Origin.OFFER,
            stage=Stage.CONSENT_PENDING, opened_at=now, conflicts=[],
        )  # fmt: skip
        db.session.add(one)
        made.append(one)
    db.session.flush()
    ids = [one.id for one in made]
    db.session.commit()
    return ids


def test_thirty_two_registrations_at_once(shared_app: Flask, now: datetime) -> None:
    """Every sixth is rolled back after it took its number: the number is given to another."""
    with shared_app.app_context():
        ids = make_many(now, 2 * MANY)
        db.session.remove()
    together = Barrier(MANY)

    def register(numbered: tuple[int, int]) -> None:
        place, mediation_id = numbered
        if place < MANY:
            together.wait(30)
        with shared_app.app_context():
            mediation = db.session.scalars(
                select(Mediation).where(Mediation.id == mediation_id).with_for_update()
            ).one()
            give_number(mediation, 2026)
            db.session.flush()
            if place % 6 == 5:
                db.session.rollback()
                mediation = db.session.scalars(
                    select(Mediation).where(Mediation.id == mediation_id).with_for_update()
                ).one()
                give_number(mediation, 2026)
            db.session.commit()
            db.session.remove()

    with ThreadPoolExecutor(MANY) as pool:
        list(pool.map(register, enumerate(ids)))
    with shared_app.app_context():
        rows = db.session.execute(select(Mediation.committee_id, Mediation.number_seq, Mediation.number)).all()
        shorts = dict(db.session.execute(select(Committee.unit_id, Committee.short)).all())
        db.session.remove()
    by_committee: dict[int, list[int]] = {}
    for committee_id, seq, number in rows:
        by_committee.setdefault(committee_id, []).append(seq)
        assert number == f"〔2026〕{shorts[committee_id]}人调字第{seq}号"
    assert sorted(map(sorted, by_committee.values())) == [list(range(1, MANY + 1))] * 2


def test_a_new_year_begins_at_one_by_the_day_in_china(
    app: Flask, visitor: Visitor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(now)
    numbers = []
    # Half past four in the afternoon of 31 December in London is the first half hour of the new year in China.
    for no, instant in enumerate(((2026, 12, 31, 15, 30), (2026, 12, 31, 16, 30))):
        monkeypatch.setitem(app.config, "NOW", lambda moment=instant: datetime(*moment, tzinfo=UTC))
        mediation = mediation_from(log_dispute(visitor, client_key=f"of-the-turn-of-year-{no}"))
        visitor.login(mediator_of(mediation))
        agree_all(visitor, mediation.ref)
        step(visitor, mediation.ref, "register")
        found = mediation_of(mediation.ref)
        numbers.append((found.number_year, found.number_seq, found.committee_id))
    assert [one[:2] for one in numbers] == [(2026, 1), (2027, 1)]


def test_a_refused_registration_takes_no_number(app: Flask, visitor: Visitor, now: datetime) -> None:
    set_up(now)
    mediation = mediation_from(log_dispute(visitor))
    visitor.login(mediator_of(mediation))
    version = mediation_of(mediation.ref).version
    agree_all(visitor, mediation.ref)
    visitor.post(f"/mediations/{mediation.ref}/moves/register", {"version": str(version)}, status=409)
    assert mediation_of(mediation.ref).number == "" and not db.session.scalars(select(MediationCounter)).all()
    step(visitor, mediation.ref, "register")
    again = {"version": str(mediation_of(mediation.ref).version)}
    visitor.post(f"/mediations/{mediation.ref}/moves/register", again, status=422)
    assert (mediation_of(mediation.ref).number_seq, db.session.scalars(select(MediationCounter.last)).one()) == (1, 1)
