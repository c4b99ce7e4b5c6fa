"""The other ways of a case: returned, parked, merged, void, recalled, assisted, reopened, settled at once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.journeys.steps import DISSATISFIED, case_of, log, move, photo, post_of, to_handling, user_of, why_not
from tests.visitor import Visitor
from tracker.cases.queries.ledger import deadline_ledger
from tracker.cases.vocabulary import State
from tracker.extensions import db
from tracker.people.models import Absence, Appointment, Post
from tracker.people.vocabulary import Rank, Role


def test_settled_on_the_spot_needs_words_a_photo_and_another_person_to_close(visitor: Visitor) -> None:
    visitor.login("officer1")
    form = visitor.get("/cases/new")
    data = {
        "client_key": form.field("client_key"), "category": "0102", "area": post_of("officer1").area_code, "place": "2单元",
        "text": "楼道堆放纸箱", "source": "patrol", "on_spot": "y",
    }  # fmt: skip
    assert "Say what you did" in visitor.post("/cases/new", data, status=422).text
    page = visitor.post("/cases/new", data | {"result_text": "已当场清理"}, status=422)
    assert "photo" in page.text
    assert page.soup.find("textarea", attrs={"name": "text"}).get_text().strip() == "楼道堆放纸箱", (
        "nothing typed is lost"
    )
    done = visitor.post(
        "/cases/new", data | {"result_text": "已当场清理", "photos": photo(), "after_photos": photo("b.jpg", "green")}
    )
    case = case_of(done.location.rsplit("/", 1)[1])
    assert (case.state, case.is_on_spot, case.due_at) == (State.ON_SPOT, True, None)
    assert "grid centre" in why_not(visitor, case, "close")
    visitor.login("dispatcher1")
    move(visitor, case, "close")
    assert case.state is State.CLOSED


def test_a_wrong_order_is_returned_once_and_then_decided(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"))
    visitor.login("dispatcher1")
    move(visitor, case, "accept")
    move(visitor, case, "dispatch", post=str(post_of("unit2").id))
    started, due = case.clock_from_at, case.due_at
    visitor.login("unit2")
    move(visitor, case, "return_order", reason="不属于本部门职责")
    assert (case.state, case.return_count) == (State.ACCEPTED, 1)
    visitor.get(f"/cases/{case.ref}")
    visitor.login("dispatcher1")
    move(visitor, case, "dispatch", post=str(post_of("unit2").id), decided="y")
    assert (case.clock_from_at, case.due_at) == (started, due), "a return does not restart the clock"
    visitor.login("unit2")
    assert "decided" in why_not(visitor, case, "return_order")


def test_a_complaint_about_staff_goes_to_supervisors_alone(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"), "1103")
    assert case.holder_post_id == post_of("supervisor2").id, "nobody says whom it is about: past those of the street"
    assert "was not done" in why_not(visitor.login("supervisor1"), case, "accept")
    move(visitor.login("supervisor2"), case, "accept")
    form = visitor.get(f"/cases/{case.ref}/moves/dispatch")
    offered = {int(one["value"]) for one in form.soup.select("[name=post] option, [name=post][value]") if one["value"]}
    assert offered == {post_of("supervisor1").id, post_of("supervisor2").id}
    care_worker = db.session.scalars(db.select(Post).where(Post.role == Role.CARE_WORKER)).first()
    move(visitor, case, "dispatch", status=422, post=str(care_worker.id))
    move(visitor, case, "dispatch", post=str(post_of("supervisor1").id))
    assert case.holder_post_id == post_of("supervisor1").id


def test_a_suspension_stops_the_clock_and_the_ledger_tells(visitor: Visitor, filled_app: Flask, now: datetime) -> None:
    case = log(visitor.login("officer1"), "0503")
    to_handling(visitor, case)
    before = case.due_at
    move(visitor, case, "suspend", ground="season", review_on="2026-04-01", reason="雨季无法施工")
    visitor.login("supervisor1")
    assert "雨季无法施工" in visitor.get(f"/cases/{case.ref}").text
    move(visitor, case, "grant")
    assert case.state is State.SUSPENDED
    assert case.stage_due_at is None
    filled_app.config["NOW"] = lambda: now + timedelta(days=7)
    visitor.login("supervisor1")
    move(visitor, case, "resume", note="天气转晴")
    assert case.due_at > before
    ledger = deadline_ledger(case, now + timedelta(days=7))
    assert any(one.kind == "pause" for one in ledger.intervals)
    assert (
        ledger.intervals[-1].to_at == case.due_at or abs((ledger.intervals[-1].to_at - case.due_at).total_seconds()) < 2
    )
    assert "Why this day?" in visitor.get(f"/cases/{case.ref}").text


def test_a_review_day_too_far_ahead_is_refused_at_its_field(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"))
    to_handling(visitor, case)
    page = move(visitor, case, "suspend", status=422, ground="law", review_on="2026-12-31", reason="等待判决")
    assert "90 days" in page.soup.select_one(".field-error").get_text()
    assert "等待判决" in page.text


def test_a_duplicate_follows_its_lead_and_can_be_taken_back(visitor: Visitor) -> None:
    lead, double = log(visitor.login("officer1")), log(visitor)
    visitor.login("dispatcher1")
    page = move(visitor, double, "merge", status=422, lead_ref="990101-20260101-9999")
    assert "no such case" in page.text
    move(visitor, double, "merge", lead_ref=lead.ref)
    assert (double.state, double.merged_into_id, double.is_open) == (State.MERGED, lead.id, False)
    assert double.ref in visitor.get(f"/cases/{lead.ref}").text
    move(visitor, double, "unmerge", reason="不是同一处")
    assert (double.state, double.merged_into_id) == (State.REPORTED, None)


def test_voiding_takes_two_people(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"))
    visitor.login("dispatcher1")
    move(visitor, case, "void", reason="重复测试")
    assert case.state is State.REPORTED
    assert "waiting" in why_not(visitor, case, "void")
    visitor.login("supervisor1")
    move(visitor, case, "grant")
    assert case.state is State.VOID


def test_a_refused_request_leaves_everything_as_it_was(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"))
    to_handling(visitor, case)
    before = case.due_at
    move(visitor, case, "extend", amount="1wd", reason="忙")
    visitor.login("supervisor1")
    move(visitor, case, "refuse", reason="理由不足")
    assert (case.state, case.due_at, case.extension_count) == (State.HANDLING, before, 0)
    assert "理由不足" in visitor.login("unit1").get(f"/cases/{case.ref}").text


@pytest.mark.parametrize(
    ("amount", "words"), [("9wd", "at most"), ("4wh", "working days"), ("soon", "number and a unit")]
)
def test_an_impossible_extension_is_refused_at_its_field(amount: str, words: str, visitor: Visitor) -> None:
    case = log(visitor.login("officer1"))
    to_handling(visitor, case)
    page = move(visitor, case, "extend", status=422, amount=amount, reason="忙")
    assert words in page.soup.select_one(".field-error").get_text()


def test_assisting_units_answer_before_feedback(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"))
    to_handling(visitor, case, co_posts=[str(post_of("unit2").id)])
    assert "assisting" in why_not(visitor, case, "feedback")
    visitor.login("unit2")
    assert case.ref in visitor.get("/inbox").text
    move(visitor, case, "co_feedback", answer="已派人协助清理")
    assert case.ref not in visitor.get("/inbox").soup.select_one("#results section").get_text()
    visitor.login("unit1")
    move(visitor, case, "feedback", result_code="solved", result_text="已清理")
    assert case.state is State.FEEDBACK


def test_a_recall_works_until_the_next_one_acts(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"))
    move(visitor, case, "recall", reason="写错了地点")
    assert case.state is State.DRAFT
    visitor.login("dispatcher1").get(f"/cases/{case.ref}", status=404)
    visitor.login("officer1")
    form = visitor.get(f"/cases/new?draft={case.ref}")
    assert form.field("client_key") == case.client_key
    again = log(visitor, client_key=case.client_key, place="5号楼北侧", text="更正：5号楼北侧通道被堵")
    assert (again.id, again.state, again.place) == (case.id, State.REPORTED, "5号楼北侧")
    visitor.login("dispatcher1")
    move(visitor, case, "accept")
    assert "state" in why_not(visitor.login("officer1"), case, "recall")


def test_a_dissatisfied_reporter_reopens_once(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"), reporter_name="王小明", reporter_phone="19900001111")
    to_handling(visitor, case)
    move(visitor, case, "feedback", result_code="solved", result_text="已清理")
    visitor.login("officer1")
    move(visitor, case, "verify")
    visitor.login("dispatcher1")
    move(visitor, case, "close")
    assert case.rating is None, "nobody is satisfied until they say so"
    move(visitor, case, "evaluate", **DISSATISFIED, note="第二天又堵了")
    visitor.login("supervisor1")
    move(visitor, case, "reopen", reason="情况属实")
    assert (case.state, case.reopen_count, case.closed_at) == (State.HANDLING, 1, None)
    assert case.holder_post_id == post_of("unit1").id


def test_pressing_leaves_the_state_alone(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"))
    to_handling(visitor, case)
    move(visitor, case, "escalate", reason="需要多部门联合")
    visitor.login("dispatcher1")
    move(visitor, case, "urge", note="请抓紧")
    visitor.login("supervisor1")
    move(visitor, case, "supervise", level="2", reason="媒体关注", asked="两日内办结")
    assert "higher" in move(visitor, case, "supervise", status=422, level="1", reason="再次", asked="办结").text
    assert (case.state, case.urge_count, case.supervised_level, case.is_escalated) == (State.HANDLING, 1, 2, True)
    visitor.login("dispatcher1")
    move(visitor, case, "dispatch", post=str(post_of("unit2").id))
    assert (case.state, case.is_escalated) == (State.DISPATCHED, False)


def test_a_fight_goes_to_the_liaison_of_the_village_and_to_no_other(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"), "0302", place="广场东门", text="两人因停车动手")
    visitor.login("police1")
    assert case.ref in visitor.get("/cases").text, "shown to the village's liaison from the start"
    visitor.login("dispatcher1")
    move(visitor, case, "accept")
    form = visitor.get(f"/cases/{case.ref}/moves/dispatch")
    first = form.soup.select_one("select[name=post] option")
    assert first["value"] == str(post_of("police1").id), "the liaison is suggested"
    move(visitor, case, "dispatch", post=first["value"])
    visitor.login("police1")
    move(visitor, case, "sign_for")
    move(visitor, case, "progress", note="已到场劝离")
    move(visitor, case, "feedback", result_code="explained", result_text="双方和解，已教育。")
    visitor.login("police2").get(f"/cases/{case.ref}", status=404)
    visitor.login("officer1")
    move(visitor, case, "verify")


def test_b_stands_in_while_a_is_away(visitor: Visitor, now: datetime) -> None:
    liaison, deputy = post_of("police1"), user_of("police2")
    db.session.add(
        Appointment(post_id=liaison.id, user_id=deputy.id, rank=Rank.B, from_on=now.date() - timedelta(days=9))
    )
    db.session.commit()
    case = log(visitor.login("officer1"), "0302")
    visitor.login("police2").get(f"/cases/{case.ref}", status=404)
    db.session.add(Absence(user_id=user_of("police1").id, from_on=now.date(), to_on=now.date() + timedelta(days=3)))
    db.session.commit()
    shown = visitor.login("police2").get(f"/cases/{case.ref}")
    assert case.text in shown.text, "B reads what A would"
    assert liaison.title in visitor.get("/account").text
    away = visitor.login("police1").get(f"/cases/{case.ref}", status=403)
    assert case.ref not in away.text


def test_without_any_liaison_the_station_gets_it_and_it_is_flagged(visitor: Visitor, now: datetime) -> None:
    db.session.execute(
        db.update(Appointment).where(Appointment.post_id == post_of("police1").id).values(to_on=now.date())
    )  # fmt: skip
    db.session.commit()
    case = log(visitor.login("officer1"), "0302")
    vacant = db.session.scalars(
        db.select(Post).where(Post.role == Role.POLICE_LIAISON, Post.area_code == case.area_code[:12])
    ).one()
    visitor.login("dispatcher1")
    move(visitor, case, "accept")
    move(visitor, case, "dispatch", post=str(vacant.id))
    assert case.has_coverage_gap
    assert db.session.get(Post, case.holder_post_id).role is Role.POLICE_STATION


def test_two_editors_see_both_versions_and_lose_nothing(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"))
    to_handling(visitor, case)
    form = visitor.get(f"/cases/{case.ref}/moves/progress")
    old = form.field("version")
    move(visitor, case, "progress", note="第一位先写的进展")
    page = visitor.post(f"/cases/{case.ref}/moves/progress", {"version": old, "note": "第二位后写的进展"}, status=409)
    assert "第一位先写的进展" in page.text
    assert page.soup.find("textarea").get_text().strip() == "第二位后写的进展"
    assert page.field("version") == str(case.version)
    visitor.post(f"/cases/{case.ref}/moves/progress", {"version": page.field("version"), "note": "第二位后写的进展"})
    assert "第二位后写的进展" in visitor.get(f"/cases/{case.ref}").text


def test_bulk_accept_says_what_failed(visitor: Visitor) -> None:
    first, second = log(visitor.login("officer1")), log(visitor)
    visitor.login("dispatcher1")
    move(visitor, second, "accept")
    page = visitor.post("/cases/bulk", {"refs": [first.ref, second.ref], "action": "accept", "query": ""})
    shown = visitor.follow(page).text
    assert first.state is State.ACCEPTED
    assert second.ref in shown


def test_the_reporter_is_masked_until_a_purpose_is_given_and_logged(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"), reporter_name="王小明", reporter_phone="19900001111")
    shown = visitor.get(f"/cases/{case.ref}").text
    assert "王小明" not in shown
    assert "19900001111" not in shown
    assert "Say in a few words" in visitor.post(f"/cases/{case.ref}/reporter", {"purpose": ""}, status=422).text
    assert "19900001111" in visitor.post(f"/cases/{case.ref}/reporter", {"purpose": "回访核实情况"}, status=200).text
    log_page = visitor.login("auditor1").get("/admin/log?act=reporter:unmask")
    assert "回访核实情况" in log_page.text
    assert case.ref in log_page.text
