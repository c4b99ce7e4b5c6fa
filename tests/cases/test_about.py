"""A complaint about staff is kept from the post it is about, and taken on by a supervisor it is not about."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from tests.journeys.steps import case_of, log, move, post_of, user_of, why_not
from tests.visitor import Visitor
from tracker.cases.models import Case
from tracker.cases.queries.scope import counted_cases, visible_cases
from tracker.cases.rules import MOVES
from tracker.cases.services.routing import receivers_of
from tracker.extensions import db
from tracker.people.models import Appointment
from tracker.people.queries.actors import load_actor
from tracker.people.vocabulary import Rank


def about(visitor: Visitor, username: str, **more: Any) -> Case:
    return log(visitor.login("officer1"), "1103", about=str(post_of(username).id), **more)


def loaded(case: Case) -> Case:
    return db.session.scalars(select(Case).options(joinedload(Case.category)).where(Case.id == case.id)).one()


def test_only_such_a_category_asks_whom_it_is_about(visitor: Visitor) -> None:
    visitor.login("officer1")
    area = post_of("officer1").area_code
    assert not visitor.get(f"/cases/new/hints?category=0102&area={area}").soup.select("[name=about]")
    asked = visitor.get(f"/cases/new/hints?category=1103&area={area}")
    offered = {one["value"] for one in asked.soup.select("[name=about] option")}
    assert {"unknown", str(post_of("dispatcher1").id), str(post_of("supervisor1").id)} <= offered
    assert str(post_of("officer1").id) not in offered, "one's own post is nobody one complains of"
    form = {
        "client_key": visitor.get("/cases/new").field("client_key"), "category": "1103", "area": area,
        "place": "办事大厅", "text": "态度恶劣", "source": "patrol",
    }  # fmt: skip
    for answer in ({}, {"about": ""}, {"about": "999999"}):
        page = visitor.post("/cases/new", form | answer, status=422)
        assert page.soup.select_one("#about-error")
        assert page.soup.select("[name=about] option"), "asked without JavaScript too"
    page = visitor.post("/cases/new", form | {"about": str(post_of("dispatcher1").id)})
    assert case_of(page.location.rsplit("/", 1)[1]).about_post_id == post_of("dispatcher1").id


def test_the_nearest_supervisor_it_is_not_about_takes_it_on(visitor: Visitor) -> None:
    assert about(visitor, "dispatcher1").holder_post_id == post_of("supervisor1").id
    assert about(visitor, "supervisor1").holder_post_id == post_of("supervisor2").id


def test_nor_one_whose_post_the_person_complained_of_holds_too(visitor: Visitor) -> None:
    given = Appointment(
        post_id=post_of("supervisor1").id, user_id=user_of("dispatcher1").id, rank=Rank.B,
        from_on=db.session.scalar(select(Appointment.from_on).limit(1)),
    )  # fmt: skip
    db.session.add(given)
    db.session.commit()
    try:
        assert about(visitor, "dispatcher1").holder_post_id == post_of("supervisor2").id
    finally:
        db.session.delete(given)
        db.session.commit()


def test_it_is_kept_from_the_post_it_is_about(visitor: Visitor) -> None:
    case, seen = about(visitor, "dispatcher1"), log(visitor, "1103")
    visitor.login("dispatcher1")
    visitor.get(f"/cases/{seen.ref}")
    visitor.get(f"/cases/{case.ref}", status=404)
    assert case.ref not in visitor.get("/cases").response.text
    assert case.ref not in visitor.get(f"/cases?q={case.ref}").text.replace(f"“{case.ref}”", "")
    for action in {one.action for one in MOVES}:
        visitor.get(f"/cases/{case.ref}/moves/{action}", status=404)
    visitor.login("supervisor1").get(f"/cases/{case.ref}")


def test_sql_and_object_say_the_same(visitor: Visitor, now: Any) -> None:
    case = about(visitor, "dispatcher1")
    for username, expected in (("dispatcher1", 0), ("supervisor1", 1), ("supervisor2", 1)):
        actor = load_actor(user_of(username), now.date())
        for scope in (visible_cases(actor), visible_cases(actor, few=True), counted_cases(actor)):
            found = db.session.scalars(select(Case.id).where(Case.id == case.id, scope)).all()
            assert len(found) == expected, username


def test_the_post_complained_of_gets_no_order_and_judges_nothing(visitor: Visitor) -> None:
    case = about(visitor, "supervisor1")
    assert post_of("supervisor1").id not in {post.id for post in receivers_of(loaded(case))}
    move(visitor.login("supervisor2"), case, "accept")
    visitor.login("supervisor1").get(f"/cases/{case.ref}/moves/supervise", status=404)
    move(visitor.login("supervisor2"), case, "dispatch", post=str(post_of("supervisor2").id))
    move(visitor, case, "sign_for")
    assert case_of(case.ref).holder_post_id == post_of("supervisor2").id


def test_calling_it_a_complaint_later_asks_the_same(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"))
    visitor.login("dispatcher1")
    answers = {"category": "1103", "reason": "反映的是工作人员态度"}
    page = move(visitor, case, "recategorise", status=422, **answers)
    assert "not known" in page.soup.select_one("#about-error").get_text()
    move(visitor, case, "recategorise", about=str(post_of("supervisor1").id), **answers)
    case = case_of(case.ref)
    assert (case.about_post_id, case.holder_post_id) == (post_of("supervisor1").id, post_of("supervisor2").id)
    visitor.login("supervisor1").get(f"/cases/{case.ref}", status=404)
    assert why_not(visitor.login("dispatcher1"), case, "accept")


def test_where_no_other_supervisor_is_left_somebody_else_of_the_post_checks(visitor: Visitor) -> None:
    case, post = about(visitor, "supervisor1"), post_of("supervisor2")
    move(visitor.login("supervisor2"), case, "accept")
    move(visitor, case, "dispatch", post=str(post.id))
    move(visitor, case, "sign_for")
    move(visitor, case, "feedback", result_code="solved", result_text="已约谈，已说明情况。")
    assert case_of(case.ref).holder_post_id == post.id, "in somebody's inbox, and not in nobody's"
    assert "Whoever handled the case may not judge it." in why_not(visitor, case, "verify")
    db.session.execute(update(Appointment).where(Appointment.post_id == post.id).values(user_id=user_of("unit2").id))
    move(visitor.login("unit2"), case, "verify")
    move(visitor, case, "close")
    assert not case_of(case.ref).is_open
