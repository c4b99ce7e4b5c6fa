"""Channels: the list, one of them, and trying it."""

from __future__ import annotations

from flask import Response, g, url_for
from flask_babel import gettext as _

from tracker.access import Permission
from tracker.channels.forms import channel_form
from tracker.channels.models import Channel
from tracker.channels.queries.log import count_by_receiver, list_channels
from tracker.channels.services.channels import save_channel
from tracker.channels.services.outbox import leave_trial
from tracker.channels.vocabulary import Kind, Standing
from tracker.extensions import db
from tracker.web.access import requires
from tracker.web.forms import attempt, form_page, watch
from tracker.web.identity import now
from tracker.web.pages import done, page


@requires(Permission.CHANNEL_EDIT)
def channels() -> Response:
    """Every channel, and how much went out by it."""
    return page(
        "channels/list.html", rows=list_channels(), counts=count_by_receiver(), Standing=Standing
    )  # fmt: skip


@requires(Permission.CHANNEL_EDIT)
def channel_new() -> Response:
    """A new channel."""
    form = channel_form(None)

    def act() -> Response:
        made = save_channel(channel=None, wanted=form.wanted(Kind(form.kind.data)), actor=g.actor, now=now())
        return done(url_for("channels.channel", channel_id=made.id), _("Saved. Try it, then say who hears what by it."))

    return attempt(form, act) or form_page("channels/channel.html", form=form, channel=None)


@requires(Permission.CHANNEL_EDIT)
def channel(channel_id: int) -> Response:
    """A channel: change it, try it."""
    found = db.get_or_404(Channel, channel_id)
    form = channel_form(found)
    watch(form, found)

    def act() -> Response:
        save_channel(channel=found, wanted=form.wanted(found.kind), actor=g.actor, now=now())
        return done(url_for("channels.channels"), _("Saved."))

    return attempt(form, act) or form_page(
        "channels/channel.html", form=form, channel=db.get_or_404(Channel, channel_id)
    )


@requires(Permission.CHANNEL_EDIT)
def channel_try(channel_id: int) -> Response:
    """Send a message that says nothing but that the channel works."""
    found = db.get_or_404(Channel, channel_id)
    leave_trial(receiver=f"c{found.id}", actor=g.actor, now=now())
    return done(
        url_for("channels.messages", channel=found.id), _("A trial message is on its way. Load the page again shortly.")
    )
