"""The conditions closure figures are made of, shared by the report and by the lists its numbers open.

Base terms after Jinhua's digital-city rules and the Tianmen bulletin: 应结案 are the accepted cases whose deadline
(after granted extensions) falls in the period; what is suspended at its end is taken out, unless it was late before it
was suspended; cases settled on the spot and cases without a target are counted apart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from tracker.access.scope import unindexed
from tracker.cases.models import Case, CasePause
from tracker.cases.vocabulary import NEVER_DUE, State


@dataclass(frozen=True)
class Period:
    """Deadlines from an instant until before another, judged by what had happened until `as_of` (the end)."""

    start: datetime
    end: datetime
    #: Or an instant in SQL, for cases of several periods judged each as of the end of its own.
    as_of: Any = None

    @property
    def judged_at(self) -> Any:
        return self.end if self.as_of is None else self.as_of


def period_between(start: datetime, end: datetime, now: datetime, *, as_of: datetime | None = None) -> Period:
    """A period judged as of its end (or `as_of`), while it runs as of now: this very second has happened too."""
    return Period(start, end, min(as_of or end, now + timedelta(seconds=1)))


class Outcome(StrEnum):
    """A set of cases a number of the report stands for."""

    DUE = "due"
    SUSPENDED = "suspended"
    BASE = "base"
    CLOSED = "closed"
    ON_TIME = "on_time"
    OVERDUE = "overdue"
    NO_TARGET = "no_target"
    ON_SPOT = "on_spot"


def is_due(period: Period) -> ColumnElement[bool]:
    return and_(
        Case.due_at >= period.start,
        Case.due_at < period.end,
        # While a period runs: what is closed already, and what should be. Open cases whose day has not come yet
        # are nobody's failure, and counting only closed ones would look like 100 %.
        or_(Case.due_at < period.judged_at, Case.closed_at < period.judged_at),
        *can_be_due(),
    )


def can_be_due() -> tuple[ColumnElement[bool], ...]:
    """Accepted, and not settled on the spot."""
    return Case.state.notin_(list(NEVER_DUE)), Case.is_on_spot.is_(False)


def is_closed(period: Period) -> ColumnElement[bool]:
    """Closed by the end of the period; closed cases still open again later count as they stand."""
    return and_(Case.closed_at.isnot(None), Case.closed_at < period.judged_at)


def is_suspended(period: Period) -> ColumnElement[bool]:
    """Standing still at the end of the period, and not closed by then.

    Only what began to stand still before its deadline: a case that was late already when it was suspended is due and
    late as before, or suspending it would better the rate.
    """
    paused = select(CasePause.id).where(
        CasePause.case_id == Case.id,
        CasePause.from_at <= Case.due_at,
        CasePause.from_at < period.judged_at,
        or_(CasePause.until_at.is_(None), CasePause.until_at >= period.judged_at),
    )
    return and_(Case.pause_count > 0, ~is_closed(period), paused.correlate_except(CasePause).exists())


#: Of a closed case: not after its deadline.
IN_TIME: ColumnElement[bool] = Case.closed_at <= Case.due_at


def is_on_time(period: Period) -> ColumnElement[bool]:
    return and_(is_closed(period), IN_TIME)


def is_overdue(period: Period) -> ColumnElement[bool]:
    """Closed late, or open past the deadline at the end of the period."""
    return or_(and_(is_closed(period), Case.closed_at > Case.due_at), ~is_closed(period))


def _received(period: Period) -> ColumnElement[bool]:
    """Came in during the period and has no deadline: the rarer thing to look for is the period."""
    return and_(unindexed(Case.due_at).is_(None), Case.received_at >= period.start, Case.received_at < period.end)


def never_limited() -> ColumnElement[bool]:
    """Of a case without a deadline: it never had a limit."""
    return and_(*can_be_due(), Case.resolve_limit == "")


def _settled() -> ColumnElement[bool]:
    return and_(Case.is_on_spot, Case.state != State.VOID)


def has_no_target(period: Period) -> ColumnElement[bool]:
    """Taken in during the period and never given a limit."""
    return and_(_received(period), never_limited())


def is_settled_on_spot(period: Period) -> ColumnElement[bool]:
    return and_(_received(period), _settled())


def is_apart(period: Period) -> ColumnElement[bool]:
    """Counted beside the rates, in one pass: settled on the spot, or without a target."""
    return and_(_received(period), or_(_settled(), never_limited()))


def in_base(period: Period) -> ColumnElement[bool]:
    """The denominator: due and not suspended."""
    return and_(is_due(period), ~is_suspended(period))


#: What the base comes to at the end of a period.
OF_BASE: dict[Outcome, Callable[[Period], ColumnElement[bool]]] = {
    Outcome.CLOSED: is_closed,
    Outcome.ON_TIME: is_on_time,
    Outcome.OVERDUE: is_overdue,
}


def _of_base(is_so: Callable[[Period], ColumnElement[bool]]) -> Callable[[Period], ColumnElement[bool]]:
    return lambda period: and_(in_base(period), is_so(period))


OUTCOMES: dict[Outcome, Callable[[Period], ColumnElement[bool]]] = {
    Outcome.DUE: is_due,
    Outcome.SUSPENDED: lambda period: and_(is_due(period), is_suspended(period)),
    Outcome.BASE: in_base,
    **{one: _of_base(is_so) for one, is_so in OF_BASE.items()},
    Outcome.NO_TARGET: has_no_target,
    Outcome.ON_SPOT: is_settled_on_spot,
}
