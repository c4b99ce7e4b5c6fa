"""Numbers at the windows: given out, called in their order, served or missed. What names somebody lives for a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update

from tracker.access.actor import HeldPost
from tracker.cases.services.log import take_serial
from tracker.extensions import db, keys
from tracker.foundation.crypto import Unreadable
from tracker.foundation.days import local_day
from tracker.foundation.words import N_, Refused
from tracker.services.guide.models import ServiceItem
from tracker.services.models import Ticket
from tracker.services.rules import TICKET_LIFE
from tracker.services.vocabulary import AWAITED, TicketStatus, TicketStep
from tracker.site.queries import get_setting
from tracker.workflow.taking import Doing, Facts, Workflow

NOBODY_WAITS = N_("Nobody is waiting.")


def give_number(*, hall_code: str, call_name: str, item_code: str, now: datetime) -> Ticket:
    """The next number of the day in a hall."""
    day = local_day(now)
    item = db.session.scalar(select(ServiceItem).where(ServiceItem.code == item_code)) if item_code else None
    if item_code and item is None:
        raise Refused(N_("Choose from the list."), field="item")
    ticket = Ticket(
        hall_code=hall_code,
        day=day,
        number=take_serial(f"T{hall_code}{day:%m%d}"),
        item_id=item.id if item else None,
        status=TicketStatus.WAITING,
        taken_at=now,
    )
    db.session.add(ticket)
    db.session.flush()
    ticket.call_name = keys.ring.encrypt(call_name, f"window_tickets.call_name:{ticket.id}")
    db.session.flush()
    return ticket


def call_name(ticket: Ticket) -> str:
    """What the holder of a number is called by; '' once it is deleted."""
    name = keys.unseal(ticket.call_name, f"window_tickets.call_name:{ticket.id}") if ticket.call_name else ""
    return "" if isinstance(name, Unreadable) else name


def list_awaited(hall_code: str, now: datetime) -> Sequence[Ticket]:
    """The numbers of today that are still to be served, in their order."""
    query = select(Ticket).where(
        Ticket.hall_code == hall_code, Ticket.day == local_day(now), Ticket.status.in_(AWAITED | {TicketStatus.MISSED})
    )
    return db.session.scalars(query.order_by(Ticket.number)).all()


def find_next(hall_code: str, now: datetime) -> Ticket:
    """The number that is called next, held until the end; Refused where nobody waits."""
    query = (
        select(Ticket)
        .where(Ticket.hall_code == hall_code, Ticket.day == local_day(now), Ticket.status == TicketStatus.WAITING)
        .order_by(Ticket.number)
        .limit(1)
        .with_for_update(of=Ticket, skip_locked=True)
    )
    found = db.session.scalar(query)
    if found is None:
        raise Refused(NOBODY_WAITS)
    return found


def find_ticket(ticket_id: int, halls: Sequence[str], *, lock: bool = False) -> Ticket | None:
    """A number of one of the halls; None for any other."""
    query = select(Ticket).where(Ticket.id == ticket_id, Ticket.hall_code.in_(halls))
    return db.session.scalar(query.with_for_update(of=Ticket) if lock else query)


def waits_of(hall_code: str, now: datetime) -> tuple[int, int | None]:
    """How many were called today, and the middle of their waiting times in minutes; None where there were none."""
    query = select(Ticket.called_at, Ticket.taken_at).where(
        Ticket.hall_code == hall_code, Ticket.day == local_day(now), Ticket.called_at.is_not(None)
    )
    waits = sorted((row.called_at - row.taken_at).total_seconds() for row in db.session.execute(query))
    return len(waits), round(waits[len(waits) // 2] / 60) if waits else None


def count_before(ticket: Ticket) -> int:
    """How many wait before a number."""
    query = select(func.count()).where(
        Ticket.hall_code == ticket.hall_code,
        Ticket.day == ticket.day,
        Ticket.status == TicketStatus.WAITING,
        Ticket.number < ticket.number,
    )
    return int(db.session.scalar(query) or 0)


def _call(doing: Doing[Ticket]) -> Facts:
    ticket = doing.thing
    ticket.called_at = ticket.called_at or doing.now
    ticket.call_count += 1
    ticket.post_id, ticket.desk = doing.post.id, doing.text("desk")
    return {}


def _end(doing: Doing[Ticket]) -> Facts:
    doing.thing.ended_at = doing.now
    return {}


def _back(doing: Doing[Ticket]) -> Facts:
    ticket = doing.thing
    ticket.ended_at, ticket.desk, ticket.post_id = None, "", None
    return {}


class TicketFlow(Workflow[Ticket]):
    """A number leaves no history: only its times stay, and they name nobody."""

    life = TICKET_LIFE
    effects = {
        TicketStep.CALL: _call,
        TicketStep.SERVE: _end,
        TicketStep.MISS: _end,
        TicketStep.BACK: _back,
        TicketStep.LEAVE: _end,
    }
    happenings = ()
    untold = tuple(TicketStep)

    def mark(self, thing: Ticket) -> int:
        return int(thing.turn)

    def enter(self, thing: Ticket, state: TicketStatus) -> None:
        thing.status, thing.turn = state, thing.turn + 1

    def write(self, doing: Doing[Ticket]) -> None:
        """Nothing is kept."""

    def hearing(self, doing: Doing[Ticket]) -> list[int | None]:
        return []

    def ref(self, thing: Ticket) -> str:
        return str(thing.number)


TICKETS = TicketFlow()


def forget_tickets(now: datetime) -> int:
    """With the sweep: what names somebody goes when the day is over, the number itself some weeks later."""
    today = local_day(now)
    named = update(Ticket).where(Ticket.day < today, Ticket.call_name.is_not(None)).values(call_name=None)
    forgotten = len(db.session.scalars(named.returning(Ticket.id)).all())
    left = update(Ticket).where(Ticket.day < today, Ticket.status.in_(AWAITED)).values(status=TicketStatus.LEFT)
    db.session.execute(left)
    old = today - timedelta(days=int(get_setting("services.ticket_days")))
    db.session.execute(delete(Ticket).where(Ticket.day < old))
    return forgotten


def halls_of(posts: Sequence[HeldPost]) -> list[str]:
    """The areas whose windows some posts are."""
    return list(dict.fromkeys(post.area_code for post in posts))
