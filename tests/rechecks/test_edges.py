"""The re-check at its edges: who may be sent, what changes after the draw, what is sent twice, what is typed wrongly."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.factories import make_case
from tests.journeys.steps import post_of, user_of
from tests.rechecks.test_pages import checker_of, closed_cases, draw
from tests.visitor import Visitor
from tracker.audit.services import record
from tracker.cases.models import Case
from tracker.cases.vocabulary import State, Visibility
from tracker.extensions import db
from tracker.people.models import Post
from tracker.rechecks.models import RecheckDraw, RecheckItem

ODD = ("0001-01-01", "9999-12-31", "２０２６-０３-０１", "2026-02-30", "²", "9" * 500, "")


def others(home: str) -> list[Post]:
    query = db.select(Post).where(Post.role == post_of("officer1").role, Post.area_code.startswith(home[:9]))
    return [one for one in db.session.scalars(query) if one.id != post_of("officer1").id]


def items_of(found: RecheckDraw | str) -> list[RecheckItem]:
    assert isinstance(found, RecheckDraw)
    return db.session.query(RecheckItem).filter_by(draw_id=found.id).order_by(RecheckItem.id).all()


def test_a_street_with_a_single_officer(app: Flask, visitor: Visitor, now: datetime) -> None:
    closed_cases(now)
    for post in others(post_of("officer1").area_code):
        post.is_active = False
    said = draw(visitor.login("supervisor1"), status=422)
    assert "no grid officer of another grid" in said and db.session.query(RecheckDraw).count() == 0


def test_no_officer_is_sent_to_a_micro_grid_of_his_own_grid(app: Flask, visitor: Visitor, now: datetime) -> None:
    home = post_of("officer1")
    closed_cases(now)
    (kept,) = others(home.area_code)[:1]
    for post in others(home.area_code):
        post.is_active = post is kept
    for case in db.session.query(Case).filter_by(area_code=home.area_code):
        case.area_code = micro_grid(home.area_code)
    found = draw(visitor.login("supervisor1"))
    assert {one.checker_post_id for one in items_of(found)} == {kept.id}


def micro_grid(grid: str) -> str:
    from tracker.areas.models import Area
    from tracker.areas.queries import get_tree
    from tracker.foundation.identifiers import AreaLevel

    place = next((one for one in get_tree().within(grid) if one.level is AreaLevel.MICRO_GRID), None)
    if place is not None:
        return place.code
    model = db.session.get(Area, grid)
    columns = {one.key: getattr(model, one.key) for one in Area.__mapper__.column_attrs}
    code = f"{grid}01"
    db.session.add(Area(**(columns | {"code": code, "parent_code": grid, "level": AreaLevel.MICRO_GRID})))
    db.session.flush()
    return code


def test_nobody_judges_what_he_had_a_hand_in(app: Flask, visitor: Visitor, now: datetime) -> None:
    (first, *_rest) = closed_cases(now)
    checked = user_of("officer2")
    from tracker.people.queries.actors import load_actor

    actor = load_actor(checked, now.date())
    record(subject="case", row=first, kind="ResultVerified", actor=actor, post=actor.posts[0], now=now,
           facts={"state": "verified"})  # fmt: skip
    db.session.commit()
    items = items_of(draw(visitor.login("supervisor1")))
    mine = next(one for one in items if one.case_id == first.id)
    assert checker_of(mine) != "officer2", "who passed it the first time does not look again"
    mine.checker_post_id = post_of("officer2").id
    db.session.commit()
    page = visitor.login("officer2").post(f"/supervision/rechecks/items/{mine.id}", {"verdict": "solved"}, status=422)
    assert "had a hand in" in page.text


def test_what_becomes_confidential_is_taken_out_of_his_hands(app: Flask, visitor: Visitor, now: datetime) -> None:
    closed_cases(now)
    items = items_of(draw(visitor.login("supervisor1")))
    for one in items:
        one.checker_post_id = post_of("officer2").id
    items[0].case.visibility = Visibility.RESTRICTED
    db.session.commit()
    address = f"/supervision/rechecks/items/{items[0].id}"
    visitor.login("officer2").get(address, status=404)
    visitor.post(address, {"verdict": "solved"}, status=404)
    assert address not in visitor.get("/supervision/rechecks/mine").links()
    visitor.get(f"/cases/{items[0].case.ref}", status=404)


def test_the_same_form_sent_twice_draws_once(app: Flask, visitor: Visitor, now: datetime) -> None:
    closed_cases(now)
    visitor.login("supervisor1")
    proposed = visitor.get("/supervision/rechecks").field("proposed")
    assert len(proposed) == 16 and proposed != visitor.get("/supervision/rechecks").field("proposed")
    first = draw(visitor, seed="", proposed=proposed, percent="50")
    again = draw(visitor, seed="", proposed=proposed, percent="50")
    assert isinstance(first, RecheckDraw) and first is again and first.seed == proposed
    other = draw(visitor, seed="", proposed="another-form", percent="50")
    assert other is not first and db.session.query(RecheckDraw).count() == 2


def test_a_case_that_is_open_again(app: Flask, visitor: Visitor, now: datetime) -> None:
    closed_cases(now)
    found = draw(visitor.login("supervisor1"))
    items = items_of(found)
    items[0].case.state, items[0].case.is_open, items[0].case.closed_at = State.HANDLING, True, None
    for one in items:
        one.checker_post_id = post_of("officer2").id
    db.session.commit()
    visitor.login("officer2").post(
        f"/supervision/rechecks/items/{items[0].id}", {"verdict": "not_solved", "note": "又堆满了。"}
    )
    page = visitor.login("supervisor1").get(f"/supervision/rechecks/{items[0].draw_id}")
    assert "又堆满了" in page.text and "1 not solved" in page.text


def test_more_than_can_be_sent_out(app: Flask, visitor: Visitor, now: datetime) -> None:
    at = now - timedelta(days=30)
    for _number in range(501):
        make_case(now, state=State.CLOSED, received_at=at, closed_at=at + timedelta(days=2))
    said = draw(visitor.login("supervisor1"), status=422)
    assert "501" in said and "at most 500" in said and db.session.query(RecheckItem).count() == 0


@pytest.mark.parametrize("name", ["area", "from", "to", "percent", "due_on", "seed", "proposed"])
def test_bad_input_is_said_at_its_field(app: Flask, visitor: Visitor, now: datetime, name: str) -> None:
    closed_cases(now)
    visitor.login("supervisor1")
    for odd in ODD:
        if name not in ("seed", "proposed") or not odd.isascii() or len(odd) > 32:
            draw(visitor, status=422, **{name: odd})
    draw(visitor, status=422, **{"from": "0001-01-01", "to": "0001-01-02"})
    draw(visitor, status=422, seed="a\n")
    assert db.session.query(RecheckDraw).count() == 0


def test_odd_judgements_keep_what_was_typed(app: Flask, visitor: Visitor, now: datetime) -> None:
    closed_cases(now)
    (item, *_rest) = items_of(draw(visitor.login("supervisor1")))
    item.checker_post_id = post_of("officer2").id
    db.session.commit()
    address = f"/supervision/rechecks/items/{item.id}"
    visitor.login("officer2")
    for data in ({}, {"verdict": "²"}, {"verdict": "not_solved"}, {"verdict": "solved", "note": "长" * 501}):
        page = visitor.post(address, data, status=422)
        assert page.soup.find("textarea").get_text().strip() == data.get("note", "")
    visitor.post(address, {"verdict": "solved", "note": "好\x00了"})
    assert db.session.get(RecheckItem, item.id).note == "好了"
    visitor.post(address, {"verdict": "not_solved", "note": "不好"}, status=422)
    assert db.session.get(RecheckItem, item.id).verdict == "solved"
