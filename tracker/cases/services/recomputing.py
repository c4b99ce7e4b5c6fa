"""Computing open deadlines anew after the work calendar has changed: a logged act, never a side effect of the change.

A deadline follows from start, limit, extensions, pauses and calendar. When the calendar changes, what was promised
stands until somebody who keeps the calendar decides; then every case tells in its history from when to when it moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.access.actor import Actor, HeldPost
from tracker.audit.services import log_access, record
from tracker.cases.models import Case
from tracker.cases.services.clocks import pauses_of, running_due, total_limit
from tracker.cases.vocabulary import DueLevel, State
from tracker.clock.arithmetic import Deadline, add
from tracker.clock.queries import get_calendar
from tracker.extensions import db
from tracker.notices.services import tell

#: How many are moved in one transaction; send again for the rest.
MOST = 2000


@dataclass(frozen=True)
class Moved:
    """A case whose deadline the calendar of today puts elsewhere; what stands still is computed when it goes on."""

    case: Case
    before: datetime
    deadline: Deadline


@dataclass(frozen=True)
class Preview:
    """What computing anew would do, in numbers alone: who keeps the calendar reads no case."""

    earlier: int = 0
    later: int = 0
    #: Of the earlier ones, those whose deadline would have passed already.
    past: int = 0
    #: Whose day stays and is no longer provisional, or has become so.
    marked: int = 0

    @property
    def total(self) -> int:
        return self.earlier + self.later + self.marked


def by_calendar(case: Case) -> Deadline | None:
    """The deadline of an open case by the calendar as it is now; None where no resolve clock runs."""
    if case.clock_from_at is None or not case.resolve_limit or case.due_at is None or case.state is State.SUSPENDED:
        return None
    return add(case.clock_from_at, total_limit(case), get_calendar(), pauses_of(case))


def find_moved() -> Iterator[Moved]:
    """Every open case whose deadline, or its provisional mark, is no longer what the calendar says."""
    query = (
        select(Case)
        .where(Case.is_open, Case.clock_from_at.isnot(None), Case.resolve_limit.contains("w"))
        .options(joinedload(Case.category))
        .order_by(Case.id)
    )
    for case in db.session.scalars(query):
        deadline = by_calendar(case)
        if deadline and case.due_at and (deadline.at, deadline.is_provisional) != (case.due_at, case.is_provisional):
            yield Moved(case, case.due_at, deadline)


def preview(now: datetime) -> Preview:
    """How many deadlines would move, and how."""
    return _in_numbers(find_moved(), now)


def _in_numbers(moved: Iterable[Moved], now: datetime) -> Preview:
    earlier = later = past = marked = 0
    for one in moved:
        earlier += one.deadline.at < one.before
        later += one.deadline.at > one.before
        marked += one.deadline.at == one.before
        past += one.deadline.at < now <= one.before
    return Preview(earlier, later, past, marked)


def recompute(*, actor: Actor | None, post: HeldPost | None, now: datetime, address: str = "") -> Preview:
    """Move up to MOST deadlines to where the calendar puts them; what was moved, in numbers. Flushes, never commits."""
    moved = list(find_moved())[:MOST]
    for one in moved:
        _move(one, actor, post, now)
    found = _in_numbers(moved, now)
    log_access(actor=actor, act="calendar:recompute", now=now, post=post, detail=vars(found), address=address)
    db.session.flush()
    return found


def _move(one: Moved, actor: Actor | None, post: HeldPost | None, now: datetime) -> None:
    case, running = one.case, one.case.stage_due_at in (None, one.before) or one.case.rework_from_at is not None
    case.due_at, case.is_provisional = one.deadline.at, one.deadline.is_provisional
    if one.deadline.at == one.before:
        return
    case.due_level = DueLevel.NONE  # the next sweep finds what is due soon or late by the new day
    if running and case.state in (State.DISPATCHED, State.HANDLING):
        case.stage_due_at, case.stage_due_level = running_due(case), DueLevel.NONE
    to = int(one.deadline.at.timestamp())
    facts = {"state": case.state.value, "due": to, "moved_from": int(one.before.timestamp()), "moved_to": to}
    record(subject="case", row=case, kind="DeadlineRecomputed", actor=actor, post=post, now=now, facts=facts)
    tell(posts=[case.holder_post_id, case.centre_post_id], kind="DeadlineRecomputed", ref=case.ref, now=now)
