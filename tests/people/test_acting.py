"""For whom somebody can act: one definition, and everybody who asks gives the same answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select

from tests.journeys.steps import case_of, log, move, post_of
from tests.visitor import Visitor
from tracker.access.policy import LIAISON_ROLE, STANDS_IN, STATION_ROLE, VERIFIER_ROLE
from tracker.cases.services.routing import able_or_next, liaison_of
from tracker.cases.vocabulary import State
from tracker.extensions import db
from tracker.people.models import Absence, Appointment, Post, User
from tracker.people.queries.actors import find_able, find_acting_user, load_actor
from tracker.people.queries.gaps import list_gaps
from tracker.people.queries.posts import find_able_id, list_posts_for, next_up
from tracker.people.vocabulary import Role
from tracker.policing.queries.assignments import list_manned
from tracker.policing.queries.coverage import get_coverage

DAY = timedelta(days=1)


def close(user: User, now: datetime) -> None:
    user.is_active, user.closed_on = False, now.date()


def close_all_of(post: Post, now: datetime) -> None:
    for one in db.session.scalars(select(Appointment).where(Appointment.post_id == post.id)):
        close(one.user, now)
    db.session.flush()


@pytest.mark.parametrize("seed", range(3))
def test_all_who_ask_agree(app: Flask, now: datetime, seed: int) -> None:
    """Accounts closed, people away, appointments ended and posts shut at random: one answer to all questions."""
    random, today = Random(seed), now.date()
    for user in db.session.scalars(select(User).order_by(User.id)).all():
        way = random.randrange(4)
        if way == 1:
            user.is_active, user.closed_on = False, today - random.randrange(-1, 2) * DAY
        elif way == 2:
            db.session.add(Absence(user_id=user.id, from_on=today - 2 * DAY, to_on=today + random.randrange(2) * DAY))
    for post in db.session.scalars(select(Post).order_by(Post.id)).all():
        if not random.randrange(6):
            post.is_active, post.closed_on = False, today
    db.session.flush()
    posts = db.session.scalars(select(Post)).all()
    able = find_able([post.id for post in posts], today)
    assert 0 < len(able) < len(posts)
    gaps = {post.id for post in list_gaps(today)}
    for post in posts:
        acting = find_acting_user(post.id, today)
        assert (acting is not None) == (post.id in able), post.title
        assert (post.id in gaps) == (post.is_active and post.id not in able), post.title
        if acting is not None:
            assert post.id in {held.id for held in load_actor(acting, today).posts}
        served = list_posts_for([post.role], post.area_code, able_on=today)
        assert {one.id for one in served} <= able
        nearest = find_able_id(post.role, post.area_code, today)
        assert nearest in able or nearest is None
        assert (nearest is None) == (not served)
    coverage = get_coverage(("990101",), today, most_villages=8)
    bare = {place.code for place in coverage.uncovered}
    villages = [post for post in posts if post.role is LIAISON_ROLE and len(post.area_code) == 12]
    by_code = {post.area_code: post.id in able for post in villages}
    assert {code for code, is_able in by_code.items() if not is_able} <= bare
    assert not bare & {code for code, is_able in by_code.items() if is_able}
    for code, is_able in by_code.items():
        asked, station = liaison_of(code, today), find_able_id(STATION_ROLE, code, today)
        wanted = find_able_id(LIAISON_ROLE, code, today) or station
        assert wanted is None or asked == wanted
        assert not is_able or asked in {post.id for post in posts if post.role is LIAISON_ROLE}


def test_a_closing_is_of_its_day_and_not_of_the_past(app: Flask, now: datetime) -> None:
    post, today = post_of("police1"), now.date()
    close_all_of(post, now)
    assert find_acting_user(post.id, today) is None
    assert find_acting_user(post.id, today - DAY) is not None
    assert post.id in {one.id for one in list_gaps(today)}
    assert post.id not in {one.id for one in list_gaps(today - DAY)}


def test_closed_liaisons_leave_the_order_to_the_station(app: Flask, visitor: Visitor, now: datetime) -> None:
    liaison = post_of("police1")
    close_all_of(liaison, now)
    db.session.commit()
    case = log(visitor.login("officer1"), "0302", area=f"{liaison.area_code}001")
    move(visitor.login("dispatcher1"), case, "accept")
    move(visitor, case, "dispatch", post=str(liaison.id))
    case = case_of(case.ref)
    holder = db.session.get_one(Post, case.holder_post_id)
    assert (holder.role, case.lead_post_id, case.has_coverage_gap) == (STATION_ROLE, holder.id, True)
    assert [one.kind for one in case_events(case.id)][-1] == "HolderFellBack"
    assert liaison.title in visitor.login("secadmin1").get("/admin/gaps").text
    manned = list_manned([place_of(liaison.area_code)], now.date())[0]
    assert manned.acting is None


def case_events(case_id: int) -> list[object]:
    from tracker.audit.models import Event

    query = select(Event).where(Event.subject == "case", Event.subject_id == case_id).order_by(Event.seq)
    return list(db.session.scalars(query))


def place_of(code: str) -> object:
    from tracker.areas.queries import get_tree

    return get_tree().by_code[code]


def test_a_unit_with_nobody_leaves_the_order_where_it_can_be_sent_elsewhere(
    app: Flask, visitor: Visitor, now: datetime
) -> None:
    unit = post_of("unit1")
    case = log(visitor.login("officer1"))
    move(visitor.login("dispatcher1"), case, "accept")
    close_all_of(unit, now)
    for post in list_posts_for([Role.UNIT_CLERK], case.area_code):
        if post.unit and unit.unit and post.unit.kind is unit.unit.kind:
            close_all_of(post, now)
    db.session.commit()
    move(visitor, case, "dispatch", post=str(unit.id))
    case = case_of(case.ref)
    holder = db.session.get_one(Post, case.holder_post_id)
    assert (holder.role, case.has_coverage_gap, case.state) == (Role.DISPATCHER, True, State.DISPATCHED)
    move(visitor, case, "return_order", reason="原单位无人履职，重新派单。")
    assert case_of(case.ref).state is State.ACCEPTED


def test_a_result_is_checked_by_the_centre_where_the_grid_has_nobody(
    app: Flask, visitor: Visitor, now: datetime
) -> None:
    officer = post_of("officer1")
    assert officer.role is VERIFIER_ROLE
    case = log(visitor.login("officer1"))
    close_all_of(officer, now)
    found, is_gap = able_or_next(case, officer, now.date())
    assert is_gap and found.role in (VERIFIER_ROLE, *STANDS_IN[VERIFIER_ROLE])
    assert found.id in find_able([found.id], now.date())


def test_nobody_stands_in_for_a_supervisor_but_one_further_up(app: Flask, now: datetime) -> None:
    for post in db.session.scalars(select(Post).where(Post.role == Role.SUPERVISOR)).all():
        found = next_up(post, post.area_code, now.date())
        assert found is None or found.role is Role.SUPERVISOR
