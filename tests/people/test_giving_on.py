"""How each subject's open work goes to another post; and the day of closing of accounts closed before days were kept."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text

from tests.appeals.steps import lodged
from tests.conftest import NOW
from tests.factories import GRID, make_case
from tests.guards.test_migrations import empty_app as empty_app
from tests.journeys.steps import post_of, user_of
from tests.mediation.steps import log_dispute, mediation_from, set_up
from tests.visitor import Visitor
from tracker.access.actor import Actor
from tracker.areas.models import Area
from tracker.audit.models import Event
from tracker.cases.models import CasePost, CoHandling
from tracker.cases.seed import seed_base
from tracker.cases.vocabulary import State
from tracker.demo.county import build_county
from tracker.extensions import db
from tracker.foundation.words import Refused
from tracker.people.models import Appointment, Post, User
from tracker.people.queries.actors import find_able, load_actor
from tracker.people.services.administration import save_post
from tracker.people.services.open_work import Stranding, count_open
from tracker.people.vocabulary import Rank
from tracker.supervision.services.orders import Wanted, issue_order


def shut(post: Post, now: datetime, *, hand_over: bool = True) -> None:
    actor: Actor = load_actor(user_of("secadmin1"), now.date())
    save_post(
        post=post, title=post.title, role=post.role, area_code=post.area_code, unit_id=post.unit_id, is_active=False,
        actor=actor, now=now, hand_over=hand_over,
    )  # fmt: skip


def second_mediator(first: Post) -> Post:
    """Another post for mediators of the same committee, with somebody at work."""
    post = Post(title="增设调解员岗", role=first.role, area_code=first.area_code, unit_id=first.unit_id)
    user = User(username="addedone", name="增设", created_at=NOW)
    db.session.add_all([post, user])
    db.session.flush()
    db.session.add(Appointment(post_id=post.id, user_id=user.id, rank=Rank.A, from_on=date(2020, 1, 1)))
    db.session.flush()
    return post


def test_orders_and_tasks_go_with_the_post(app: Flask, now: datetime) -> None:
    post = post_of("unit1")
    led = make_case(now, involved=(post.id,), holder_post_id=post.id, lead_post_id=post.id)
    order = issue_order(case=led, wanted=Wanted(1, "甲", "乙"), post=None, actor=None, now=now)
    helped = make_case(now, involved=(post.id,), lead_post_id=post_of("unit2").id, holder_post_id=post_of("unit2").id)
    db.session.add(CoHandling(case_id=helped.id, post_id=post.id, task="协助", asked_at=now))
    asked = make_case(now, state=State.ACCEPTED, triage_post_id=post.id, triage_asked_at=now)
    db.session.flush()
    with pytest.raises(Stranding) as found:
        shut(post, now, hand_over=False)
    assert found.value.posts[0].open == {"cases": 3, "supervision orders": 1}
    shut(post, now)
    db.session.expire_all()
    assert order.post_id == led.holder_post_id == led.lead_post_id == asked.triage_post_id != post.id
    assert find_able([order.post_id], now.date())
    task = db.session.scalars(select(CoHandling).where(CoHandling.case_id == helped.id)).one()
    assert task.post_id == led.lead_post_id
    assert db.session.get(CasePost, (task.post_id, helped.id)) is not None
    assert count_open([post.id]) == {}


def test_an_appeal_goes_to_who_may_judge_it(app: Flask, now: datetime) -> None:
    appeal = lodged(now)
    judge = db.session.get_one(Post, appeal.judge_post_id)
    shut(judge, now)
    assert appeal.judge_post_id not in (judge.id, appeal.post_id)
    assert find_able([appeal.judge_post_id], now.date())


def test_a_mediation_stays_within_its_committee(app: Flask, visitor: Visitor, now: datetime) -> None:
    set_up(now)
    case = log_dispute(visitor)
    mediation = mediation_from(case)
    before = db.session.get_one(Post, mediation.mediator_post_id)
    for one in db.session.scalars(select(Post).where(Post.unit_id == before.unit_id, Post.id != before.id)):
        one.is_active, one.closed_on = False, now.date()
    db.session.flush()
    with pytest.raises(Refused, match=r"Appoint (another mediator|somebody) first"):
        shut(before, now)
    db.session.expire(before)
    before.is_active, before.closed_on = True, None
    after = second_mediator(before)
    shut(before, now)
    assert mediation.mediator_post_id == after.id
    kinds = select(Event.kind).where(Event.subject == "mediation", Event.subject_id == mediation.id).order_by(Event.seq)
    assert db.session.scalars(kinds).all()[-1] == "MediatorAssigned"


def test_a_split_shows_the_grids_without_an_officer(app: Flask, visitor: Visitor, now: datetime) -> None:
    from tracker.areas.services.changes import NewArea, split_area

    parts = [NewArea(f"{GRID[:12]}{number}", f"新设第{number}网格") for number in (901, 902)]
    split_area(code=GRID, into=parts, on=now.date(), actor=None, now=now)
    db.session.commit()
    assert db.session.get(Area, f"{GRID[:12]}901") is not None
    page = visitor.login("supervisor2").get("/admin/gaps")
    assert "新设第901网格" in page.text and "新设第902网格" in page.text
    elsewhere = [one for one in ("supervisor1", "supervisor2") if not GRID.startswith(post_of(one).area_code)]
    for one in elsewhere:
        assert "新设第901网格" not in visitor.login(one).get("/admin/gaps").text


def test_closings_of_before_get_the_day_that_is_known(empty_app: Flask) -> None:
    upgrade()
    seed_base(now=NOW)
    build_county(now=NOW, seed=1)
    db.session.commit()
    ids = {name: user_of(name).id for name in ("officer1", "officer2", "unit1")}
    db.session.rollback()
    downgrade(revision="0017_rework_limit")
    at = int(NOW.timestamp())
    with db.engine.begin() as connection:
        connection.execute(
            text("UPDATE users SET is_active = :no WHERE username IN ('officer1', 'officer2')"), {"no": False}
        )
        connection.execute(
            text(
                "INSERT INTO access_log (at, act, subject, purpose, detail, address) "
                "VALUES (:at, 'user:edit', 'user:officer1', '', '{}', '')"
            ),
            {"at": at},
        )
    upgrade()
    with db.engine.connect() as connection:
        found = dict(connection.execute(text("SELECT id, closed_on FROM users")).all())
    assert str(found[ids["officer1"]]) == NOW.date().isoformat()
    assert found[ids["officer2"]] is None and found[ids["unit1"]] is None
