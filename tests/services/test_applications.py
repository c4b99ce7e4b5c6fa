"""One window, through the browser client: from the first question to the delivered result."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.journeys.steps import actor_of, login_at, post_of
from tests.services.steps import (
    BOOK,
    CODE,
    HELD,
    NAME,
    PHOTO,
    apply,
    filled,
    get,
    make_item,
    material,
    signed,
    step,
    village,
)
from tests.visitor import Visitor
from tracker.audit.models import AccessEntry, Event
from tracker.audit.sealing import unseal
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.people.models import Post
from tracker.services.models import Application
from tracker.services.services.effects import find_decider
from tracker.services.services.watch import deem_accepted
from tracker.services.views.panels import forget_applicants, say_applications_outside
from tracker.services.vocabulary import MaterialStatus, Status


@pytest.fixture(autouse=True)
def item(app: Flask) -> None:
    make_item()


@pytest.fixture
def window(app: Flask) -> Visitor:
    return Visitor(app).login("window1")


def unit_of(app: Flask, one: Application) -> Visitor:
    """Whoever sits in the unit that decides."""
    return login_at(Visitor(app), db.session.get_one(Post, find_decider(one).id))


def accepted(app: Flask, window: Visitor) -> Application:
    one = apply(window, BOOK, PHOTO)
    assert isinstance(one, Application)
    step(window, one, "accept")
    return get(one.id)


def test_an_item_is_found_by_two_characters_and_written_down_once(window: Visitor) -> None:
    assert NAME in window.get("/services/new?q=津贴").text
    assert "Nothing found" in window.get("/services/new?q=电梯").text
    page = window.get(f"/services/new?item={CODE}")
    data = {"client_key": page.field("client_key"), "area": village(), "name": "王桂兰", "phone": "13900002345"}
    first = window.post(f"/services/new?item={CODE}", data)
    again = window.post(f"/services/new?item={CODE}", data)
    assert first.location == again.location
    one = db.session.scalars(db.select(Application)).one()
    assert one.first_post_id == one.named_post_id == post_of("window1").id
    assert {row.name: row.status for row in one.materials} == {
        BOOK: MaterialStatus.MISSING, PHOTO: MaterialStatus.MISSING, HELD: MaterialStatus.HELD,
    }  # fmt: skip


def test_bad_input_stands_at_its_field_and_nothing_typed_is_lost(window: Visitor) -> None:
    page = apply(window, status=422, phone="12", matter="住三楼", area="")
    assert "This is not a phone number" in page.text and "Choose a place from the list." in page.text
    assert "住三楼" in page.text and page.field("name") == "王桂兰"


def test_who_applies_is_sealed_masked_and_unmasked_for_a_purpose_that_is_logged(window: Visitor) -> None:
    one = apply(window, BOOK)
    assert "王桂兰".encode() not in one.body and unseal(one)["name"] == "王桂兰"
    shown = window.get(f"/applications/{one.id}").text
    assert "王桂兰" not in shown and "13900002345" not in shown and "139****2345" in shown
    address = f"/applications/{one.id}/applicant"
    assert "Say in a few words" in window.post(address, {"purpose": "x"}, status=422).text
    assert "13900002345" in window.post(address, {"purpose": "通知补正材料"}, status=200).text
    entry = db.session.scalars(db.select(AccessEntry).where(AccessEntry.act == "applicant:unmask")).one()
    assert entry.purpose == "通知补正材料" and entry.subject == f"application:{one.ref}"
    assert not [one for one in db.session.scalars(db.select(Event)) if "王桂兰" in str(one.facts)]


def test_what_is_missing_is_told_at_once_completed_and_decided_within_the_promise(app: Flask, window: Visitor) -> None:
    one = apply(window, BOOK)
    refused = window.get(f"/applications/{one.id}/moves/accept", status=422)
    assert "Something is still missing" in refused.text
    step(window, one, "tell", added="低保证明\n银行卡复印件", told="照片要近三个月的。")
    one = get(one.id)
    assert one.status is Status.CORRECTING and one.accepted_at is None and len(one.materials) == 5
    paper = window.post(f"/applications/{one.id}/papers/completion", status=200).text
    assert PHOTO in paper and "低保证明" in paper and BOOK not in paper
    ids = [str(row.id) for row in one.materials if row.status is MaterialStatus.MISSING]
    step(window, one, "receive", received=ids)
    step(window, one, "accept")
    one = get(one.id)
    assert one.status is Status.ACCEPTED and one.due_at and one.holder_post.unit_id == one.item.unit_id
    unit = unit_of(app, one)
    step(unit, one, "decide", outcome="granted", told="从下月起发放。")
    one = get(one.id)
    assert one.decided_at <= one.due_at and one.handling_minutes is not None
    assert "The promise was kept." in window.post(f"/applications/{one.id}/papers/result", status=200).text
    out = window.get(f"/applications/{one.id}/moves/deliver", status=422)
    assert "Originals of the applicant are still here" in out.text
    step(window, one, "return_papers", papers=[str(material(one, BOOK).id)])
    step(window, one, "deliver", delivery="window")
    assert get(one.id).status is Status.DELIVERED


def test_a_correction_lets_the_promise_stand_still(
    app: Flask, window: Visitor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = accepted(app, window)
    before = one.due_at
    unit = unit_of(app, one)
    step(unit, one, "tell", added="收入证明")
    assert "stands still" in window.get(f"/applications/{one.id}").text
    monkeypatch.setitem(app.config, "NOW", lambda: now + timedelta(days=7))
    later, one = Visitor(app).login("window1"), get(one.id)
    step(later, one, "receive", received=[str(material(one, "收入证明").id)])
    step(later, one, "complete")
    one = get(one.id)
    assert one.status is Status.ACCEPTED and one.due_at > before + timedelta(days=5)
    assert [pause.kind.value for pause in one.pauses] == ["correction"] and one.pauses[0].until_at


def test_a_gap_may_follow_where_the_guide_allows_it_and_holds_the_decision(
    app: Flask, window: Visitor, now: datetime
) -> None:
    one = apply(window, BOOK)
    day = local_day(now)
    wrong = step(window, one, "promise_gap", status=422, gaps=[str(material(one, PHOTO).id)], until_on="2020-01-01")
    assert "This day is over already." in wrong.text
    step(window, one, "promise_gap", gaps=[str(material(one, PHOTO).id)], until_on=str(day + timedelta(days=5)))
    step(window, one, "accept")
    unit = unit_of(app, get(one.id))
    assert "has not come yet" in unit.get(f"/applications/{one.id}/moves/decide", status=422).text
    step(window, get(one.id), "receive", received=[str(material(get(one.id), PHOTO).id)])
    step(unit, get(one.id), "decide", outcome="denied", told="年龄未到。")


def test_what_nobody_answers_counts_as_accepted_from_the_day_it_was_received(window: Visitor) -> None:
    one = apply(window)
    assert deem_accepted(one.tell_due_at) == 0
    late = one.tell_due_at + timedelta(minutes=1)
    assert deem_accepted(late) == 1
    one = get(one.id)
    assert one.status is Status.ACCEPTED and one.is_deemed and one.accepted_at == one.received_at
    assert deem_accepted(late) == 0


def test_who_was_asked_first_stays_named_until_another_takes_over_in_writing(app: Flask, window: Visitor) -> None:
    officer = Visitor(app).login("officer1")
    one = apply(officer)
    assert one.first_post_id == one.named_post_id == post_of("officer1").id and one.holder_post_id != one.first_post_id
    step(
        window, one, "receive", received=[str(row.id) for row in one.materials if row.status is MaterialStatus.MISSING]
    )
    step(window, one, "accept")
    assert get(one.id).named_post_id == post_of("officer1").id
    assert "王**" in officer.get(f"/applications/{one.id}").text
    step(window, one, "take_over", status=422, remark="")
    step(window, one, "take_over", remark="材料和进度由本窗口答复。")
    one = get(one.id)
    assert one.named_post_id == post_of("window1").id and one.first_post_id == post_of("officer1").id
    seen = officer.get(f"/applications/{one.id}").text
    assert "王**" not in seen and "材料和进度由本窗口答复。" not in seen and one.ref in seen
    officer.post(f"/applications/{one.id}/papers/receipt", status=404)
    officer.post(f"/applications/{one.id}/applicant", {"purpose": "想看看"}, status=404)


#: What comes of the page itself, of its papers and steps, and of giving out a slip.
NO_PART = {
    "supervisor1": (200, 404, 403),
    "dispatcher1": (200, 404, 404),
    "officer1": (404, 404, 404),
    "unit1": (404, 404, 403),
    "agent1": (404, 404, 404),
    "police1": (403, 403, 403),
    "mediator1": (403, 403, 403),
    "sysadmin1": (403, 403, 403),
    "auditor1": (403, 403, 403),
}


@pytest.mark.parametrize("who", NO_PART)
def test_who_has_no_part_reads_nothing_of_it(app: Flask, window: Visitor, who: str) -> None:
    one = apply(window, BOOK, matter="八十五岁，行动不便。")
    other, (page, parts, slip) = Visitor(app).login(who), NO_PART[who]
    told = other.get(f"/applications/{one.id}", status=page).text
    assert "王桂兰" not in told and "2345" not in told and "行动不便" not in told and BOOK not in told
    other.post(f"/applications/{one.id}/papers/receipt", status=parts)
    other.post(f"/applications/{one.id}/applicant", {"purpose": "想看看"}, status=parts)
    other.post(f"/applications/{one.id}/slip", status=slip)
    for step_name in ("accept", "note", "receive"):
        other.get(f"/applications/{one.id}/moves/{step_name}", status=422 if page == 200 else page)


def test_an_agent_runs_two_errands_and_originals_go_from_hand_to_hand(
    app: Flask, window: Visitor, now: datetime
) -> None:
    one = accepted(app, window)
    agent = Visitor(app).login("agent1")
    agent.get(f"/applications/{one.id}", status=404)
    chosen = str(post_of("agent1").id)
    step(window, one, "mandate", status=422, agent=chosen, scope="代交材料")
    step(window, one, "mandate", agent=chosen, scope="代交材料、代领结果", **signed())
    unit = unit_of(app, get(one.id))
    step(agent, one, "errand", status=422, task="盖章", **wd(2))
    step(agent, one, "errand", department=str(get(one.id).holder_post_id), task="递交户口簿", **wd(2))
    step(agent, one, "errand", department_name="县人民医院", task="开体检表", **wd(1))
    book = [str(material(get(one.id), BOOK).id)]
    step(window, one, "give_papers", papers=book, to=chosen)
    assert get(one.id).materials[0].given_to_post_id == post_of("agent1").id
    step(agent, one, "get_papers", papers=book)
    held = get(one.id).materials[0]
    assert held.held_by_post_id == post_of("agent1").id and held.given_to_post_id is None
    first, second = get(one.id).errands
    assert "县人民医院" in agent.get("/errands").text
    run(unit, first.id, "take")
    assert "An errand is still under way." in unit.get(f"/applications/{one.id}/moves/decide", status=422).text
    run(unit, first.id, "finish", answer="已收")
    run(agent, second.id, "fail", reason="仪器检修")
    run(agent, second.id, "again", **wd(1))
    run(agent, second.id, "finish", answer="已开具")
    assert "The agent still has originals" in agent.get(f"/applications/{one.id}/moves/end_mandate", status=422).text
    step(unit, get(one.id), "decide", outcome="granted", told="准予。")
    step(agent, get(one.id), "return_papers", papers=book)
    step(agent, get(one.id), "deliver", delivery="agent")
    printed = db.session.scalar(db.select(db.func.count()).where(AccessEntry.act == "application:print"))
    sheet = window.post(f"/applications/{one.id}/papers/originals", status=200).text
    assert "handed on" in sheet and "given back" in sheet
    assert db.session.scalar(db.select(db.func.count()).where(AccessEntry.act == "application:print")) == printed + 1
    assert get(one.id).status is Status.DELIVERED


def wd(amount: int) -> dict[str, object]:
    """A limit of working days, as the field takes it."""
    return {"time": str(amount), "time-unit": "wd"}


def run(who: Visitor, errand_id: int, action: str, *, status: int = 303, **given: object) -> None:
    address = f"/errands/{errand_id}/moves/{action}"
    who.post(address, filled(who.get(address)) | given, status=status)
    db.session.expire_all()


def test_somebody_elses_errand_and_papers_are_nobodys_business(app: Flask, window: Visitor) -> None:
    one = accepted(app, window)
    step(window, one, "mandate", agent=str(post_of("agent1").id), scope="代交材料", **signed())
    step(window, one, "errand", department_name="县档案馆", task="查档", **wd(1))
    errand = get(one.id).errands[0]
    stranger = Visitor(app).login("unit2")
    stranger.get(f"/errands/{errand.id}", status=404)
    stranger.get(f"/errands/{errand.id}/moves/finish", status=404)
    unit = unit_of(app, get(one.id))
    assert "Only an agent may do this." in unit.get(f"/errands/{errand.id}/moves/finish", status=422).text


def test_who_may_not_read_a_name_does_not_print_it(app: Flask, window: Visitor) -> None:
    one = accepted(app, window)
    step(window, one, "mandate", agent=str(post_of("agent1").id), scope="代交材料", **signed())
    step(window, one, "errand", department=str(get(one.id).holder_post_id), task="查档", **wd(1))
    unit, address = unit_of(app, get(one.id)), f"/applications/{one.id}/papers/receipt"
    assert "王桂兰" in unit.post(address, status=200).text
    page = window.get(f"/applications/{one.id}/moves/send_to")
    others = [str(row["value"]) for row in page.soup.select("select[name=unit] option")]
    step(
        window, one, "send_to", unit=next(row for row in others if row != str(get(one.id).holder_post_id)), reason="转"
    )
    printed = unit.post(address, status=200).text
    assert "王桂兰" not in printed and "王**" in printed
    assert "王桂兰" in window.post(address, status=200).text


def test_old_pages_show_what_happened_since(app: Flask, window: Visitor) -> None:
    one = apply(window, BOOK)
    address = f"/applications/{one.id}/moves/note"
    page = window.get(address)
    step(window, one, "note", remark="已电话告知。")
    late = window.post(address, {"version": page.field("version"), "remark": "我的备注"}, status=409)
    assert "已电话告知。" in late.text and "我的备注" in late.text


def test_ending_forgets_who_applied_when_its_time_is_over(app: Flask, window: Visitor, now: datetime) -> None:
    one = apply(window)
    step(window, one, "refuse", refusal="not_ours", told="请到市级窗口办理。")
    one = get(one.id)
    assert "请到市级窗口办理。" in window.post(f"/applications/{one.id}/papers/refusal", status=200).text
    assert forget_applicants(one.ended_at + timedelta(days=729)) == 0
    assert forget_applicants(one.ended_at + timedelta(days=731)) == 1
    assert get(one.id).body == b"" and get(one.id).phone_mark is None
    assert "Name, phone and words are deleted." in window.get(f"/applications/{one.id}").text


def test_a_window_of_another_street_sees_nothing(app: Flask, window: Visitor) -> None:
    one = apply(window)
    other = db.session.scalars(
        db.select(Post).where(Post.role == post_of("window1").role, Post.area_code != post_of("window1").area_code)
    ).first()
    login_at(Visitor(app), other).get(f"/applications/{one.id}", status=404)
    assert actor_of("window1", db.session.get_one(Application, one.id).received_at)


def test_outside_the_house_only_number_state_and_page_are_told(app: Flask, window: Visitor) -> None:
    one = apply(window, BOOK)
    (told,) = say_applications_outside([one.ref, "990101-20260101-0001", "B-nothing"]).values()
    assert (told.number, told.state, told.values) == (one.ref, "asked", {"application_id": str(one.id)})
    assert "王" not in repr(told) and NAME not in repr(told)
