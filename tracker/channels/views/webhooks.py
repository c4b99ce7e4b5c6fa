"""Webhooks: the list, one of them, its secret, and trying it."""

from __future__ import annotations

from flask import Response, g, url_for
from flask_babel import gettext as _

from tracker.access import Permission
from tracker.channels.forms import WebhookForm, webhook_form
from tracker.channels.models import Webhook
from tracker.channels.queries.log import count_by_receiver, list_webhooks
from tracker.channels.services.outbox import leave_trial
from tracker.channels.services.webhooks import renew_secret, save_webhook
from tracker.channels.vocabulary import Standing
from tracker.extensions import db
from tracker.web.access import requires
from tracker.web.forms import attempt, form_page, watch
from tracker.web.identity import now
from tracker.web.pages import done, page


@requires(Permission.CHANNEL_EDIT)
def webhooks() -> Response:
    """Every webhook, and how it does."""
    return page(
        "channels/webhooks.html", rows=list_webhooks(), counts=count_by_receiver(), Standing=Standing
    )  # fmt: skip


@requires(Permission.CHANNEL_EDIT)
def webhook_new() -> Response:
    """A new webhook; its secret is shown on the answer and nowhere else."""
    form = webhook_form("", (), is_active=True, is_new=True)

    def act() -> Response:
        made, secret = _save(None, form)
        return page("channels/secret.html", webhook=made, secret=secret)

    return attempt(form, act) or form_page("channels/webhook.html", form=form, webhook=None)


def _save(webhook: Webhook | None, form: WebhookForm) -> tuple[Webhook, str]:
    return save_webhook(
        webhook=webhook,
        name=form["name"].data or "",
        address=form.address.data or "",
        kinds=form.kinds.data or (),
        is_active=bool(form.is_active.data),
        actor=g.actor,
        now=now(),
    )


@requires(Permission.CHANNEL_EDIT)
def webhook(webhook_id: int) -> Response:
    """A webhook: change it, open it again, try it."""
    found = db.get_or_404(Webhook, webhook_id)
    form = webhook_form(found.name, found.kinds, is_active=found.is_active, is_new=False)
    watch(form, found.name, found.host, list(found.kinds), found.is_active)

    def act() -> Response:
        _save(found, form)
        return done(url_for("channels.webhooks"), _("Saved."))

    return attempt(form, act) or form_page(
        "channels/webhook.html", form=form, webhook=db.get_or_404(Webhook, webhook_id)
    )


@requires(Permission.CHANNEL_EDIT)
def webhook_try(webhook_id: int) -> Response:
    """Send an event that says nothing but that the webhook works."""
    found = db.get_or_404(Webhook, webhook_id)
    leave_trial(receiver=f"w{found.id}", actor=g.actor, now=now())
    return done(
        url_for("channels.messages", webhook=found.id), _("A trial message is on its way. Load the page again shortly.")
    )


@requires(Permission.CHANNEL_EDIT)
def webhook_secret(webhook_id: int) -> Response:
    """Another secret, shown on the answer and nowhere else."""
    found = db.get_or_404(Webhook, webhook_id)
    secret = renew_secret(webhook=found, actor=g.actor, now=now())
    return page("channels/secret.html", webhook=found, secret=secret)
