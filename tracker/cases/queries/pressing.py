"""What presses today: sets of open cases a supervisor looks at first, and how large each is.

Each is one condition, so the number on the supervisor's home and the list behind it are the same cases.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Integer, and_, cast, exists, func, or_, select

from tracker.access.actor import Actor
from tracker.cases.models import Case, CasePause, CaseRequest
from tracker.cases.queries.scope import visible_cases
from tracker.cases.vocabulary import DueLevel, State
from tracker.extensions import db
from tracker.foundation.days import day_start, local_day
from tracker.foundation.words import N_, Vocabulary

#: How often a case must have come back before it counts as going round in circles.
OFTEN = 2
UNSENT = (State.REPORTED, State.ACCEPTED)


class Pressing(Vocabulary):
    """A set of cases that presses."""

    DUE_TODAY = "due_today", N_("Due today"), "warn"
    LATE = "late", N_("Overdue up to 3 days"), "warn"
    LATE_3 = "late_3", N_("Overdue 3 to 7 days"), "bad"
    LATE_7 = "late_7", N_("Overdue more than 7 days"), "bad"
    WAITING = "waiting", N_("Not sent out in time"), "bad"
    PAUSED_LONG = "paused_long", N_("Suspended past the review day"), "warn"
    RETURNED = "returned", N_("Returned twice or more"), "warn"
    REOPENED = "reopened", N_("Reopened"), "warn"
    TO_DECIDE = "to_decide", N_("Waiting for a decision"), "accent"


def is_late(now: datetime) -> ColumnElement[bool]:
    """Past the deadline of an open case; what stands still is late only where it was before."""
    return and_(Case.due_at < now, or_(Case.state != State.SUSPENDED, Case.due_level == DueLevel.OVERDUE))


def _late(now: datetime, since_days: int, until_days: int | None = None) -> ColumnElement[bool]:
    """Open past the deadline for at least so many days and for fewer than so many."""
    found = and_(is_late(now), Case.due_at < now - timedelta(days=since_days))
    return found if until_days is None else and_(found, Case.due_at >= now - timedelta(days=until_days))


def _due_today(now: datetime) -> ColumnElement[bool]:
    midnight = day_start(local_day(now) + timedelta(days=1))
    return and_(Case.state != State.SUSPENDED, Case.due_at >= now, Case.due_at < midnight)


def _paused_long(now: datetime) -> ColumnElement[bool]:
    today = local_day(now)
    return and_(
        Case.state == State.SUSPENDED,
        exists().where(
            CasePause.case_id == Case.id,
            CasePause.until_at.is_(None),
            CaseRequest.id == CasePause.request_id,
            CaseRequest.review_on < today,
        ),
    )


def _to_decide(_now: datetime) -> ColumnElement[bool]:
    return Case.id.in_(select(CaseRequest.case_id).where(CaseRequest.decided_at.is_(None)))


#: What a set means, and its condition.
SETS: dict[Pressing, tuple[str, Callable[[datetime], ColumnElement[bool]]]] = {
    Pressing.DUE_TODAY: (N_("the deadline ends today"), _due_today),
    Pressing.LATE: (N_("open past the deadline"), lambda now: _late(now, 0, 3)),
    Pressing.LATE_3: (N_("open past the deadline"), lambda now: _late(now, 3, 7)),
    Pressing.LATE_7: (N_("open past the deadline"), lambda now: _late(now, 7)),
    Pressing.WAITING: (
        N_("the centre's own limit has passed"),
        lambda now: and_(Case.state.in_(UNSENT), Case.stage_due_at < now),
    ),
    Pressing.PAUSED_LONG: (N_("nobody has looked at it again"), _paused_long),
    Pressing.RETURNED: (N_("units send it back to the centre"), lambda _now: Case.return_count >= OFTEN),
    Pressing.REOPENED: (N_("the reporter was dissatisfied"), lambda _now: Case.reopen_count > 0),
    Pressing.TO_DECIDE: (N_("extension, suspension or voiding"), _to_decide),
}


def is_pressing(which: Pressing, now: datetime) -> ColumnElement[bool]:
    """The condition of one set; only open cases press."""
    return and_(Case.is_open, SETS[which][1](now))


def count_pressing(actor: Actor, now: datetime) -> dict[Pressing, int]:
    """How many cases in the actor's scope are in each set: one pass over the open cases."""
    sums = [
        func.coalesce(func.sum(cast(is_so(now), Integer)), 0).label(one.value)
        for one, (_meaning, is_so) in SETS.items()
    ]
    row = db.session.execute(select(*sums).where(Case.is_open, visible_cases(actor))).one()
    return {one: int(getattr(row, one.value)) for one in Pressing}


class Since(Vocabulary):
    """What has changed since the beginning of yesterday."""

    CAME_IN = "came_in", N_("came in")
    CLOSED = "closed", N_("were closed")
    FELL_OVERDUE = "fell_overdue", N_("passed their deadline and are open")


def count_since_yesterday(actor: Actor, now: datetime) -> dict[Since, int]:
    """Cases that came in, were closed, or passed their deadline open, from yesterday's midnight until now."""
    midnight = day_start(local_day(now))
    start = midnight - timedelta(days=1)
    sets = {
        Since.CAME_IN: and_(Case.received_at >= start, Case.received_at <= now, Case.state != State.DRAFT),
        Since.CLOSED: and_(Case.closed_at >= start, Case.closed_at <= now),
        Since.FELL_OVERDUE: and_(Case.is_open, Case.due_at >= start, is_late(now)),
    }
    counts = [
        select(func.count()).select_from(Case).where(condition, visible_cases(actor)).scalar_subquery().label(one.value)
        for one, condition in sets.items()
    ]
    row = db.session.execute(select(*counts)).one()
    return {one: int(getattr(row, one.value)) for one in Since}
