"""What stands in the outbox: numbers, days and states of sending; never what a message was about."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from tracker.access import Permission, can
from tracker.access.actor import Actor
from tracker.channels.models import Channel, Message, Webhook
from tracker.channels.vocabulary import Standing
from tracker.extensions import db
from tracker.foundation.asked import Filter, asked_key, asks, asks_word
from tracker.foundation.orm import AnyRow
from tracker.foundation.paging import NEWEST, KeyPage, PageStart, read_page

PAGE = 50


@dataclass(frozen=True)
class LogFilter(Filter):
    """What the log is narrowed to; an empty part narrows nothing."""

    standing: str = asks_word("standing", Standing, Message.standing)
    channel: int | None = asks("channel", asked_key, lambda number: Message.channel_id == number)
    webhook: int | None = asks("webhook", asked_key, lambda number: Message.webhook_id == number)


def list_messages(wanted: LogFilter, start: PageStart = NEWEST) -> KeyPage:
    """A page of messages, the newest first: when, to which channel or webhook, how sending stands. No ref."""
    columns = (
        Message.id, Message.at, Message.kind, Message.standing, Message.tries, Message.next_at, Message.fault,
        Message.status, Message.sent_at, Message.channel_id, Message.webhook_id, Channel.name.label("channel"),
        Webhook.name.label("webhook"),
    )  # fmt: skip
    query = (
        select(*columns)
        .outerjoin(Channel, Channel.id == Message.channel_id)
        .outerjoin(Webhook, Webhook.id == Message.webhook_id)
        .where(*wanted.conditions())
    )
    return read_page(db.session.execute, query, Message.id, PAGE, start)


def count_by_receiver() -> dict[tuple[str, int], dict[Standing, int]]:
    """How many messages stand how: {('c' or 'w', id): {standing: count}}."""
    columns = (Message.channel_id, Message.webhook_id, Message.standing)
    rows = db.session.execute(select(*columns, func.count().label("number")).group_by(*columns)).all()
    found: dict[tuple[str, int], dict[Standing, int]] = {}
    for row in rows:
        receiver = ("c", row.channel_id) if row.channel_id is not None else ("w", row.webhook_id)
        found.setdefault(receiver, {})[row.standing] = row.number
    return found


def list_channels() -> list[AnyRow]:
    """Every channel with what may be shown of it."""
    columns = (Channel.id, Channel.name, Channel.kind, Channel.host, Channel.language, Channel.is_active)
    quiet = (Channel.quiet_from, Channel.quiet_until)
    return list(db.session.execute(select(*columns, *quiet).order_by(Channel.name)).all())


def list_webhooks() -> list[AnyRow]:
    """Every webhook with what may be shown of it."""
    columns = (Webhook.id, Webhook.name, Webhook.host, Webhook.kinds, Webhook.is_active, Webhook.failures)
    return list(db.session.execute(select(*columns, Webhook.shut_at).order_by(Webhook.name)).all())


def count_dead(actor: Actor) -> int:
    """How many messages were given up and wait for somebody to look: the number beside "Outbox"."""
    if not can(actor, Permission.CHANNEL_EDIT):
        return 0
    return int(db.session.scalar(select(func.count()).where(Message.standing == Standing.DEAD)) or 0)


def count_shut(actor: Actor) -> int:
    """How many webhooks were shut by their failures: the number beside "Webhooks"."""
    if not can(actor, Permission.CHANNEL_EDIT):
        return 0
    return int(db.session.scalar(select(func.count()).select_from(Webhook).where(Webhook.shut_at.isnot(None))) or 0)
