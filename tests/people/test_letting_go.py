"""Letting go of a post, a unit, an appointment, an account: open work is asked about first and never left with nobody."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.journeys.steps import case_of, log, move, post_of, user_of
from tests.visitor import Page, Visitor
from tracker.audit.models import AccessEntry
from tracker.cases.models import Case
from tracker.cases.vocabulary import State
from tracker.extensions import db
from tracker.people.models import Appointment, Post
from tracker.people.queries.actors import find_able
from tracker.people.services.open_work import count_open
from tracker.people.vocabulary import Rank

WAYS = ("post", "unit", "appointment", "account")


def with_unit1(visitor: Visitor) -> Case:
    """A case that the unit of unit1 handles."""
    case = log(visitor.login("officer1"))
    move(visitor.login("dispatcher1"), case, "accept")
    move(visitor, case, "dispatch", post=str(post_of("unit1").id))
    move(visitor.login("unit1"), case, "sign_for")
    return case_of(case.ref)


def let_go(visitor: Visitor, way: str, *, status: int, **more: str) -> Page:
    """What the administrator sends to let go of unit1's post in one of the ways."""
    post, user = post_of("unit1"), user_of("unit1")
    assert post.unit is not None
    if way == "post":
        visitor.login("secadmin1")
        data = {"title": post.title, "role": post.role.value, "area_code": post.area_code, "unit_id": str(post.unit_id)}
        return visitor.post(f"/admin/posts/{post.id}", data | more, status=status)
    if way == "appointment":
        held = db.session.scalars(select(Appointment).where(Appointment.post_id == post.id)).all()
        first = next(one for one in held if one.rank is Rank.A)
        visitor.login("secadmin1")
        return visitor.post(f"/admin/appointments/{first.id}/end", more, status=status)
    visitor.login("sysadmin1")
    if way == "unit":
        unit = post.unit
        data = {"name": unit.name, "kind": unit.kind.value, "area_code": unit.area_code, "sort": "1"}
        return visitor.post(f"/admin/units/{unit.id}", data | more, status=status)
    data = {"username": user.username, "name": user.name}
    return visitor.post(f"/admin/users/{user.id}", data | more, status=status)


@pytest.mark.parametrize("way", WAYS)
def test_open_work_is_asked_about_and_then_handed_over(app: Flask, visitor: Visitor, now: datetime, way: str) -> None:
    case, post = with_unit1(visitor), post_of("unit1")
    for one in db.session.scalars(
        select(Appointment).where(Appointment.post_id == post.id, Appointment.rank == Rank.B)
    ):
        db.session.delete(one)
    db.session.commit()
    number = count_open([post.id])[post.id]["cases"]
    asked = let_go(visitor, way, status=422)
    assert post.title in asked.text and f"cases {number}" in asked.text
    db.session.expire_all()
    assert case_of(case.ref).holder_post_id == post.id and post_of("unit1").is_active
    assert user_of("unit1").is_active and find_able([post.id], now.date()), "asked, and nothing changed"
    let_go(visitor, way, status=303, hand_over="1")
    db.session.expire_all()
    case = case_of(case.ref)
    assert case.lead_post_id == case.holder_post_id != post.id
    assert case.state is State.HANDLING and case.has_coverage_gap
    holder = db.session.get_one(Post, case.holder_post_id)
    assert find_able([holder.id], now.date()) and holder.title in asked.text
    assert post.id not in count_open([post.id])
    left = select(func.count()).where(Case.is_open, Case.holder_post_id == post.id)
    assert db.session.scalar(left) == 0
    logged = db.session.scalars(select(AccessEntry).where(AccessEntry.act == "post:hand-over")).all()
    assert [one.subject for one in logged] == [f"post:{post.id}"]


def test_a_centre_out_of_use_gives_its_cases_to_the_next_one(app: Flask, visitor: Visitor, now: datetime) -> None:
    away, case = with_unit1(visitor), log(visitor.login("officer1"))
    centre = db.session.get_one(Post, case.holder_post_id)
    other = Post(title="县级综治中心值班岗", role=centre.role, area_code=centre.area_code[:6])
    db.session.add(other)
    db.session.flush()
    db.session.add(Appointment(post_id=other.id, user_id=user_of("dispatcher1").id, rank=Rank.A, from_on=now.date()))
    db.session.commit()
    data = {"title": centre.title, "role": centre.role.value, "area_code": centre.area_code,
            "unit_id": str(centre.unit_id or "")}  # fmt: skip
    asked = visitor.login("secadmin1").post(f"/admin/posts/{centre.id}", data, status=422)
    assert "cases 1 · cases with others that come back to it 1" in asked.text
    visitor.post(f"/admin/posts/{centre.id}", data | {"hand_over": "1"})
    db.session.expire_all()
    assert case_of(case.ref).holder_post_id == case_of(case.ref).centre_post_id != centre.id
    assert case_of(away.ref).centre_post_id == case_of(case.ref).centre_post_id
    assert case_of(away.ref).holder_post_id == post_of("unit1").id, "the unit keeps what it handles"


def test_what_was_typed_is_sent_again(app: Flask, visitor: Visitor) -> None:
    with_unit1(visitor)
    asked = let_go(visitor, "post", status=422, title="改名后的岗位")
    kept = {one["name"]: one.get("value") for one in asked.soup.select("main form input[type=hidden]")}
    assert (kept["title"], kept["hand_over"]) == ("改名后的岗位", "1") and "is_active" not in kept


def test_without_open_work_nothing_is_asked(app: Flask, visitor: Visitor) -> None:
    post = post_of("officer2")
    if post.id in count_open([post.id]):
        pytest.fail("choose a post with nothing open")
    data = {"title": post.title, "role": post.role.value, "area_code": post.area_code, "unit_id": ""}
    visitor.login("secadmin1").post(f"/admin/posts/{post.id}", data)
    assert post_of("officer2").closed_on is not None


def test_with_nobody_to_take_it_over_it_is_refused(app: Flask, visitor: Visitor, now: datetime) -> None:
    case = log(visitor.login("officer1"))
    centre = db.session.get_one(Post, case.holder_post_id)
    for post in db.session.scalars(select(Post).where(Post.role == centre.role, Post.id != centre.id)):
        post.is_active, post.closed_on = False, now.date()
    db.session.commit()
    data = {"title": centre.title, "role": centre.role.value, "area_code": centre.area_code,
            "unit_id": str(centre.unit_id or ""), "hand_over": "1"}  # fmt: skip
    page = visitor.login("secadmin1").post(f"/admin/posts/{centre.id}", data, status=422)
    assert "Appoint somebody first" in page.text
    db.session.expire_all()
    assert db.session.get_one(Post, centre.id).is_active and case_of(case.ref).holder_post_id == centre.id


def test_gaps_list_idle_work_and_places_without_a_post(app: Flask, visitor: Visitor, now: datetime) -> None:
    with_unit1(visitor)
    unit, officer = post_of("unit1"), post_of("officer1")
    for post in (unit, officer):
        post.is_active, post.closed_on = False, now.date()
    db.session.commit()
    page = visitor.login("secadmin1").get("/admin/gaps")
    assert unit.title in page.text and "cases 1" in page.text
    assert any(f"area_code={officer.area_code}" in link for link in page.links()), "a grid without an officer"
    new = visitor.get(f"/admin/posts/new?role=grid_officer&area_code={officer.area_code}")
    assert new.field("area_code") == officer.area_code
    mine = visitor.login("supervisor1").get("/admin/gaps").text
    assert unit.title in mine or not unit.area_code.startswith(post_of("supervisor1").area_code)
