"""The secret calendar link: its page, and the calendar it opens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from flask import Response, abort, flash, g, url_for
from flask_babel import gettext as _
from flask_babel import refresh

from tracker.access import Permission
from tracker.access.actor import Actor
from tracker.areas.queries import get_tree
from tracker.foundation.days import local_day
from tracker.people.queries.actors import load_actor
from tracker.policing.queries import feeds as find
from tracker.policing.queries.visits import list_planned
from tracker.policing.services import feeds as do
from tracker.web.access import public, requires
from tracker.web.calendars import Entry, calendar_of
from tracker.web.identity import now
from tracker.web.language import say
from tracker.web.pages import done, page


@requires(Permission.VISIT_VIEW)
def feed() -> Response:
    """Whether I have a link, and the buttons to make, replace or end it."""
    return page("policing/calendar/link.html", found=find.find_feed(g.actor.user_id))


@requires(Permission.VISIT_VIEW)
def feed_make() -> Response:
    """Make the link and show it this once."""
    token = do.make_feed(actor=g.actor, now=now())
    address = url_for("policing.calendar_feed", token=token, _external=True)
    flash(_("Your calendar link, shown once: %(address)s", address=address), "warn")
    return done(url_for("policing.feed"))


@requires(Permission.VISIT_VIEW)
def feed_revoke() -> Response:
    ended = do.revoke_feed(actor=g.actor, now=now())
    return done(url_for("policing.feed"), _("The link no longer works.") if ended else _("There was no link."))


@public
def calendar_feed(token: str) -> Response:
    """The calendar behind a secret; whoever has the secret reads it, and it holds nothing more than days and places."""
    owner = find.find_feed_owner(token)
    if owner is None:
        abort(404)
    g.language = owner.language
    refresh()
    actor = load_actor(owner, local_day(now()))
    return calendar_of(_entries(owner.id, actor), maker="policing", name=_("Duty and visits"))


def _entries(user_id: int, actor: Actor) -> Iterator[Entry]:
    for block in find.list_duty_blocks(user_id, actor.on):
        uid = f"duty-{user_id}-{block.kind.value}-{block.begins_at:%Y%m%dT%H%MZ}"
        yield Entry(uid, block.begins_at, block.ends_at, say(block.kind.label), block.room)
    for row in list_planned(actor, since=actor.on - find.BACK, most=None):
        words = f"{say(row.kind.label)} · {get_tree().path(row.area_code)}"
        yield Entry(f"visit-{row.id}", row.on, row.on + timedelta(days=1), words)
