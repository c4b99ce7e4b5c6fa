"""Keeping webhooks: made with a secret that is shown once, changed, shut by hand or by their failures."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Select, func, select, update

from tracker.access.actor import Actor
from tracker.access.policy import POLICY, Permission
from tracker.audit.services import log_access
from tracker.channels.models import Message, Webhook
from tracker.channels.services.names import check_name
from tracker.channels.target import Target, check_url, open_target, seal_into
from tracker.channels.vocabulary import LONGEST_ADDRESS, MOST_WEBHOOKS, SHUT, VERSION, Standing
from tracker.extensions import db
from tracker.foundation.words import N_, Refused
from tracker.notices.services import tell
from tracker.people.models import Post
from tracker.site.queries import get_setting
from tracker.site.services import count_up

EXAMPLE = "https://receiver.example.cn/gridcase"
#: What has not been sent yet.
OPEN = (Standing.WAITING, Standing.FAILED, Standing.SENDING)


def save_webhook(
    *,
    webhook: Webhook | None,
    name: str,
    address: str,
    kinds: Iterable[str],
    is_active: bool,
    actor: Actor,
    now: datetime,
) -> tuple[Webhook, str]:
    """Make or change a webhook; with it the secret of a new one, which is shown now and never again.

    An empty address keeps the one there is. Refused at name, address, kinds.
    """
    name = check_name(Webhook, webhook, name)
    kinds = sorted(set(kinds))
    if not kinds:
        raise Refused(N_("Choose at least one kind."), field="kinds")
    address, secret = address.strip(), ""
    if webhook is None:
        if int(db.session.scalar(select(func.count()).select_from(Webhook)) or 0) >= MOST_WEBHOOKS:
            raise Refused(N_("There are %(most)s already."), field="name", most=MOST_WEBHOOKS)
        host, secret = _checked(address), _new_secret()
        webhook = Webhook(made_at=now, failures=0)
        seal_into(webhook, Target(address, secret), host)
        db.session.add(webhook)
    elif address:
        seal_into(webhook, replace(open_target(webhook), address=address), _checked(address))
    if is_active and not webhook.is_active:
        webhook.failures, webhook.shut_at = 0, None
    webhook.name, webhook.kinds, webhook.is_active = name, kinds, is_active
    db.session.flush()
    if not is_active:
        _end_open(webhook, Standing.DROPPED)
    count_up(key=VERSION)
    log_access(actor=actor, act="webhook:save", now=now, subject=f"webhook:{webhook.id}")
    return webhook, secret


def _checked(address: str) -> str:
    if len(address) > LONGEST_ADDRESS:
        raise Refused(N_("At most %(most)s characters."), field="address", most=LONGEST_ADDRESS)
    return check_url(address, EXAMPLE)


def _new_secret() -> str:
    """A secret as the Standard Webhooks specification writes it: 32 bytes in base64."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def renew_secret(*, webhook: Webhook, actor: Actor, now: datetime) -> str:
    """Give a webhook another secret, which is shown now and never again; the old one signs nothing any more."""
    secret = _new_secret()
    seal_into(webhook, replace(open_target(webhook), secret=secret), webhook.host)
    log_access(actor=actor, act="webhook:secret", now=now, subject=f"webhook:{webhook.id}")
    db.session.flush()
    return secret


def hold_webhook(webhook_id: int) -> Webhook:
    """A webhook as it stands, kept from others who would change it; messages may be left to it meanwhile."""
    held = {"key_share": True}
    return db.session.get_one(Webhook, webhook_id, with_for_update=held, populate_existing=True)


def note_success(webhook_id: int) -> None:
    """It works: what failed before is forgotten."""
    db.session.execute(update(Webhook).where(Webhook.id == webhook_id, Webhook.failures > 0).values(failures=0))


def note_failure(webhook_id: int, *, is_gone: bool, now: datetime) -> None:
    """Count a failed try; after too many in a row, or where nobody listens any more, the webhook is shut."""
    webhook = hold_webhook(webhook_id)
    webhook.failures += 1
    if webhook.is_active and (is_gone or webhook.failures >= int(get_setting("channels.webhook_failures"))):
        webhook.is_active, webhook.shut_at = False, now
        _end_open(webhook, Standing.DEAD)
        count_up(key=VERSION)
        tell(posts=db.session.scalars(_keepers()), kind=SHUT, ref=f"webhook-{webhook.id}", now=now)
    db.session.flush()


def _keepers() -> Select[int]:
    """The posts in use that may mend a webhook."""
    roles = [one.role for clause in POLICY[Permission.CHANNEL_EDIT] for one in clause.predicates if one.role]
    return select(Post.id).where(Post.role.in_(roles), Post.is_active).order_by(Post.id)


def _end_open(webhook: Webhook, standing: Standing) -> None:
    """What still waits for a webhook that is shut."""
    db.session.execute(
        update(Message)
        .where(Message.webhook_id == webhook.id, Message.standing.in_(OPEN))
        .values(standing=standing)
        .execution_options(synchronize_session=False)
    )
