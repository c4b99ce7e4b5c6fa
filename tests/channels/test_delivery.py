"""Sending: nothing personal leaves, quiet hours hold, each message goes out once, and what fails is tried again."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade

from tests.channels.catcher import COUNTY, Catcher, allow, at_clock, catching, channel_to, messages, route, send_at
from tests.conftest import NOW
from tests.factories import make_case
from tests.guards.test_migrations import _new_database
from tests.journeys.steps import actor_of, log, move, post_of
from tests.visitor import Visitor
from tracker import create_app
from tracker.cases.vocabulary import Priority, Visibility
from tracker.channels.delivery import ROUND, _claim, deliver, quiet_until, wait_after
from tracker.channels.models import Channel, Message
from tracker.channels.services.outbox import leave_trial, retry_messages
from tracker.channels.services.watch import forget_messages
from tracker.channels.target import Target, seal_into
from tracker.channels.vocabulary import FIRST_WAIT, LEASE, LONGEST_WAIT, Fault, Kind, Language, Standing, Timing
from tracker.config import Settings
from tracker.extensions import db, jobs
from tracker.notices.services import tell
from tracker.site.services import set_setting

Made = Callable[[], Channel]


def told(ref: str, kind: str = "CaseUrged", who: str = "unit1", now: datetime = NOW) -> None:
    tell(posts=[post_of(who).id], kind=kind, ref=ref, now=now)


def test_a_wecom_message_holds_number_state_and_link_and_nothing_of_a_person(
    visitor: Visitor, catcher: Catcher
) -> None:
    allow()
    set_setting(key="channels.base_url", value="https://grid.example.cn/")
    route(channel_to(catcher.wecom), "CaseDispatched", "CaseReported", "CaseAccepted", "CaseUrged")
    case = log(
        visitor.login("officer1"), place="幸福里12号楼3单元", text="王小明说隔壁李大爷家漏水，电话13812345678",
        about="known", name="王小明", phone="13812345678",
    )  # fmt: skip
    visitor.login("dispatcher1")
    move(visitor, case, "accept")
    move(visitor, case, "dispatch", post=str(post_of("unit1").id), task="请上门，敲301")
    assert send_at() == len(messages()) > 0
    assert {one.standing for one in messages()} == {Standing.SENT}
    said = [json.loads(one.body) for one in catcher.caught]
    text = said[-1]["text"]["content"]
    assert case.ref in text and f"https://grid.example.cn/cases/{case.ref}" in text
    assert case.state.label in text
    secret = [case.title, case.text, case.place, "王小明", "李大爷", "13812345678", "幸福里", "301", "请上门"]
    secret += [post.title for post in (post_of("unit1"), post_of("officer1"))]
    for one in catcher.caught:
        whole = f"{one.path} {one.headers} {json.dumps(json.loads(one.body), ensure_ascii=False)}"
        assert not [word for word in secret if word and word in whole]
        assert set(json.loads(one.body)) == {"msgtype", "text"}
    # Nor does the outbox hold any of it.
    rows = db.session.execute(db.text("SELECT * FROM channel_messages")).all()
    assert not [word for word in secret if word and word in str(rows)]


@pytest.mark.parametrize(
    "given",
    [{"visibility": Visibility.MEDIATION}, {"visibility": Visibility.RESTRICTED}, {"category_code": "1103"}],
)
def test_of_what_is_confidential_only_the_number_is_told(app: Flask, catcher: Catcher, given: dict[str, Any]) -> None:
    allow()
    route(channel_to(catcher.wecom), "CaseUrged")
    case = make_case(NOW, **given)
    told(case.ref)
    send_at()
    text = json.loads(catcher.caught[0].body)["text"]["content"]
    assert case.ref in text and "there is something for you" in text
    assert case.state.label not in text and "Urged" not in text and "urge" not in text.lower()


def test_of_a_thing_nobody_knows_not_even_the_kind_is_told(app: Flask, catcher: Catcher) -> None:
    allow()
    route(channel_to(catcher.wecom), "StandInBegan", "MediationOpened")
    told("absence-7", "StandInBegan")
    told("M990101-20260317-0001", "MediationOpened")
    send_at()
    first, second = (json.loads(one.body)["text"]["content"] for one in catcher.caught)
    assert "There is something for you" in first and "absence" not in first and "/inbox" in first
    assert "M990101-20260317-0001" in second and "something for you" in second and "mediation came in" not in second


KINDS: list[tuple[Kind, str, dict[str, str], str]] = [
    (Kind.WECOM, "/cgi-bin/webhook/send?key=0123456789abcdef", {}, "text.content"),
    (Kind.DINGTALK, "/robot/send?access_token=0123456789abcdef", {"secret": "SEC0123456789"}, "text.content"),
    (Kind.FEISHU, "/open-apis/bot/v2/hook/0123456789-abcdef", {}, "content.text"),
    (Kind.SMS, "/send", {"secret": "0123456789abcdef0123", "to": "duty-east"}, "text"),
]


@pytest.mark.parametrize(("kind", "path", "more", "where"), KINDS, ids=[row[0].value for row in KINDS])
def test_each_kind_speaks_as_its_service_wants(
    app: Flask, catcher: Catcher, kind: Kind, path: str, more: dict[str, str], where: str
) -> None:
    allow()
    channel = channel_to(catcher.url(path), kind=kind, language=Language.ZH, **more)
    route(channel, "CaseUrged")
    case = make_case(NOW)
    told(case.ref)
    send_at()
    assert [one.standing for one in messages()] == [Standing.SENT]
    (one,) = catcher.caught
    assert one.path.startswith(path)
    said: Any = json.loads(one.body)
    for name in where.split("."):
        said = said[name]
    assert said.startswith("【网格案件】") and case.ref in said and "处置中" in said
    if kind is Kind.DINGTALK:
        assert "timestamp=" in one.path and "sign=" in one.path
    if kind is Kind.SMS:
        from standardwebhooks import Webhook

        assert json.loads(one.body)["to"] == "duty-east"
        assert one.headers["webhook-id"] == json.loads(one.body)["id"] == messages()[0].public_key
        signed = Webhook(b"0123456789abcdef0123").sign(one.headers["webhook-id"], NOW, one.body)
        assert one.headers["webhook-signature"] == signed


def test_a_refusal_around_which_is_a_200_is_none_the_less_a_refusal(app: Flask, catcher: Catcher) -> None:
    allow()
    catcher.answers = [(200, '{"errcode":93000,"errmsg":"invalid webhook url"}')]
    route(channel_to(catcher.wecom), "CaseUrged")
    told(make_case(NOW).ref)
    send_at()
    (one,) = messages()
    assert (one.standing, one.fault, one.status) == (Standing.FAILED, Fault.REJECTED, 200)


def test_a_redirect_is_not_followed(app: Flask, catcher: Catcher) -> None:
    allow()
    with catching() as other:
        catcher.answers, catcher.headers = [(307, "")], {"Location": other.url()}
        route(channel_to(catcher.wecom), "CaseUrged")
        told(make_case(NOW).ref)
        send_at()
        assert other.caught == []
    assert (messages()[0].fault, messages()[0].status) == (Fault.STATUS, 307)


# Quiet hours -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "now", "until"),
    [
        ("22:00", "07:00", at_clock(21, 59), None),
        ("22:00", "07:00", at_clock(22), at_clock(7) + timedelta(days=1)),
        ("22:00", "07:00", at_clock(3), at_clock(7)),
        ("22:00", "07:00", at_clock(7), None),
        ("12:00", "14:00", at_clock(13), at_clock(14)),
        ("12:00", "14:00", at_clock(14), None),
        ("", "", at_clock(3), None),
    ],
)
def test_quiet_hours_end(first: str, last: str, now: datetime, until: datetime | None) -> None:
    assert quiet_until(first, last, now) == until


def test_what_is_not_urgent_waits_for_the_morning(app: Flask, catcher: Catcher) -> None:
    allow()
    quiet = {"quiet_from": "22:00", "quiet_until": "07:00"}
    route(channel_to(catcher.wecom, **quiet), "CaseUrged")
    route(channel_to(catcher.url("/cgi-bin/webhook/send?key=at-once-000"), name="值班", **quiet), "CaseUrged", timing=Timing.AT_ONCE)  # fmt: skip
    night = at_clock(23)
    usual, urgent = make_case(NOW), make_case(NOW, priority=Priority.P1)
    for case in (usual, urgent):
        told(case.ref, now=night)
    send_at(night)
    texts = [(one.path[-4:], usual.ref in one.body) for one in catcher.caught]
    assert sorted(texts) == [("-000", False), ("-000", True), ("cdef", False)], (
        "a row that says so, and P1, do not wait"
    )
    waiting = [one for one in messages() if one.standing is Standing.WAITING]
    assert [(one.ref, one.tries, one.next_at) for one in waiting] == [(usual.ref, 0, at_clock(7) + timedelta(days=1))]
    send_at(at_clock(7) + timedelta(days=1))
    assert len(catcher.caught) == 4 and {one.standing for one in messages()} == {Standing.SENT}


# Once, and again where it failed ---------------------------------------------------------------------------------------


def test_a_notice_of_several_posts_of_an_audience_is_one_message(app: Flask, catcher: Catcher) -> None:
    allow()
    channel = channel_to(catcher.wecom)
    route(channel, "CaseUrged")
    assert route(channel, "CaseUrged") == 0, "the same row twice is one"
    case = make_case(NOW)
    tell(posts=[post_of("unit1").id, post_of("unit2").id], kind="CaseUrged", ref=case.ref, now=NOW)
    told(case.ref, who="dispatcher1")
    assert len(messages()) == 1
    told(case.ref, now=NOW + timedelta(minutes=5))
    assert len(messages()) == 2, "another time is another notice"


def test_what_is_rolled_back_sends_nothing(app: Flask, catcher: Catcher) -> None:
    allow()
    route(channel_to(catcher.wecom), "CaseUrged")
    db.session.commit()
    told(make_case(NOW).ref)
    assert len(messages()) == 1
    db.session.rollback()
    assert messages() == []


def test_a_failure_is_tried_again_later_and_later_and_then_given_up(app: Flask, catcher: Catcher) -> None:
    allow()
    set_setting(key="channels.tries", value=3)
    catcher.answers = [(503, "away")]
    route(channel_to(catcher.wecom), "CaseUrged")
    told(make_case(NOW).ref)
    at, waits = NOW, []
    for tries in (1, 2, 3):
        assert send_at(at) == 1 and send_at(at) == 0, "not before its time"
        (one,) = messages()
        assert (one.tries, one.fault, one.status) == (tries, Fault.STATUS, 503)
        waits.append(one.next_at - at)
        at = one.next_at
    assert one.standing is Standing.DEAD
    assert send_at(at + timedelta(days=1)) == 0
    assert FIRST_WAIT * 0.79 < waits[0] < FIRST_WAIT * 1.21 and waits[1] > FIRST_WAIT * 1.5
    catcher.answers = [(200, "{}")]
    assert retry_messages(ids=[one.id], actor=actor_of("sysadmin1", NOW), now=at) == 1
    send_at(at)
    assert [one.standing for one in messages()] == [Standing.SENT]


def test_waits_double_spread_and_end() -> None:
    assert [wait_after(tries, lambda: 0.5) / FIRST_WAIT for tries in (1, 2, 3, 4)] == [1, 2, 4, 8]
    assert wait_after(1, lambda: 0.0) < wait_after(1, lambda: 1.0)
    assert wait_after(500, lambda: 0.5) == LONGEST_WAIT


def test_what_a_crashed_worker_had_claimed_comes_back_after_its_lease(app: Flask, catcher: Catcher) -> None:
    allow()
    route(channel_to(catcher.wecom), "CaseUrged")
    told(make_case(NOW).ref)
    (one,) = messages()
    assert _claim(one.id, NOW) == 1
    assert _claim(one.id, NOW) is None, "claimed is claimed"
    assert send_at(NOW + LEASE - timedelta(seconds=1)) == 0 and catcher.caught == []
    assert send_at(NOW + LEASE) == 1 and len(catcher.caught) == 1
    (one,) = messages()
    assert (one.standing, one.tries) == (Standing.SENT, 2)


def test_a_channel_that_was_shut_sends_nothing(app: Flask, catcher: Catcher) -> None:
    allow()
    channel = channel_to(catcher.wecom)
    route(channel, "CaseUrged")
    told(make_case(NOW).ref)
    channel.is_active = False
    assert send_at() == 0 and catcher.caught == []


def test_an_error_of_our_own_is_a_failed_try_and_names_nothing(
    app: Flask, catcher: Catcher, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    allow()
    leave_trial(receiver=f"c{channel_to(catcher.wecom).id}", actor=actor_of("sysadmin1", NOW), now=NOW)
    monkeypatch.setattr("tracker.channels.delivery.say_in", lambda *_args: 1 / 0)
    send_at()
    assert [(one.standing, one.fault) for one in messages()] == [(Standing.FAILED, Fault.OURS)]
    assert "ZeroDivisionError" in caplog.text and "0123456789abcdef" not in caplog.text


def test_a_message_that_cannot_be_looked_after_holds_up_no_other(
    app: Flask, catcher: Catcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow()
    channel = channel_to(catcher.wecom, quiet_from="09:00", quiet_until="20:00")
    route(channel, "CaseUrged")
    route(channel_to(catcher.wecom, name="值班"), "CaseUrged")
    told(make_case(NOW).ref)
    monkeypatch.setattr("tracker.channels.delivery.quiet_until", lambda first, *_rest: 1 / 0 if first else None)
    send_at()
    assert [one.standing for one in messages()] == [Standing.WAITING, Standing.SENT]


def test_old_messages_are_forgotten_but_not_what_waits_for_somebody(app: Flask, catcher: Catcher) -> None:
    allow()
    channel = channel_to(catcher.wecom)
    for standing in Standing:
        db.session.add(Message(
            channel_id=channel.id, dedup_key=standing.value, public_key=standing.value, kind="CaseUrged", ref="x",
            is_at_once=True, at=NOW, standing=standing, next_at=NOW,
        ))  # fmt: skip
    db.session.flush()
    assert forget_messages(NOW + timedelta(days=89)) == 0
    assert forget_messages(NOW + timedelta(days=91)) == 2
    assert {one.standing for one in messages()} == set(Standing) - {Standing.SENT, Standing.DROPPED}


# Two workers -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def own_app(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database of its own, whose commits are real."""
    url = ""
    if backend == "postgresql":
        url = _new_database(request.getfixturevalue("postgresql_url"), tmp_path)
    app = create_app(Settings(data_dir=tmp_path, database_url=url, testing=True))
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def test_two_workers_at_once_send_each_message_once(own_app: Flask, catcher: Catcher) -> None:
    allow()
    channel = Channel(name="群", kind=Kind.WECOM, language=Language.ZH, is_active=True, made_at=NOW)
    seal_into(channel, Target(catcher.wecom), "127.0.0.1")
    db.session.add(channel)
    db.session.flush()
    count = ROUND - 2
    for number in range(count):
        db.session.add(Message(
            channel_id=channel.id, dedup_key=str(number), public_key=f"msg_{number}", kind="CaseUrged",
            ref=f"{COUNTY}-{number}", is_at_once=True, at=NOW, standing=Standing.WAITING, next_at=NOW,
        ))  # fmt: skip
    db.session.commit()
    db.session.remove()
    start, sent = threading.Barrier(3), []

    def work() -> None:
        with own_app.app_context():
            start.wait()
            sent.append(deliver(lambda: NOW))

    workers = [threading.Thread(target=work) for _ in range(3)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(60)
    assert sum(sent) == len(catcher.caught) == count
    assert {(one.standing, one.tries) for one in messages()} == {(Standing.SENT, 1)}


def test_a_commit_that_left_messages_wakes_the_job_once_and_others_do_not(
    own_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(jobs, "ask", asked.append)
    channel = Channel(name="群", kind=Kind.WECOM, language=Language.ZH, is_active=True, made_at=NOW)
    seal_into(channel, Target("https://127.0.0.1/"), "127.0.0.1")
    db.session.add(channel)
    db.session.commit()
    assert asked == []
    from tracker.channels.services.outbox import _insert, _message

    _insert([_message(f"c{channel.id}", "CaseUrged", "1", NOW, True)])
    db.session.rollback()
    db.session.commit()
    assert asked == []
    _insert([_message(f"c{channel.id}", "CaseUrged", "1", NOW, True)])
    assert asked == []
    db.session.commit()
    db.session.commit()
    assert asked == ["send-messages"]
