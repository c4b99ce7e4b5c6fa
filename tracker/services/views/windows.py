"""The windows of a hall on one page: give out a number, call the next, and everybody who waits, with how long."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, abort, g, request, session, url_for
from flask_babel import gettext as _

from tracker.access import Permission, granting, require
from tracker.extensions import db
from tracker.foundation.asked import asked_number
from tracker.foundation.days import local_day
from tracker.foundation.words import Refused, printable
from tracker.services.forms import TicketForm
from tracker.services.guide.queries.items import list_offered
from tracker.services.models import Ticket
from tracker.services.rules import TICKET_LIFE
from tracker.services.services import tickets as t
from tracker.services.vocabulary import TicketStep
from tracker.web.access import requires
from tracker.web.forms import attempt, form_page
from tracker.web.identity import now
from tracker.web.language import say_refusal
from tracker.web.pages import Shown, done, page

#: In the session of the desk: the sign above its window.
DESK = "desk"


def _hall() -> str:
    """The hall of the post that calls; with several, the first."""
    return t.halls_of(granting(g.actor, Permission.TICKET_CALL))[0]


def _desk() -> str:
    return str(session.get(DESK) or "")


@requires(Permission.TICKET_CALL)
def hall() -> Response:
    """Who waits, and a form for the next number."""
    form, hall_code = TicketForm(), _hall()
    offered = list_offered(local_day(now()), area_code=hall_code)
    form.item.choices = [("", _("not said")), *((one.item.code, one.name) for one in offered)]

    def act() -> Response:
        name = printable(form.call_name.data or "")
        found = t.give_number(hall_code=hall_code, call_name=name, item_code=form.item.data or "", now=now())
        return done(url_for("services.hall"), _("Number %(number)s is given out.", number=found.number))

    return attempt(form, act) or form_page("services/windows.html", fragment="queue", form=form, **_shown(hall_code))


def _shown(hall_code: str) -> Shown:
    awaited = t.list_awaited(hall_code, now())
    served, middle = t.waits_of(hall_code, now())
    names = {row.item_id: row.name for row in list_offered(local_day(now()), area_code=hall_code)}
    return {
        "tickets": [(one, t.call_name(one), TICKET_LIFE.offered(one, g.actor, now())) for one in awaited],
        "items": names,
        "minutes": {one.id: int((now() - one.taken_at).total_seconds() // 60) for one in awaited},
        "waiting": sum(one.status == "waiting" for one in awaited),
        "served": served,
        "middle": middle,
        "desk": _desk(),
        "CALL": TicketStep.CALL,
    }


@requires(Permission.TICKET_CALL)
def call_next() -> Response:
    """Call whoever has waited longest."""
    return _press(lambda: t.find_next(_hall(), now()), TicketStep.CALL)


@requires(Permission.TICKET_CALL)
def step(ticket_id: int, step: TicketStep) -> Response:
    """A step of one number."""
    return _press(lambda: _found(ticket_id, lock=True), step)


def _found(ticket_id: int, *, lock: bool = False) -> Ticket:
    halls = t.halls_of(granting(g.actor, Permission.TICKET_CALL))
    return t.find_ticket(ticket_id, halls, lock=lock) or abort(404)


def _press(find: Callable[[], Ticket], step: TicketStep) -> Response:
    desk = printable(request.form.get("desk", ""))[:10] or _desk()
    if desk:
        session[DESK] = desk
    try:
        ticket = find()
        t.TICKETS.take(
            ticket, step, answers={"desk": desk}, actor=g.actor, now=now(),
            seen=asked_number(request.form.get("turn", "")),
        )  # fmt: skip
    except Refused as refusal:
        db.session.rollback()
        return done(url_for("services.hall"), say_refusal(refusal), "warn")
    words = {
        TicketStep.CALL: _("Number %(number)s to window %(desk)s.", number=ticket.number, desk=ticket.desk),
    }.get(step, _("Done."))
    return done(url_for("services.hall"), words)


@requires(Permission.TICKET_CALL)
def slip(ticket_id: int) -> Response:
    """The slip of a number, to be printed: number, time, how many wait before it. It names nobody."""
    require(g.actor, Permission.TICKET_CALL)
    found = _found(ticket_id)
    return page("services/ticket.html", ticket=found, before=t.count_before(found))
