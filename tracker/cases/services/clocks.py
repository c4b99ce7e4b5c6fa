"""The two clocks of a case: the stage's limit and the limit of the whole handling.

A deadline is always computed from its start, its limit, the granted extensions and the pauses; nothing
adds to a stored deadline, so it can be explained at any time from the same records.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol

from sqlalchemy import bindparam, select

from tracker.cases.models import Case, CasePause, StageLimit
from tracker.cases.rules import Clock
from tracker.cases.vocabulary import DueLevel, State
from tracker.clock.arithmetic import add, working_minutes
from tracker.clock.limits import Limit, total
from tracker.clock.queries import get_calendar
from tracker.extensions import db

Pauses = Sequence[tuple[datetime, datetime | None]]


def pauses_of(case: Case) -> Pauses:
    """The stretches in which the resolve clock stood still, oldest first."""
    if not case.pause_count:
        return ()
    rows = db.session.execute(
        select(CasePause.from_at, CasePause.until_at).where(CasePause.case_id == case.id).order_by(CasePause.from_at)
    )
    return tuple((row.from_at, row.until_at) for row in rows)


#: The limit of the priority itself sorts before the one of all others, which is kept under ''.
_STAGE_LIMIT = (
    select(StageLimit.amount)
    .where(StageLimit.state == bindparam("state"), StageLimit.priority.in_((bindparam("priority"), "")))
    .order_by(StageLimit.priority.desc())
    .limit(1)
)


def stage_limit(state: State, priority: str) -> Limit | None:
    """How long a case of this priority may rest in a state; None where no limit is set."""
    amount = db.session.connection().scalar(_STAGE_LIMIT, {"state": state, "priority": priority})
    return Limit.parse(amount) if amount else None


#: An instant and the pauses as the case at hand keeps them: of one that is made up, in whole seconds.
At = Any
Stood = Sequence[tuple[At, At | None]]


class TimeKeeper(Protocol):
    """What the clocks ask of time. Its instants are those the case keeps, of whatever kind, so long as they compare."""

    def stamp(self, at: At) -> int | None:
        """An instant as history keeps it."""

    def end_pause(self, case: Case, at: At) -> None:
        """Let the clock go on that stands still."""

    def pauses_of(self, case: Case) -> Stood: ...
    def stage_limit(self, state: State, priority: str) -> Limit | None: ...

    def due(self, start: At, limit: Limit, pauses: Stood = ()) -> tuple[At, bool]:
        """When a limit is used up, and whether the day may still move."""

    def worked(self, start: At, end: At, pauses: Stood) -> int:
        """The working minutes between two instants without the pauses."""


class _Database:
    pauses_of = staticmethod(pauses_of)
    stage_limit = staticmethod(stage_limit)

    def stamp(self, at: datetime | None) -> int | None:
        return int(at.timestamp()) if at else None

    def end_pause(self, case: Case, at: datetime) -> None:
        pause = db.session.scalar(select(CasePause).where(CasePause.case_id == case.id, CasePause.until_at.is_(None)))
        if pause is not None:
            pause.until_at = at
            db.session.flush()

    def due(self, start: datetime, limit: Limit, pauses: Pauses = ()) -> tuple[datetime, bool]:
        deadline = add(start, limit, get_calendar(), pauses)
        return deadline.at, deadline.is_provisional

    def worked(self, start: datetime, end: datetime, pauses: Pauses) -> int:
        return working_minutes(start, end, get_calendar(), pauses)


#: By the calendar, the limits and the pauses of the database.
KEEPER: TimeKeeper = _Database()


def total_limit(case: Case) -> Limit:
    """The limit in force: the original one and what was granted on top."""
    return whole(f"{case.resolve_limit} {case.extensions}")


@lru_cache(maxsize=1024)
def whole(limits: str) -> Limit:
    """Some limits in one, as a case keeps them: '3wd 2wd' are five working days."""
    first, *others = [Limit.parse(one) for one in limits.split()]
    return total(first, others)


def set_resolve_deadline(case: Case, keeper: TimeKeeper = KEEPER) -> None:
    """Compute the deadline of the whole handling anew from its records."""
    if not case.resolve_limit or case.clock_from_at is None:
        return
    case.due_at, case.is_provisional = keeper.due(case.clock_from_at, total_limit(case), keeper.pauses_of(case))
    case.due_level = DueLevel.NONE


def set_stage_deadline(case: Case, now: datetime, state: State, keeper: TimeKeeper = KEEPER) -> None:
    """Start the limit of the stage the case enters; where the whole limit ends sooner, that one counts."""
    limit = keeper.stage_limit(state, str(case.priority))
    stage = keeper.due(now, limit)[0] if limit else None
    running = running_due(case, keeper) if state in _RUNNING else None
    ends = [one for one in (stage, running) if one is not None]
    case.stage_due_at = min(ends) if ends else None
    case.stage_due_level = DueLevel.NONE


#: While a unit has the order, the smaller of stage limit and resolve limit wins.
_RUNNING = frozenset({State.DISPATCHED, State.HANDLING})


def running_due(case: Case, keeper: TimeKeeper = KEEPER) -> datetime | None:
    """Until when whoever handles the case has time: the limit of the rework while one runs, else the deadline.

    Like the deadline it is computed from its start, its limit and the pauses, so no move can lose or lengthen it.
    """
    if case.rework_from_at is None:
        return case.due_at
    return keeper.due(case.rework_from_at, whole(case.rework_limit), keeper.pauses_of(case))[0]


def half_of(limit: Limit) -> Limit:
    """Half of a limit, at least one: what a rework gets."""
    return Limit((limit.amount + 1) // 2, limit.unit)


def _stage(case: Case, now: datetime, keeper: TimeKeeper) -> None:
    set_stage_deadline(case, now, case.state, keeper)


def _start(case: Case, now: datetime, keeper: TimeKeeper) -> None:
    # The first dispatch starts the clock. A return and a second dispatch do not start it again:
    # to the resident it is one promise, and passing the case around must not lengthen it.
    if case.clock_from_at is None:
        case.clock_from_at = now
        set_resolve_deadline(case, keeper)
    _stage(case, now, keeper)


def _restart(case: Case, now: datetime, keeper: TimeKeeper) -> None:
    case.clock_from_at, case.extensions = now, ""
    case.rework_from_at, case.rework_limit = None, ""
    set_resolve_deadline(case, keeper)
    _stage(case, now, keeper)


def _continue(case: Case, now: datetime, keeper: TimeKeeper) -> None:
    case.stage_due_at = running_due(case, keeper)
    case.stage_due_level = case.due_level if case.rework_from_at is None else DueLevel.NONE


def _extend(case: Case, now: datetime, keeper: TimeKeeper) -> None:
    if case.rework_from_at is not None:
        case.rework_limit = f"{case.rework_limit} {case.extensions.split()[-1]}"
    _resume(case, now, keeper)


def _resume(case: Case, now: datetime, keeper: TimeKeeper) -> None:
    set_resolve_deadline(case, keeper)
    _continue(case, now, keeper)


def _pause(case: Case, now: datetime, keeper: TimeKeeper) -> None:
    # What was late already stays late: a pause stops the clock, it does not turn it back.
    is_late = case.due_at is not None and case.due_at < now
    case.stage_due_at, case.stage_due_level = None, DueLevel.NONE
    case.due_level = DueLevel.OVERDUE if is_late else DueLevel.NONE


def _halve(case: Case, now: datetime, keeper: TimeKeeper) -> None:
    if case.resolve_limit:
        case.rework_from_at, case.rework_limit = now, str(half_of(whole(case.resolve_limit)))
        case.stage_due_at = running_due(case, keeper)
    case.stage_due_level = DueLevel.NONE


def _stop(case: Case, now: datetime, keeper: TimeKeeper) -> None:
    case.stage_due_at, case.stage_due_level = None, DueLevel.NONE
    if case.state is State.CLOSED and case.clock_from_at is not None:
        case.handling_minutes = keeper.worked(case.clock_from_at, now, keeper.pauses_of(case))


EFFECTS: dict[Clock, Callable[[Case, datetime, TimeKeeper], None]] = {
    Clock.NONE: lambda *_: None,
    Clock.STAGE: _stage,
    Clock.START: _start,
    Clock.CONTINUE: _continue,
    Clock.EXTEND: _extend,
    Clock.PAUSE: _pause,
    Clock.RESUME: _resume,
    Clock.HALVE: _halve,
    Clock.RESTART: _restart,
    Clock.STOP: _stop,
}


def apply_clock(case: Case, effect: Clock, now: datetime, keeper: TimeKeeper = KEEPER) -> None:
    """Carry out what a move does to the clocks; `case.state` is already the state entered."""
    EFFECTS[effect](case, now, keeper)


def first_response_due(received_at: At, limit: str, keeper: TimeKeeper = KEEPER) -> datetime | None:
    """When the reporter should have heard from us, by the category's limit."""
    return keeper.due(received_at, whole(limit))[0] if limit else None
