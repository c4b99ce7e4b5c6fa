"""How the sending of messages stands, and what becomes of those that were given up."""

from __future__ import annotations

from flask import Response, abort, g, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.access import Permission, can
from tracker.channels.queries.log import LogFilter, list_channels, list_messages, list_webhooks
from tracker.channels.services.outbox import drop_messages, retry_messages
from tracker.channels.vocabulary import TRIAL, Standing
from tracker.channels.wording import kind_words
from tracker.foundation.asked import asked_key, asked_start
from tracker.foundation.words import N_, Refused
from tracker.web.access import requires
from tracker.web.identity import now
from tracker.web.language import say_refusal
from tracker.web.pages import done, page, page_urls


@requires(Permission.CHANNEL_READ)
def messages() -> Response:
    """The messages, the newest first: where to and how it stands; what they are about is not here."""
    wanted = LogFilter.of(request.args)
    found = list_messages(wanted, asked_start(request.args))
    words = kind_words() | {TRIAL: N_("Trial message")}
    return page(
        "channels/messages.html",
        fragment="results",
        rows=found.rows,
        asked=wanted,
        words=words,
        Standing=Standing,
        channels=list_channels(),
        webhooks=list_webhooks(),
        may_decide=can(g.actor, Permission.CHANNEL_EDIT) and any(row.standing is Standing.DEAD for row in found.rows),
        **page_urls(found, LogFilter.query(request.args)),
    )


@requires(Permission.CHANNEL_EDIT)
def decide() -> Response:
    """Let chosen messages start anew, or drop them."""
    acts = {"retry": retry_messages, "drop": drop_messages}
    act = acts.get(request.form.get("act", ""))
    if act is None:
        abort(400)
    ids = [number for text in request.form.getlist("message") if (number := asked_key(text)) is not None]
    back = url_for("channels.messages", standing=Standing.DEAD.value)
    try:
        number = act(ids=ids, actor=g.actor, now=now())
    except Refused as refusal:
        return done(back, say_refusal(refusal), "warn")
    return done(
        back, ngettext("%(num)s message.", "%(num)s messages.", number) if number else _("Nothing was changed.")
    )
