"""An application comes to an end from wherever it stands, and its promise is nobody's to stretch."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.journeys.steps import login_at, post_of
from tests.services.steps import BOOK, CODE, PHOTO, apply, filled, get, make_item, material, signed, step
from tests.services.test_applications import run, wd
from tests.visitor import Visitor
from tracker.access.policy import DECIDER_ROLE
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.people.models import Post, Unit
from tracker.people.services.open_work import count_open
from tracker.services.guide.models import ServiceItem, ServiceVersion
from tracker.services.models import Application
from tracker.services.services.effects import find_decider
from tracker.services.services.open_work import APPLICATIONS
from tracker.services.services.watch import deem_accepted, end_mandates, end_pauses
from tracker.services.vocabulary import ErrandStatus, Status


@pytest.fixture(autouse=True)
def item(app: Flask) -> None:
    make_item()


@pytest.fixture
def window(app: Flask) -> Visitor:
    return Visitor(app).login("window1")


def unit_of(app: Flask, one: Application) -> Visitor:
    return login_at(Visitor(app), db.session.get_one(Post, find_decider(one).id))


def accepted(window: Visitor) -> Application:
    one = apply(window, BOOK, PHOTO)
    assert isinstance(one, Application)
    step(window, one, "accept")
    return get(one.id)


def with_errand(window: Visitor, **more: object) -> Application:
    one = accepted(window)
    step(window, one, "mandate", agent=str(post_of("agent1").id), scope="代交材料", **signed(), **more)
    step(window, one, "errand", department=str(get(one.id).holder_post_id), task="查档", **wd(1))
    return get(one.id)


def test_where_no_unit_decides_an_application_waits_and_nothing_is_half_done(window: Visitor) -> None:
    one = apply(window)
    late = one.tell_due_at + timedelta(minutes=1)
    posts = db.session.scalars(db.select(Post).where(Post.role == DECIDER_ROLE, Post.is_active)).all()
    for post in posts:
        post.is_active = False
    db.session.flush()
    assert deem_accepted(late) == 0
    one = get(one.id)
    assert (one.status, one.accepted_at, one.is_deemed) == (Status.ASKED, None, False)
    for post in posts:
        post.is_active = True
    db.session.flush()
    assert deem_accepted(late) == 1 and get(one.id).status is Status.ACCEPTED


def test_after_the_time_to_tell_nothing_but_the_law_begins_the_promise(
    app: Flask, window: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two sweeps the window cannot be quicker than the law and let the promise begin later."""
    one = apply(window, BOOK, PHOTO)
    late = one.tell_due_at + timedelta(minutes=1)
    monkeypatch.setitem(app.config, "NOW", lambda: late)
    desk = Visitor(app).login("window1")
    for action in ("tell", "accept", "refuse"):
        refused = desk.get(f"/applications/{one.id}/moves/{action}", status=422)
        assert "counts as accepted since it was received" in refused.text
    step(desk, one, "deem")
    assert get(one.id).accepted_at == one.received_at


def test_the_applicant_is_told_once(app: Flask, window: Visitor) -> None:
    one = accepted(window)
    unit = unit_of(app, one)
    step(unit, one, "tell", added="收入证明")
    step(window, one, "receive", received=[str(material(get(one.id), "收入证明").id)])
    step(window, one, "complete")
    assert get(one.id).complete_until_on is None
    for who in (unit, window):
        assert "told once" in who.get(f"/applications/{one.id}/moves/tell", status=422).text


def test_what_was_told_before_it_was_accepted_is_not_awaited_afterwards(app: Flask, window: Visitor) -> None:
    one = apply(window, BOOK)
    step(window, one, "tell")
    step(window, one, "receive", received=[str(material(get(one.id), PHOTO).id)])
    step(window, one, "accept")
    one = get(one.id)
    assert one.complete_until_on is None
    assert "told once" in unit_of(app, one).get(f"/applications/{one.id}/moves/tell", status=422).text


@pytest.mark.parametrize("action", ["finish", "drop"])
def test_a_window_that_stands_in_for_an_agent_ends_his_errands(
    app: Flask, window: Visitor, now: datetime, action: str
) -> None:
    one = with_errand(window)
    APPLICATIONS.give_on(post_of("agent1"), post_of("window1"), now)
    one = get(one.id)
    assert one.agent_post_id == post_of("window1").id
    run(window, one.errands[0].id, action, **({"answer": "已查"} if action == "finish" else {"reason": "不再需要"}))
    step(unit_of(app, one), one, "decide", outcome="granted", told="准予。")


def test_a_window_drops_an_errand_that_nobody_runs(window: Visitor) -> None:
    one = with_errand(window)
    run(window, one.errands[0].id, "drop", reason="代办员已离岗")
    step(window, get(one.id), "end_mandate", reason="代办员已离岗")
    assert get(one.id).agent_post_id is None


def test_a_clock_that_stands_still_goes_on_though_the_unit_has_gone(app: Flask, window: Visitor, now: datetime) -> None:
    one = accepted(window)
    unit = unit_of(app, one)
    until = str(local_day(now) + timedelta(days=9))
    step(unit, one, "pause", pause_kind="hearing", until_on=until, told="听证")
    APPLICATIONS.give_on(db.session.get_one(Post, one.holder_post_id), post_of("dispatcher1"), now)
    step(window, get(one.id), "go_on")
    other = str(find_decider(get(one.id)).id)
    step(window, get(one.id), "send_to", unit=other, reason="原单位无人")
    step(
        login_at(Visitor(app), db.session.get_one(Post, int(other))),
        get(one.id),
        "decide",
        outcome="granted",
        told="好",
    )


def test_originals_on_their_way_to_nobody_are_called_back(window: Visitor) -> None:
    one = with_errand(window)
    book = [str(material(one, BOOK).id)]
    step(window, one, "give_papers", papers=book, to=str(post_of("agent1").id))
    assert "to be confirmed" in window.get(f"/applications/{one.id}/moves/give_papers").text
    assert count_open([post_of("agent1").id])[post_of("agent1").id]
    step(window, one, "give_papers", papers=book, to=str(get(one.id).holder_post_id))
    assert material(get(one.id), BOOK).given_to_post_id == get(one.id).holder_post_id
    step(window, one, "return_papers", papers=book)
    row = material(get(one.id), BOOK)
    assert row.held_by_post_id is None and row.given_to_post_id is None


def test_errands_end_with_their_application(app: Flask, window: Visitor) -> None:
    one = with_errand(window)
    unit = unit_of(app, one)
    unit.get(f"/errands/{one.errands[0].id}")
    step(window, one, "withdraw", reason="不办了")
    one = get(one.id)
    assert [(row.status, row.ended_at) for row in one.errands] == [(ErrandStatus.DROPPED, one.ended_at)]
    assert post_of("agent1").id not in count_open([post_of("agent1").id])


def test_a_mandate_ends_with_its_day(app: Flask, window: Visitor, now: datetime) -> None:
    day = local_day(now)
    one = with_errand(window, until_on=str(day))
    agent = Visitor(app).login("agent1")
    step(window, one, "give_papers", papers=[str(material(one, BOOK).id)], to=str(post_of("agent1").id))
    step(agent, one, "get_papers", papers=[str(material(one, BOOK).id)])
    assert end_mandates(now) == 0
    assert end_mandates(now + timedelta(days=1)) == 1 and end_mandates(now + timedelta(days=1)) == 0
    one = get(one.id)
    assert one.agent_post_id is None and one.errands[0].status is ErrandStatus.DROPPED
    agent.get(f"/applications/{one.id}/moves/errand", status=422)
    step(agent, one, "return_papers", papers=[str(material(one, BOOK).id)])
    agent.get(f"/applications/{one.id}", status=404)
    step(unit_of(app, one), one, "decide", outcome="granted", told="准予。")


def test_who_gives_his_part_away_lands_on_his_list(app: Flask, window: Visitor) -> None:
    one = accepted(window)
    unit = unit_of(app, one)
    page = unit.get(f"/applications/{one.id}/moves/send_to")
    other = next(
        value for value in page.soup.select("select[name=unit] option") if value["value"] != str(one.holder_post_id)
    )
    answer = unit.post(
        f"/applications/{one.id}/moves/send_to", filled(page) | {"unit": other["value"], "reason": "转办"}
    )
    assert unit.follow(answer).response.status_code == 200


def test_who_took_it_down_reads_it_until_another_has_taken_over(app: Flask, window: Visitor) -> None:
    agent = Visitor(app).login("agent1")
    one = apply(agent, BOOK)
    assert "王**" in agent.get(f"/applications/{one.id}").text
    step(window, one, "take_over", remark="由本窗口答复。")
    if BOOK in [row.name for row in get(one.id).materials if row.held_by_post_id == post_of("agent1").id]:
        step(agent, one, "return_papers", papers=[str(material(get(one.id), BOOK).id)])
    seen = agent.get(f"/applications/{one.id}").text
    assert one.ref in seen and "王**" not in seen


def test_a_department_reads_it_until_it_is_decided(app: Flask, window: Visitor) -> None:
    one = with_errand(window)
    unit, errand = unit_of(app, one), one.errands[0].id
    page = window.get(f"/applications/{one.id}/moves/send_to")
    other = next(
        int(one_["value"])
        for one_ in page.soup.select("select[name=unit] option")
        if one_["value"] != str(one.holder_post_id)
    )
    step(window, one, "send_to", unit=str(other), reason="转办")
    run(unit, errand, "finish", answer="已查")
    assert "王**" in unit.get(f"/applications/{one.id}").text
    step(login_at(Visitor(app), db.session.get_one(Post, other)), get(one.id), "decide", outcome="granted", told="好")
    unit.get(f"/applications/{one.id}", status=404)
    unit.get(f"/errands/{errand}", status=404)


def test_originals_are_with_whoever_took_them(app: Flask, window: Visitor) -> None:
    officer = Visitor(app).login("officer1")
    one = apply(officer, BOOK)
    assert material(one, BOOK).held_by_post_id == post_of("officer1").id
    step(officer, one, "give_papers", papers=[str(material(one, BOOK).id)], to=str(post_of("window1").id))
    step(window, one, "get_papers", papers=[str(material(one, BOOK).id)])
    assert material(get(one.id), BOOK).held_by_post_id == post_of("window1").id


def test_what_stands_still_or_has_ended_is_not_called_late(
    app: Flask, window: Visitor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = accepted(window), accepted(window)
    until = str(local_day(now) + timedelta(days=60))
    step(unit_of(app, first), first, "pause", pause_kind="hearing", until_on=until, told="听证")
    step(window, second, "withdraw", reason="不办了")
    monkeypatch.setitem(app.config, "NOW", lambda: now + timedelta(days=30))
    desk = Visitor(app).login("window1")
    assert "past the promise" not in desk.get("/applications").text
    for one in (first, second):
        assert "past the promise" not in desk.get(f"/applications/{one.id}").text
    step(desk, first, "go_on")
    assert "past the promise" not in desk.get(f"/applications/{first.id}").text
    monkeypatch.setitem(app.config, "NOW", lambda: now + timedelta(days=60))
    desk = Visitor(app).login("window1")
    assert "past the promise" in desk.get("/applications").text
    assert "past the promise" in desk.get(f"/applications/{first.id}").text


def test_a_pause_ends_with_the_day_the_applicant_was_told(app: Flask, window: Visitor, now: datetime) -> None:
    one = accepted(window)
    unit, day = unit_of(app, one), local_day(now)
    step(unit, one, "pause", pause_kind="hearing", until_on=str(day + timedelta(days=1)), told="听证")
    step(unit, one, "go_on")
    step(unit, one, "pause", pause_kind="appraisal", until_on=str(day + timedelta(days=9)), told="评审")
    assert end_pauses(now + timedelta(days=9)) == 0
    over = now + timedelta(days=10)
    assert end_pauses(over) == 1 and end_pauses(over) == 0
    one = get(one.id)
    assert one.status is Status.ACCEPTED and one.pauses[-1].until_at == over and one.due_at > over


WILD = ("9" * 30, "-1", "0")
FAR = ("9999-12-31", "0001-01-01", "9999-12", "0000-00", "²", "\0")


def test_nothing_an_address_says_is_a_fault_of_ours(app: Flask, window: Visitor) -> None:
    everybody = Visitor(app)
    for number in WILD:
        for path in ("applications/%s", "errands/%s", "windows/%s/slip", "applications/%s/moves/note"):
            window.get("/" + path % number, status=404)
        window.post(f"/applications/{number}/slip", status=404)
    for far in FAR:
        window.get("/applications/promises", query_string={"month": far})
        window.get("/applications", query_string={"area": far, "status": far, "before": far, "after": far})
        window.get("/services/new", query_string={"item": far, "q": far})
        for kind in ("csv", "json"):
            everybody.client.get(f"/open/services.{kind}", query_string={"month": far}).get_data()


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_days_far_away_are_refused_at_their_field(app: Flask, window: Visitor, day: str) -> None:
    one = accepted(window)
    unit, book = unit_of(app, one), [str(material(one, BOOK).id)]
    step(unit, one, "tell", status=422, complete_until_on=day, added="收入证明")
    step(unit, one, "pause", status=422, until_on=day, pause_kind="hearing", told="听证")
    step(window, one, "return_papers", status=422, signed_on=day, papers=book)
    assert get(one.id).status is Status.ACCEPTED


def test_where_there_is_one_place_it_is_not_asked_for(app: Flask) -> None:
    version = db.session.scalars(db.select(ServiceVersion).join(ServiceItem).where(ServiceItem.code == CODE)).one()
    unit = db.session.get_one(Unit, version.item.unit_id)
    unit.area_code = post_of("officer1").area_code[:12]
    db.session.flush()
    resident = Visitor(app)
    page = resident.get(f"/services/new?item={CODE}")
    assert page.field("area") == unit.area_code
