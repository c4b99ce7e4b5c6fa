"""The pages: for the system administrator, the log for the auditor too, nothing for others; forms that tell and lose nothing."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.channels.catcher import COUNTY, Catcher, allow, channel_to, messages, route, send_at
from tests.conftest import NOW
from tests.factories import make_case
from tests.guards.test_queries import MOST, counted
from tests.journeys.steps import actor_of, post_of
from tests.visitor import Visitor
from tracker.audit.models import AccessEntry
from tracker.channels.models import Channel, Route, Webhook, Wording
from tracker.channels.services.webhooks import save_webhook
from tracker.channels.target import open_target
from tracker.channels.vocabulary import Standing
from tracker.extensions import db
from tracker.notices.services import tell
from tracker.site.services import set_setting

OTHERS = ("officer1", "dispatcher1", "unit1", "police1", "mediator1", "supervisor1", "secadmin1")
PAGES = ("/channels", "/channels/new", "/channels/matrix", "/channels/texts", "/channels/texts/CaseUrged/zh", "/webhooks",
         "/webhooks/new", "/channels/messages")  # fmt: skip
SENT = (
    "/channels/1/try",
    "/channels/matrix/remove",
    "/channels/messages/decide",
    "/webhooks/1/try",
    "/webhooks/1/secret",
)


def acts() -> list[str]:
    query = db.select(AccessEntry.act).where(AccessEntry.act.regexp_match("^(channel|webhook|message):"))
    return list(db.session.scalars(query.order_by(AccessEntry.id)))


def typed(catcher: Catcher, **more: str) -> dict[str, str]:
    """What a person fills in of a channel."""
    return {
        "name": "东街值班群", "kind": "wecom", "address": catcher.wecom, "secret": "", "to": "", "sender": "",
        "language": "zh", "quiet_from": "22:00", "quiet_until": "07:00", "is_active": "y",
    } | more  # fmt: skip


@pytest.mark.parametrize("name", [*OTHERS, "auditor1"])
def test_others_neither_see_nor_send(visitor: Visitor, name: str) -> None:
    visitor.login(name)
    for address in PAGES:
        is_log = name == "auditor1" and address == "/channels/messages"
        visitor.get(address, status=200 if is_log else 403)
    for address in SENT:
        visitor.post(address, {}, status=403)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_system_administrator_finds_them(visitor: Visitor, language: str) -> None:
    visitor.login("sysadmin1").post("/language", {"language": language})
    for address in PAGES:
        visitor.get(address)
    links = visitor.get("/").links()
    assert {"/channels", "/webhooks", "/channels/messages"} <= set(links)


def test_a_channel_is_made_tried_and_never_shows_its_address(visitor: Visitor, catcher: Catcher) -> None:
    allow()
    visitor.login("sysadmin1")
    page = visitor.follow(visitor.post("/channels/new", typed(catcher)))
    channel = db.session.scalars(db.select(Channel)).one()
    assert "0123456789abcdef" not in page.response.get_data(as_text=True) and "127.0.0.1" in page.text
    page = visitor.follow(visitor.post(f"/channels/{channel.id}/try", {}))
    assert "Trial message" in page.text and "waiting" in page.text
    send_at(NOW + timedelta(minutes=1))
    assert "测试消息" in json.loads(catcher.caught[0].body)["text"]["content"]
    page = visitor.get(f"/channels/messages?channel={channel.id}")
    assert "sent" in page.text
    address = f"/channels/{channel.id}"
    form = visitor.get(address)
    data = typed(catcher, seen=form.field("seen"), address="", name="东街群")
    del data["kind"]
    visitor.post(address, data)
    db.session.refresh(channel)
    assert channel.name == "东街群" and open_target(channel).address == catcher.wecom, "what is left empty stays"
    assert acts() == ["channel:save", "channel:try", "channel:save"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"address": ""}, "Fill in: Address"),
        ({"address": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send"}, "This is no address of this kind."),
        ({"address": "https://10.0.0.1/cgi-bin/webhook/send?key=0123456789"}, "lies inside the building"),
        ({"address": "http://8.8.8.8/cgi-bin/webhook/send?key=0123456789"}, "Only https://"),
        ({"address": "https://no-such-host.invalid/cgi-bin/webhook/send?key=0123456789"}, "No server of this name"),
        ({"quiet_until": ""}, "Fill in both ends"),
        ({"quiet_until": "22:00"}, "cannot last the whole day"),
        ({"kind": "sms", "address": "https://8.8.8.8/s", "secret": "short", "to": "duty"}, "At least 16 characters"),
        (
            {"kind": "sms", "address": "https://8.8.8.8/s", "secret": "x" * 16, "to": "13812345678"},
            "The name of a list",
        ),
        ({"kind": "mail", "address": "https://8.8.8.8/", "to": "a@b.cn", "sender": "a@b.cn"}, "This is no address"),
        ({"kind": "mail", "address": "smtps://8.8.8.8", "to": "王小明", "sender": "a@b.cn"}, "An address of a mailbox"),
        ({"name": "  "}, "Fill in: What it is called"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    visitor: Visitor, catcher: Catcher, more: dict[str, str], words: str
) -> None:
    page = visitor.login("sysadmin1").post("/channels/new", typed(catcher, **more), status=422)
    assert words in page.text
    assert db.session.scalar(db.select(db.func.count(Channel.id))) == 0


def test_a_secret_goes_to_no_new_address(visitor: Visitor, catcher: Catcher) -> None:
    allow()
    channel = channel_to(
        catcher.url("/robot/send?access_token=0123456789abcdef"), kind="dingtalk", secret="SEC0123456789"
    )  # fmt: skip
    visitor.login("sysadmin1")
    form = visitor.get(f"/channels/{channel.id}")
    data = typed(catcher, seen=form.field("seen"), address=catcher.url("/robot/send?access_token=fedcba9876543210"))
    page = visitor.post(f"/channels/{channel.id}", data, status=422)
    assert "the secret has to be typed again" in page.text
    visitor.post(f"/channels/{channel.id}", data | {"seen": page.field("seen"), "secret": "SEC98765432"})


def test_rows_are_added_shown_and_removed_and_silence_is_named(visitor: Visitor, catcher: Catcher) -> None:
    allow()
    page = visitor.login("sysadmin1").get("/channels/matrix")
    assert "First make a channel." in page.text
    channel = channel_to(catcher.wecom)
    silent = len(page.soup.find("details", class_="card").find_all("li"))
    data = {
        "channel": str(channel.id), "area": COUNTY, "role": "unit_clerk", "unit": "", "timing": "waits",
        "kinds": ["CaseUrged", "CaseDispatched"],
    }  # fmt: skip
    page = visitor.follow(visitor.post("/channels/matrix", data))
    rows = db.session.scalars(db.select(Route)).all()
    assert {(row.kind, row.role.value, row.area_code) for row in rows} == {
        ("CaseUrged", "unit_clerk", COUNTY), ("CaseDispatched", "unit_clerk", COUNTY),
    }  # fmt: skip
    assert len(page.soup.find("details", class_="card").find_all("li")) == silent - 2
    page = visitor.post("/channels/matrix", data | {"kinds": []}, status=422)
    assert "Choose at least one kind." in page.text
    page = visitor.follow(visitor.post("/channels/matrix/remove", {}))
    assert "Choose at least one row." in page.text
    visitor.post("/channels/matrix/remove", {"route": [str(row.id) for row in rows]})
    assert not db.session.scalars(db.select(Route)).all()


def test_a_text_is_tried_refused_and_kept(visitor: Visitor) -> None:
    address = "/channels/texts/CaseUrged/zh"
    page = visitor.login("sysadmin1").post(address, {"text": "速办 {number} {title}"}, status=422)
    assert "A message cannot hold “{title}”. It can hold {number}, {state}, {link}, {site}." in page.text
    assert "速办 {number} {title}" in page.text, "what was typed is not lost"
    page = visitor.post(address, {"text": "速办 {number}", "act": "preview"}, status=200)
    assert "速办 000000-20260101-0001" in page.text and db.session.scalars(db.select(Wording)).all() == []
    visitor.post(address, {"text": "速办 {number}"})
    assert [row.text for row in db.session.scalars(db.select(Wording))] == ["速办 {number}"]
    assert "own words" in visitor.get("/channels/texts").text
    visitor.get("/channels/texts/NoSuchKind/zh", status=404)
    visitor.get("/channels/texts/CaseUrged/fr", status=404)


def test_what_was_given_up_is_seen_tried_anew_or_dropped(visitor: Visitor, catcher: Catcher) -> None:
    allow()
    set_setting(key="channels.tries", value=1)
    catcher.answers = [(500, "")]
    route(channel_to(catcher.wecom), "CaseUrged")
    cases = [make_case(NOW), make_case(NOW)]
    for case in cases:
        tell(posts=[post_of("unit1").id], kind="CaseUrged", ref=case.ref, now=NOW)
    send_at()
    visitor.login("sysadmin1")
    page = visitor.get("/channels/messages?standing=dead")
    assert "its server answered with an error" in page.text and "HTTP 500" in page.text
    assert not [case.ref for case in cases if case.ref in page.response.get_data(as_text=True)], "not even the number"
    assert page.soup.find("a", href="/channels/messages").find(class_="nav-count").get_text() == "2"
    first, second = (str(one.id) for one in messages())
    assert (
        "Choose at least one message."
        in visitor.follow(visitor.post("/channels/messages/decide", {"act": "drop"})).text
    )
    visitor.post("/channels/messages/decide", {"act": "nothing"}, status=400)
    visitor.post("/channels/messages/decide", {"act": "retry", "message": first})
    visitor.post("/channels/messages/decide", {"act": "drop", "message": [second, first]})
    assert [one.standing for one in messages()] == [Standing.WAITING, Standing.DROPPED]
    assert acts()[-2:] == ["message:retry", "message:drop"]
    visitor.login("auditor1")
    page = visitor.get("/channels/messages")
    assert "waiting" in page.text and not page.soup.find("button", attrs={"value": "retry"})


def test_the_secret_of_a_webhook_is_shown_once(visitor: Visitor, catcher: Catcher) -> None:
    allow()
    visitor.login("sysadmin1")
    page = visitor.post(
        "/webhooks/new", {"name": "县平台", "address": catcher.url(), "is_active": "y", "kinds": []}, status=422
    )
    assert "Choose at least one kind." in page.text
    data = {"name": "县平台", "address": catcher.url(), "is_active": "y", "kinds": ["CaseUrged"]}
    page = visitor.post("/webhooks/new", data, status=200)
    webhook = db.session.scalars(db.select(Webhook)).one()
    secret = open_target(webhook).secret
    assert secret.startswith("whsec_") and secret in page.text
    address = f"/webhooks/{webhook.id}"
    for again in ("/webhooks", address):
        shown = visitor.get(again).response.get_data(as_text=True)
        assert secret not in shown and "/hook" not in shown
    form = visitor.get(address)
    visitor.post(address, data | {"seen": form.field("seen"), "address": "", "kinds": ["CaseAccepted"]})
    db.session.refresh(webhook)
    assert webhook.kinds == ["CaseAccepted"] and open_target(webhook).secret == secret
    page = visitor.post(f"{address}/secret", {}, status=200)
    db.session.refresh(webhook)
    assert open_target(webhook).secret != secret and open_target(webhook).secret in page.text
    visitor.post(f"{address}/try", {})
    assert [one.kind for one in messages()] == ["Trial"]
    assert acts() == ["webhook:save", "webhook:save", "webhook:secret", "channel:try"]


def test_the_pages_ask_few_questions(visitor: Visitor, catcher: Catcher) -> None:
    allow()
    for number in range(6):
        channel = channel_to(catcher.wecom, name=f"群{number}")
        route(channel, "CaseUrged", "CaseAccepted")
        save_webhook(
            webhook=None, name=f"平台{number}", address=catcher.url(), kinds=["CaseUrged"], is_active=True,
            actor=actor_of("sysadmin1", NOW), now=NOW,
        )  # fmt: skip
    tell(posts=[post_of("unit1").id], kind="CaseUrged", ref="r", now=NOW)
    visitor.login("sysadmin1")
    for address in PAGES:
        with counted() as statements:
            visitor.get(address)
        assert len(statements) <= MOST, f"{address}: {len(statements)}"
