"""Who takes part: conflicts of interest, assigning, joining, minors, representatives, organisations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Flask
from sqlalchemy import select

from tests.journeys.steps import post_of, user_of
from tests.mediation.steps import (
    APPLICANT,
    RESPONDENT,
    add_party,
    agree_all,
    into_mediation,
    log_dispute,
    mediation_from,
    mediation_of,
    mediator_of,
    set_up,
    step,
    why_not,
)
from tests.visitor import Visitor
from tracker.audit.sealing import seal_bytes, unseal
from tracker.extensions import db
from tracker.foundation.masking import surname_of
from tracker.mediation.committees.models import CommitteeMember
from tracker.mediation.models import MediationHelper
from tracker.mediation.vocabulary import ConflictState, Origin, Stage
from tracker.people.models import Appointment, Post, User
from tracker.people.vocabulary import Rank, Role

Opened = tuple[Visitor, str]


def opened(visitor: Visitor, now: datetime) -> Opened:
    set_up(now)
    mediation = mediation_from(log_dispute(visitor))
    visitor.login(mediator_of(mediation))
    return visitor, mediation.ref


def name_with_surname_of(username: str) -> str:
    return surname_of(user_of(username).name) + "春花"


def test_same_surname_and_address_asks_for_a_decision(app: Flask, visitor: Visitor, now: datetime) -> None:
    visitor, ref = opened(visitor, now)
    user = user_of("mediator1")
    member = db.session.scalars(select(CommitteeMember).where(CommitteeMember.user_id == user.id)).first()
    member.home = seal_bytes(f"committee_members.home:{member.id}", {"home": "6号楼1单元 101"})
    db.session.commit()
    add_party(visitor, ref, "applicant", name_with_surname_of("mediator1"), address="6号楼 1单元101")
    assert mediation_of(ref).conflict_state is ConflictState.FOUND
    assert mediation_of(ref).conflicts == ["same_household"]
    add_party(visitor, ref, "respondent", RESPONDENT)
    ids = [
        one["value"]
        for one in visitor.get(f"/mediations/{ref}/moves/answer_conflict").soup.select("[name=both_parties]")
    ]
    step(visitor, ref, "ask_consent")
    for one in ids:
        step(visitor, ref, "consent", party=one, consent_way="in_person")
    assert "possible conflict of interest" in why_not(visitor, ref, "register")
    answers = {"reason": "双方知情并接受"}
    assert "Every party must" in step(visitor, ref, "answer_conflict", both_parties=ids[:1], status=422, **answers).text
    step(visitor, ref, "answer_conflict", both_parties=ids, **answers)
    step(visitor, ref, "register")
    assert mediation_of(ref).stage is Stage.REGISTERED


def test_another_surname_at_the_same_address_is_no_conflict(app: Flask, visitor: Visitor, now: datetime) -> None:
    visitor, ref = opened(visitor, now)
    member = db.session.scalars(
        select(CommitteeMember).where(CommitteeMember.user_id == user_of("mediator1").id)
    ).first()
    member.home = seal_bytes(f"committee_members.home:{member.id}", {"home": "6号楼1单元101"})
    db.session.commit()
    other = "赵" if surname_of(user_of("mediator1").name) != "赵" else "钱"
    add_party(visitor, ref, "applicant", other + "春花", address="6号楼1单元101")
    assert mediation_of(ref).conflict_state is ConflictState.NONE


def test_a_declared_relation_and_standing_back(app: Flask, visitor: Visitor, now: datetime) -> None:
    visitor, ref = opened(visitor, now)
    agree_all(visitor, ref)
    visitor.post(f"/mediations/{ref}/declare", {"by": "被申请人", "ground": "系申请人表弟"})
    assert mediation_of(ref).conflicts == ["declared"]
    page = visitor.get(f"/mediations/{ref}")
    assert "Possible conflict of interest" in page.text
    step(visitor, ref, "recuse", reason="本人与申请人系亲属")
    assert "possible conflict" in why_not(visitor, ref, "register")


def test_an_earlier_dispute_between_mediator_and_party(app: Flask, visitor: Visitor, now: datetime) -> None:
    visitor, ref = opened(visitor, now)
    add_party(visitor, ref, "applicant", APPLICANT)
    add_party(visitor, ref, "respondent", user_of("mediator1").name)
    second = mediation_from(log_dispute(visitor, client_key="another-dispute-0001"))
    visitor.login(mediator_of(second))
    add_party(visitor, second.ref, "respondent", RESPONDENT)
    assert mediation_of(second.ref).conflict_state is ConflictState.NONE
    add_party(visitor, second.ref, "applicant", APPLICANT)
    assert mediation_of(second.ref).conflicts == ["earlier_dispute"]


def test_the_head_hands_the_file_to_another_mediator(app: Flask, visitor: Visitor, now: datetime) -> None:
    visitor, ref = opened(visitor, now)
    unit = mediation_of(ref).committee_id
    other = Post(title="书声里社区第二调解员", role=Role.MEDIATOR, area_code="990101001001", unit_id=unit)
    someone = User(username="second-mediator", name="周和", created_at=now)
    db.session.add_all([other, someone])
    db.session.flush()
    appointed = Appointment(post_id=other.id, user_id=someone.id, rank=Rank.A, from_on=now.date())
    db.session.add(appointed)
    db.session.commit()
    other_id = other.id
    into_mediation(visitor, ref)
    # mediator1 holds the head's post here; the one in charge before loses the file with the case.
    step(visitor, ref, "assign", mediator=str(other_id), chosen="y")
    mediation = mediation_of(ref)
    assert (mediation.mediator_post_id, mediation.case.lead_post_id) == (other_id, other_id)
    assert "another mediator" in str(visitor.get(f"/mediations/{ref}").text) or visitor.get(f"/mediations/{ref}")


def test_the_police_join_only_when_asked_with_consent(app: Flask, visitor: Visitor, now: datetime) -> None:
    visitor, ref = opened(visitor, now)
    liaison = post_of("police1")
    visitor.login("police1").get(f"/mediations/{ref}", status=404)
    visitor.login("mediator1")
    ids = into_mediation(visitor, ref)
    answers = {"helper_kind": "liaison", "helper_post": str(liaison.id), "reason": "协助说明治安法规"}
    assert "Every party must" in step(visitor, ref, "invite", both_parties=ids[:1], status=422, **answers).text
    step(visitor, ref, "invite", both_parties=ids, **answers)
    page = visitor.login("police1").get(f"/mediations/{ref}")
    assert APPLICANT in page.text and "You were invited" in page.text
    visitor.get(f"/mediations/{ref}/moves/register", status=422)
    visitor.get(f"/mediations/{ref}/parties/new", status=422)
    visitor.login("mediator1")
    helper = db.session.scalars(select(MediationHelper)).one()
    step(visitor, ref, "uninvite", helper=str(helper.id))
    visitor.login("police1").get(f"/mediations/{ref}", status=404)


def test_a_minor_needs_a_guardian(app: Flask, visitor: Visitor, now: datetime) -> None:
    visitor, ref = opened(visitor, now)
    child = add_party(visitor, ref, "applicant", "孙小宝", is_minor="y")
    adult = add_party(visitor, ref, "respondent", RESPONDENT)
    step(visitor, ref, "ask_consent")
    for one in (child, adult):
        step(visitor, ref, "consent", party=str(one.id), consent_way="in_person")
    assert "needs a guardian" in why_not(visitor, ref, "register")
    visitor.post(
        f"/mediations/{ref}/parties/{child.id}/representatives/new",
        {"kind": "guardian", "name": "孙大海", "relation": "父亲"},
    )
    step(visitor, ref, "register")
    choices = visitor.get(f"/mediations/{ref}/moves/terminate").text
    assert "孙小宝" not in choices


def test_a_doubtful_credit_code_warns_and_does_not_block(app: Flask, visitor: Visitor, now: datetime) -> None:
    visitor, ref = opened(visitor, now)
    form = visitor.get(f"/mediations/{ref}/parties/new")
    data = {"version": form.field("version"), "side": "respondent", "kind": "organisation", "name": "云汀物业有限公司",
            "credit_code": "52410902000000000X"}  # fmt: skip
    page = visitor.post(f"/mediations/{ref}/parties/new", data)
    assert "does not add up" in visitor.follow(page).text
    assert "云汀物业有限公司" in visitor.get(f"/mediations/{ref}").text


def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(app: Flask, visitor: Visitor, now: datetime) -> None:
    visitor, ref = opened(visitor, now)
    form = visitor.get(f"/mediations/{ref}/parties/new")
    data = {"version": form.field("version"), "side": "applicant", "kind": "person", "name": APPLICANT,
            "phone": "12345", "address": "5号楼", "age": "很大"}  # fmt: skip
    page = visitor.post(f"/mediations/{ref}/parties/new", data, status=422)
    assert "not a phone number" in page.text
    assert page.field("name") == APPLICANT and page.field("address") == "5号楼"
    assert mediation_of(ref).event_count == 1


def test_names_rest_sealed(app: Flask, visitor: Visitor, now: datetime) -> None:
    visitor, ref = opened(visitor, now)
    party = add_party(visitor, ref, "applicant", "𠮷田·阿里木")
    raw = bytes(party.body)
    assert "𠮷田".encode() not in raw and b"13800001234" not in raw
    assert unseal(party)["name"] == "𠮷田·阿里木"


def test_at_the_window_and_by_referral(app: Flask, visitor: Visitor, now: datetime, make_opening: Callable) -> None:
    set_up(now)
    visitor.login("dispatcher1")
    page = make_opening(visitor, origin="referral", referrer="")
    assert "which body referred" in page.text
    page = make_opening(visitor, origin="referral", referrer="court", referral_no="(2026)委调12号")
    ref = page.location.rsplit("/", 1)[1]
    mediation = mediation_of(ref)
    assert (mediation.origin, mediation.stage) == (Origin.REFERRAL, Stage.OFFERED)
    window = visitor.get(f"/mediations/{ref}")
    assert "宅基地" not in window.text and "confidential" in window.text
    again = make_opening(visitor, origin="referral", referrer="court", referral_no="(2026)委调12号")
    assert again.location == page.location, "sent twice with one key it is one mediation"
    visitor.login(mediator_of(mediation))
    assert "两家宅基地" in visitor.get(f"/mediations/{ref}").text


def test_a_party_entered_by_mistake_is_taken_out(app: Flask, visitor: Visitor, now: datetime) -> None:
    visitor, ref = opened(visitor, now)
    wrong = add_party(visitor, ref, "applicant", "错登的人")
    kept = add_party(visitor, ref, "respondent", RESPONDENT)
    acting = {"kind": "agent", "name": "李代理", "given_on": "2026-03-16"}
    visitor.post(f"/mediations/{ref}/parties/{wrong.id}/representatives/new", acting)
    wrong_id = wrong.id
    visitor.post(f"/mediations/{ref}/parties/{wrong_id}/remove")
    page = visitor.get(f"/mediations/{ref}")
    assert "错登的人" not in page.text and "李代理" not in page.text and RESPONDENT in page.text
    visitor.post(f"/mediations/{ref}/parties/{wrong_id}/remove", status=404)
    add_party(visitor, ref, "applicant", APPLICANT)
    step(visitor, ref, "ask_consent")
    step(visitor, ref, "consent", party=str(kept.id), consent_way="phone")
    refused = visitor.post(f"/mediations/{ref}/parties/{kept.id}/remove", status=422)
    assert "stays in the file" in refused.text
