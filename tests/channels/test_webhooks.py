"""Webhooks: signed after the specification, the same id at every try, shut when nobody listens, and told of."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from standardwebhooks import Webhook as Reader
from standardwebhooks import WebhookVerificationError

from tests.channels.catcher import Catcher, allow, channel_to, messages, route, send_at
from tests.conftest import NOW
from tests.factories import make_case
from tests.journeys.steps import actor_of, post_of
from tracker.cases.vocabulary import Visibility
from tracker.channels.models import Webhook
from tracker.channels.services.webhooks import renew_secret, save_webhook
from tracker.channels.vocabulary import SHUT, Fault, Standing
from tracker.extensions import db
from tracker.notices.models import Notice
from tracker.notices.services import tell
from tracker.site.services import set_setting


def hook(catcher: Catcher, *kinds: str, now: datetime = NOW) -> tuple[Webhook, str]:
    allow()
    return save_webhook(
        webhook=None, name="县平台", address=catcher.url(), kinds=kinds or ("CaseUrged",), is_active=True,
        actor=actor_of("sysadmin1", NOW), now=now,
    )  # fmt: skip


def urge(ref: str, now: datetime = NOW) -> None:
    tell(posts=[post_of("unit1").id], kind="CaseUrged", ref=ref, now=now)


def test_the_reference_package_verifies_what_we_sign(app: Flask, catcher: Catcher) -> None:
    present = datetime.now(UTC).replace(microsecond=0)
    _webhook, secret = hook(catcher)
    case = make_case(NOW)
    urge(case.ref, present)
    send_at(present)
    (one,) = catcher.caught
    said = Reader(secret).verify(one.body, one.headers)
    assert set(said) == {"id", "kind", "number", "state", "at", "link"}
    assert (said["kind"], said["number"], said["state"]) == ("CaseUrged", case.ref, case.state.value)
    assert said["id"] == one.headers["webhook-id"] and said["link"].endswith(f"/cases/{case.ref}")
    assert datetime.fromisoformat(said["at"]) == present
    for body, key in ((one.body.replace(case.ref, "x"), secret), (one.body, "whsec_" + "A" * 43)):
        with pytest.raises(WebhookVerificationError):
            Reader(key).verify(body, one.headers)


def test_of_what_is_confidential_neither_kind_nor_state_is_told(app: Flask, catcher: Catcher) -> None:
    hook(catcher)
    case = make_case(NOW, visibility=Visibility.RESTRICTED)
    urge(case.ref)
    send_at()
    said = json.loads(catcher.caught[0].body)
    assert (said["kind"], said["number"], said["state"]) == ("Something", case.ref, "")


def test_a_try_after_a_failure_has_the_same_id_and_a_new_signature(app: Flask, catcher: Catcher) -> None:
    webhook, _secret = hook(catcher)
    catcher.answers = [(500, ""), (200, "")]
    urge(make_case(NOW).ref)
    send_at()
    assert webhook.failures == 1
    send_at(NOW + timedelta(minutes=2))
    first, second = (one.headers for one in catcher.caught)
    assert first["webhook-id"] == second["webhook-id"]
    assert first["webhook-timestamp"] != second["webhook-timestamp"]
    assert first["webhook-signature"] != second["webhook-signature"]
    (one,) = messages()
    assert (one.standing, one.status, one.tries) == (Standing.SENT, 200, 2)
    db.session.refresh(webhook)
    assert webhook.failures == 0, "what worked forgets what failed"


def notices() -> list[Notice]:
    return list(db.session.scalars(db.select(Notice).where(Notice.kind == SHUT)))


def test_a_webhook_that_fails_too_often_is_shut_and_the_system_administrator_told(app: Flask, catcher: Catcher) -> None:
    webhook, _secret = hook(catcher)
    set_setting(key="channels.webhook_failures", value=3)
    catcher.answers = [(500, "")]
    for number in range(4):
        urge(make_case(NOW).ref, NOW + timedelta(seconds=number))
    route(channel_to(catcher.wecom), SHUT)
    send_at(NOW + timedelta(minutes=1))
    db.session.refresh(webhook)
    assert (webhook.is_active, webhook.failures, webhook.shut_at) == (False, 3, NOW + timedelta(minutes=1))
    assert len(catcher.caught) == 3, "the fourth was not tried any more"
    of_it = [one for one in messages() if one.webhook_id]
    assert {one.standing for one in of_it} == {Standing.DEAD}, "somebody can look at them"
    assert [one.post_id for one in notices()] == [post_of("sysadmin1").id]
    assert [one.kind for one in messages() if one.channel_id] == [SHUT], "and by a channel, where one hears of it"
    urge(make_case(NOW).ref, NOW + timedelta(minutes=3))
    assert len(messages()) == 5, "a shut webhook is left nothing"
    save_webhook(
        webhook=webhook, name="县平台", address="", kinds=["CaseUrged"], is_active=True,
        actor=actor_of("sysadmin1", NOW), now=NOW,
    )  # fmt: skip
    assert (webhook.is_active, webhook.failures, webhook.shut_at) == (True, 0, None)


def test_gone_is_gone(app: Flask, catcher: Catcher) -> None:
    webhook, _secret = hook(catcher)
    catcher.answers = [(410, "")]
    urge(make_case(NOW).ref)
    send_at()
    db.session.refresh(webhook)
    assert not webhook.is_active and len(notices()) == 1
    assert [(one.standing, one.fault) for one in messages()] == [(Standing.DEAD, Fault.GONE)]


def test_a_new_secret_signs_from_now_on(app: Flask, catcher: Catcher) -> None:
    present = datetime.now(UTC).replace(microsecond=0)
    webhook, old = hook(catcher)
    new = renew_secret(webhook=webhook, actor=actor_of("sysadmin1", NOW), now=NOW)
    urge(make_case(NOW).ref, present)
    send_at(present)
    (one,) = catcher.caught
    assert new != old and Reader(new).verify(one.body, one.headers)
    with pytest.raises(WebhookVerificationError):
        Reader(old).verify(one.body, one.headers)


def test_neither_address_nor_secret_rests_in_the_clear(app: Flask, catcher: Catcher) -> None:
    _webhook, secret = hook(catcher)
    channel_to(catcher.wecom)
    for table in ("webhooks", "channels", "access_log"):
        rows = str(db.session.execute(db.text(f"SELECT * FROM {table}")).all())
        assert secret not in rows and "/hook" not in rows and "0123456789abcdef" not in rows
