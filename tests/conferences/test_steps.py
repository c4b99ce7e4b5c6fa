"""The steps in detail: who is named and let in, opinions, bad input, the papers, precedents looked at again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.conferences.steps import (
    DECISION,
    case_of,
    convene,
    convened,
    decide,
    decided,
    kinds_of,
    number_of,
    proposed,
    step,
)
from tests.journeys.steps import post_of
from tests.supervision.orders.steps import clock_at
from tests.visitor import Visitor
from tracker.audit.models import AccessEntry
from tracker.cases.models import CasePost
from tracker.conferences.happenings import ROWS
from tracker.conferences.models import Conference
from tracker.conferences.rules import LIFE, MOVES
from tracker.conferences.services.steps import CONFERENCES
from tracker.conferences.vocabulary import ConferenceStep, Status
from tracker.extensions import db
from tracker.notices.models import Notice
from tracker.people.models import Post
from tracker.routing.models import RoutingRule
from tracker.workflow import happenings as written


def third_unit() -> Post:
    """The county's urban management, which never had the case."""
    return db.session.scalars(select(Post).where(Post.title.contains("城管局内勤"))).one()


def has_part(conference: Conference, post_id: int) -> bool:
    return db.session.get(CasePost, (post_id, conference.case_id)) is not None


def test_named_units_hear_of_it_and_are_let_into_the_case(visitor: Visitor, now: datetime) -> None:
    conference = proposed(now)
    third = third_unit()
    step(visitor.login("supervisor1"), conference, "convene", units=[number_of("unit1"), str(third.id)])
    assert has_part(conference, third.id)
    told = set(db.session.scalars(select(Notice.post_id).where(Notice.kind == "ConferenceConvened")))
    assert {third.id, post_of("unit1").id} <= told and post_of("unit2").id not in told
    step(visitor, conference, "call_off", reason="已协调一致")
    assert not has_part(conference, third.id), "let in for the conference alone"
    assert has_part(conference, post_of("unit1").id), "its own part stays"


def test_units_change_while_nobody_has_spoken(visitor: Visitor, now: datetime) -> None:
    conference = convened(visitor, now)
    third = third_unit()
    step(visitor.login("unit1"), conference, "opine", opinion="应由消防负责")
    visitor.login("supervisor1")
    form = visitor.get(f"/conferences/{conference.id}/moves/name")
    assert {one["value"] for one in form.soup.select("input[name=units][checked]")} == {
        number_of("unit1"),
        number_of("unit2"),
    }
    page = step(visitor, conference, "name", status=422, units=[number_of("unit2"), str(third.id)])
    assert "stays named" in page.text
    step(visitor, conference, "name", units=[number_of("unit1"), str(third.id)])
    named = (
        visitor.get(f"/conferences/{conference.id}").soup.select_one("#units-title").find_parent("section").get_text()
    )
    assert third.title in named and post_of("unit2").title not in named
    visitor.login("unit2").get(f"/conferences/{conference.id}", status=404)
    assert has_part(conference, post_of("unit2").id), "it had the case before"
    assert third.title in visitor.get(f"/cases/{case_of(conference).ref}").text, "history tells who was named"


def test_an_opinion_may_be_changed_and_history_keeps_both(visitor: Visitor, now: datetime) -> None:
    conference = convened(visitor, now)
    visitor.login("unit1")
    step(visitor, conference, "opine", opinion="不属于我队")
    form = visitor.get(f"/conferences/{conference.id}/moves/opine")
    assert "不属于我队" in form.soup.find("textarea", attrs={"name": "opinion"}).get_text()
    step(visitor, conference, "opine", opinion="可由我队牵头")
    page = visitor.login("unit2").get(f"/conferences/{conference.id}").text
    assert "可由我队牵头" in page and "不属于我队" not in page
    history = visitor.get(f"/cases/{case_of(conference).ref}").text
    assert "不属于我队" in history and "可由我队牵头" in history
    told = list(db.session.scalars(select(Notice.post_id).where(Notice.kind == "ConferenceOpinionGiven")))
    assert set(told) == {post_of("supervisor1").id}


def test_bad_input_is_said_at_its_field_and_kept(visitor: Visitor, now: datetime) -> None:
    conference = proposed(now)
    visitor.login("supervisor1")
    page = step(visitor, conference, "convene", status=422, units=[number_of("unit1")], question="由谁负责？")
    assert "at least two" in page.text and page.soup.select_one("#units.field-invalid")
    assert "由谁负责？" in page.soup.find("textarea", attrs={"name": "question"}).get_text()
    assert step(visitor, conference, "convene", status=422).soup.select_one("#error-summary")
    for when in ("2026-03-16T10:00", "2026-03-30T10:00", "morgen"):
        page = convene(visitor, conference, status=422, meets_at=when)
        assert page.soup.select_one(".field-invalid #meets_at"), when
    convene(visitor, conference, status=422, room="长" * 121)
    foreign = str(post_of("mediator1").id)
    convene_units = [number_of("unit1"), foreign]
    step(visitor, conference, "convene", status=422, units=convene_units)
    assert conference.status is Status.PROPOSED
    convene(visitor, conference)
    page = decide(visitor, conference, status=422, decision="  ", reasons="")
    assert {one["id"] for one in page.soup.select(".field-invalid textarea")} == {"decision", "reasons"}
    page = decide(visitor, conference, status=422, decision="  ")
    assert page.soup.select_one(".field-invalid #decision")
    visitor.login("unit1")
    assert step(visitor, conference, "opine", status=422, opinion=" ").soup.select_one("#error-summary")
    long = "长" * 2001
    page = step(visitor, conference, "opine", status=422, opinion=long)
    assert long in page.soup.find("textarea", attrs={"name": "opinion"}).get_text()
    visitor.get(f"/conferences/{conference.id}/moves/nonsense", status=404)
    visitor.get("/conferences/999999", status=404)


def test_the_minutes_on_paper_are_logged(visitor: Visitor, now: datetime) -> None:
    conference = convened(visitor, now)
    visitor.login("unit1")
    step(visitor, conference, "opine", opinion="应由消防负责")
    visitor.login("supervisor1")
    draft = visitor.post(f"/conferences/{conference.id}/paper", status=200)
    assert "应由消防负责" in draft.text and DECISION not in draft.text
    decide(visitor, conference, attended=[number_of("unit1")], minutes="到会两家，一致同意。")
    paper = visitor.post(f"/conferences/{conference.id}/paper", status=200)
    for words in ("Minutes of the joint conference", conference.number, DECISION, "到会两家", "Copy no. 2", "binding"):
        assert words in paper.text
    acts = list(db.session.scalars(select(AccessEntry.act).where(AccessEntry.subject == f"conference:{conference.id}")))
    assert acts == ["conference:print", "conference:print"]
    visitor.post("/conferences/precedents/export", {"query": "category=0101"}, status=200)
    assert "precedent:export" in set(db.session.scalars(select(AccessEntry.act)))


def test_precedents_are_looked_at_again_after_a_year(visitor: Visitor, app: Flask, now: datetime) -> None:
    conference = decided(visitor, now)
    assert "to look at again" not in visitor.get("/conferences/precedents").text
    with clock_at(app, now + timedelta(days=366)):
        visitor.login("supervisor1")
        assert "to look at again" in visitor.get("/conferences/precedents").text
        step(visitor, conference, "reaffirm", note="职责清单未变")
        page = visitor.get("/conferences/precedents").text
        assert "to look at again" not in page and "职责清单未变" in page
        step(visitor, conference, "retire", reason="职责清单已调整")
        assert "No precedent fits" in visitor.get("/conferences/precedents").text
        assert "no longer a precedent" in visitor.get("/conferences/precedents?all=1").text
        assert "no longer a precedent" in visitor.get(f"/conferences/{conference.id}/moves/retire", status=422).text
        visitor.get(f"/conferences/{conference.id}/rule", status=404)
    assert kinds_of(case_of(conference))[-1] == "CaseDispatched", "the register is no history of the case"


def test_the_register_is_searched_by_words_type_and_area(visitor: Visitor, now: datetime) -> None:
    conference = decided(visitor, now)
    visitor.login("supervisor2")
    street, other = conference.area_code[:9], "990101002"
    for query in ("q=拖移+消防", "q=第二十八条", "category=01", "category=0101", f"area={street}"):
        assert DECISION in visitor.get(f"/conferences/precedents?{query}").text, query
    place = case_of(conference).place
    for query in ("q=不存在", f"q={place}", "q=%25", "category=0102", f"area={other}"):
        assert "No precedent fits" in visitor.get(f"/conferences/precedents?{query}").text, query


def test_the_rule_says_no_at_its_field(visitor: Visitor, now: datetime) -> None:
    conference = decided(visitor, now)
    address = f"/conferences/{conference.id}/rule"
    sent = {"name": " ", "area": conference.area_code[:9], "category": "0101", "reason": "会商决定"}
    page = visitor.post(address, sent, status=422)
    assert page.soup.select_one(".field-invalid #name") and "会商决定" in page.text
    visitor.post(address, sent | {"name": "甲", "area": "990101"}, status=422)
    visitor.post(address, sent | {"name": "甲", "category": "0401"}, status=422)
    assert db.session.scalar(select(RoutingRule.id)) is None
    visitor.login("unit1").post(address, sent | {"name": "甲"}, status=403)


def test_list_and_pages_go_on_by_key(visitor: Visitor, now: datetime) -> None:
    conference = decided(visitor, now)
    columns = {one.name: getattr(conference, one.name) for one in Conference.__table__.columns if one.name != "id"}
    db.session.add_all(Conference(**columns | {"seq": number}) for number in range(2, 61))
    db.session.commit()
    visitor.login("supervisor2")
    for address, most in (("/conferences", 50), ("/conferences/precedents", 30)):
        page = visitor.get(f"{address}?area={conference.area_code[:9]}")
        assert "第60号" in page.text and f"第{60 - most}号" not in page.text
        older = visitor.get(address + page.soup.select_one("a[rel=next]")["href"])
        assert f"第{60 - most}号" in older.text and "第60号" not in older.text
        assert "第60号" in visitor.get(address + older.soup.select_one("a[rel=prev]")["href"]).text


@pytest.mark.parametrize("status", list(Status))
def test_the_tabs_narrow_the_list(status: Status, visitor: Visitor, now: datetime) -> None:
    conference = decided(visitor, now)
    visitor.login("supervisor2")
    text = visitor.get(f"/conferences?status={status.value}").text
    assert (conference.number in text) is (status is Status.DECIDED)


def test_every_step_has_a_row_and_words(visitor: Visitor) -> None:
    assert {move.action for move in MOVES} == set(ConferenceStep) == set(LIFE.actions)
    assert set(written.kinds_of(ROWS)) | set(CONFERENCES.untold) == set(ConferenceStep)
    rules = visitor.login("unit1").get("/rules").text
    assert "Life of a joint conference" in rules and "Record the decision" in rules
