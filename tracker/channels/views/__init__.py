"""Addresses of channels, matrix, texts, webhooks and the outbox."""

from __future__ import annotations

from flask import Blueprint

from tracker.access import Permission
from tracker.channels.queries.log import count_dead, count_shut
from tracker.channels.views import channels, log, matrix, webhooks
from tracker.foundation.words import N_
from tracker.web.navigation import Place

blueprint = Blueprint("channels", __name__)
rule = blueprint.add_url_rule
BOTH = ["GET", "POST"]
rule("/channels", view_func=channels.channels)
rule("/channels/new", view_func=channels.channel_new, methods=BOTH)
rule("/channels/<int:channel_id>", view_func=channels.channel, methods=BOTH)
rule("/channels/<int:channel_id>/try", view_func=channels.channel_try, methods=["POST"])
rule("/channels/matrix", view_func=matrix.matrix, methods=BOTH)
rule("/channels/matrix/remove", view_func=matrix.remove, methods=["POST"])
rule("/channels/texts", view_func=matrix.texts)
rule("/channels/texts/<kind>/<language>", view_func=matrix.text, methods=BOTH)
rule("/channels/messages", view_func=log.messages)
rule("/channels/messages/decide", view_func=log.decide, methods=["POST"])
rule("/webhooks", view_func=webhooks.webhooks)
rule("/webhooks/new", view_func=webhooks.webhook_new, methods=BOTH)
rule("/webhooks/<int:webhook_id>", view_func=webhooks.webhook, methods=BOTH)
rule("/webhooks/<int:webhook_id>/try", view_func=webhooks.webhook_try, methods=["POST"])
rule("/webhooks/<int:webhook_id>/secret", view_func=webhooks.webhook_secret, methods=["POST"])

_PAGES = ("channel", "channel_new", "matrix", "texts", "text")
NAVIGATION = (
    Place(352, "channels.channels", N_("Channels"), "messages", Permission.CHANNEL_EDIT, tuple(f"channels.{one}" for one in _PAGES)),
    Place(354, "channels.webhooks", N_("Webhooks"), "external-link", Permission.CHANNEL_EDIT, ("channels.webhook", "channels.webhook_new"), count=count_shut),
    Place(356, "channels.messages", N_("Sent messages"), "send", Permission.CHANNEL_READ, count=count_dead),
)  # fmt: skip
