"""The job that sends: claims what is due, sends it with no transaction open, and writes down what became of it.

A claim is one UPDATE that only one worker can win. It holds for a lease: whoever crashes in between, the message is
due again after it. What was sent and not yet written down is then sent once more, with the same public key.
"""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import partial

from sqlalchemy import ColumnElement, Select, or_, select, update

from tracker.channels.line import NotSent
from tracker.channels.models import Channel, Message, Webhook
from tracker.channels.sending import Letter, post_signed, send
from tracker.channels.services.outbox import JOB
from tracker.channels.services.webhooks import OPEN, hold_webhook, note_failure, note_success
from tracker.channels.target import allowed_hosts, open_target
from tracker.channels.vocabulary import FIRST_WAIT, LEASE, LONGEST_WAIT, SPREAD, TRIAL, Fault, Standing
from tracker.channels.wording import NOTHING, find_outside, say_in, told_of
from tracker.extensions import db, jobs, reading
from tracker.foundation.days import CHINA
from tracker.foundation.json import Json
from tracker.notices.telling import Outside
from tracker.site.queries import get_setting

log = logging.getLogger(__name__)
#: Messages of one round; where there are more, another follows.
ROUND = 20


def _present() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def deliver(now: Callable[[], datetime] = _present) -> int:
    """Send what is due, up to a round; how many messages were tried."""
    with reading():
        due = list(db.session.scalars(_due(now()).limit(ROUND + 1)))
    tried = sum(_deliver(one, now) for one in due[:ROUND])
    if len(due) > ROUND:
        jobs.ask(JOB)
    return tried


def _due(now: datetime) -> Select[int]:
    return (
        select(Message.id)
        .outerjoin(Channel, Channel.id == Message.channel_id)
        .outerjoin(Webhook, Webhook.id == Message.webhook_id)
        .where(Message.standing.in_(OPEN), Message.next_at <= now, or_(Channel.is_active, Webhook.is_active))
        .order_by(Message.next_at, Message.id)
    )


@dataclass(frozen=True)
class Outcome:
    """What became of a try."""

    fault: Fault | None = None
    status: int | None = None


def _deliver(message_id: int, now: Callable[[], datetime]) -> bool:
    """Claim a message, send it, write down what became of it; False where it was not ours to send."""
    try:
        tries = _claim(message_id, now())
        db.session.commit()
        if tries is None:
            return False
        outcome = _try(message_id, now())
        _write(message_id, tries, outcome, now())
        db.session.commit()
    except Exception as error:  # one message must not hold up all others; it is due again, or after its lease
        db.session.rollback()
        log.error("message %s could not be looked after: %s", message_id, type(error).__name__)
    return True


def _claim(message_id: int, now: datetime) -> int | None:
    """The number of the try that is ours; None where the message is another's, or waits for the morning."""
    is_due = (Message.id == message_id, Message.standing.in_(OPEN), Message.next_at <= now)
    message = db.session.scalars(select(Message).where(*is_due)).one_or_none()
    if message is None:
        return None
    until = _quiet_until(message, now)
    if until is not None:
        _change(is_due, {"next_at": until})
        return None
    claimed = update(Message).where(*is_due)
    claimed = claimed.values(standing=Standing.SENDING, tries=Message.tries + 1, next_at=now + LEASE)
    return db.session.scalar(claimed.returning(Message.tries).execution_options(synchronize_session=False))


def _change(where: tuple[ColumnElement[bool], ...], values: Json) -> bool:
    query = update(Message).where(*where).values(**values).returning(Message.id)
    return db.session.scalar(query.execution_options(synchronize_session=False)) is not None


def _quiet_until(message: Message, now: datetime) -> datetime | None:
    """The end of the quiet hours a message has to wait for; None where it need not."""
    if message.is_at_once or message.channel_id is None:
        return None
    channel = db.session.get_one(Channel, message.channel_id)
    until = quiet_until(channel.quiet_from, channel.quiet_until, now)
    if until is None:
        return None
    thing = _thing(message)
    return None if thing is not None and thing.is_urgent else until


def quiet_until(first: str, last: str, now: datetime) -> datetime | None:
    """When quiet hours (local clock times such as 22:00 and 07:00) that now is in end; None outside of them."""
    if not first or not last:
        return None
    local = now.astimezone(CHINA)
    begins, ends, clock = time.fromisoformat(first), time.fromisoformat(last), local.time()
    is_quiet = begins <= clock < ends if begins < ends else clock >= begins or clock < ends
    if not is_quiet:
        return None
    day = local.date() if clock < ends else local.date() + timedelta(days=1)
    return datetime.combine(day, ends, CHINA).astimezone(UTC)


def _thing(message: Message) -> Outside | None:
    return find_outside([message.ref]).get(message.ref)


def _try(message_id: int, now: datetime) -> Outcome:
    """Send a claimed message; what went wrong is told in words of our own, which hold no secret and no address."""
    try:
        with reading():
            sending = _prepare(db.session.get_one(Message, message_id), now)
        return Outcome(status=sending())
    except NotSent as found:
        return Outcome(found.fault, found.status)
    except Exception as error:
        log.error("message %s could not be sent: %s", message_id, type(error).__name__)
        return Outcome(Fault.OURS)


def _prepare(message: Message, now: datetime) -> Callable[[], int | None]:
    """Everything read that sending needs, so that no transaction is open while it goes on."""
    thing = _thing(message)
    letter = Letter(message.public_key, "", str(get_setting("site.name")), now, allowed_hosts())
    if message.channel_id is not None:
        channel = db.session.get_one(Channel, message.channel_id)
        letter = replace(letter, text=say_in(channel.language, message.kind, thing))
        return partial(send, channel.kind, open_target(channel), letter)
    target = open_target(db.session.get_one(Webhook, message.webhook_id))
    return partial(post_signed, target.address, target.secret, replace(letter, text=payload(message, thing)))


def payload(message: Message, thing: Outside | None) -> str:
    """The JSON a webhook is sent: id, kind, number, state, when, link, and nothing else."""
    told = told_of(message.kind, thing)
    facts = {
        "id": message.public_key,
        "kind": told.kind,
        "number": "" if told.number == NOTHING else told.number,
        "state": told.state,
        "at": message.at.isoformat(),
        "link": told.link,
    }
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def wait_after(tries: int, chance: Callable[[], float] = random.random) -> timedelta:
    """How long to wait after so many failures: doubled each time, and spread, so that not all come back at once."""
    wait = min(FIRST_WAIT * 2 ** min(tries - 1, 20), LONGEST_WAIT)
    return wait * (1 - SPREAD + 2 * SPREAD * chance())


def _write(message_id: int, tries: int, outcome: Outcome, now: datetime) -> None:
    """Write down what became of a try, unless it took so long that another worker has it now."""
    values: Json = {"fault": outcome.fault, "status": outcome.status}
    if outcome.fault is None:
        values |= {"standing": Standing.SENT, "sent_at": now}
    elif tries >= int(get_setting("channels.tries")):
        values |= {"standing": Standing.DEAD}
    else:
        values |= {"standing": Standing.FAILED, "next_at": now + wait_after(tries)}
    webhook_id, kind = _receiver(message_id)
    ours = (Message.id == message_id, Message.standing == Standing.SENDING, Message.tries == tries)
    if not _change(ours, values):
        return
    if webhook_id is not None and kind != TRIAL:
        if outcome.fault is None:
            note_success(webhook_id)
        else:
            note_failure(webhook_id, is_gone=outcome.fault is Fault.GONE, now=now)


def _receiver(message_id: int) -> tuple[int | None, str]:
    """The webhook of a message, held until the end, and its kind; whoever shuts one takes them in this order too."""
    row = db.session.execute(select(Message.webhook_id, Message.kind).where(Message.id == message_id)).one()
    if row.webhook_id is not None:
        hold_webhook(row.webhook_id)
    return row.webhook_id, row.kind
