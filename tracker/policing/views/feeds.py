"""The secret calendar link: its page, and the calendar it opens."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, abort, flash, g, make_response, url_for
from flask_babel import gettext as _
from flask_babel import refresh
from icalendar import Calendar, Event

from tracker.access import Permission
from tracker.areas.queries import get_tree
from tracker.foundation.days import local_day
from tracker.people.queries.actors import load_actor
from tracker.policing.queries import feeds as find
from tracker.policing.services import feeds as do
from tracker.policing.vocabulary import DUTY_KINDS, VISIT_KINDS
from tracker.web.access import public, requires
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
    calendar = Calendar()
    calendar.add("prodid", "-//Gridcase//policing//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Duty and visits"))
    for block in find.list_duty_blocks(owner.id, actor.on):
        _add_duty(calendar, block, owner.id)
    for row in find.list_visits_ahead(actor):
        event = Event()
        event.add("uid", f"visit-{row.id}@gridcase")
        event.add("dtstamp", now())
        event.add("dtstart", row.on)
        event.add("dtend", row.on + timedelta(days=1))
        event.add("summary", f"{say(VISIT_KINDS[row.kind])} · {get_tree().path(row.area_code)}")
        calendar.add_component(event)
    response = make_response(calendar.to_ical())
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _add_duty(calendar: Calendar, block: find.DutyBlock, user_id: int) -> None:
    event = Event()
    event.add("uid", f"duty-{user_id}-{block.kind.value}-{block.begins_at:%Y%m%dT%H%MZ}@gridcase")
    event.add("dtstamp", now())
    event.add("dtstart", block.begins_at)
    event.add("dtend", block.ends_at)
    event.add("summary", say(DUTY_KINDS[block.kind]))
    if block.room:
        event.add("location", block.room)
    calendar.add_component(event)
