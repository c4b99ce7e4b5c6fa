"""The ways a case counts against a post, as rows over the indicators: nothing here counts by a formula of its own.

A case counts against its lead post; an order sent back counts against the post that sent it back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_

from tracker.appeals.vocabulary import Counting
from tracker.audit.models import Event
from tracker.cases.models import Case
from tracker.cases.queries.outcomes import Period
from tracker.foundation.words import N_
from tracker.supervision.indicators import BY_KEY, Basis, Indicator

OfPost = Callable[[int], ColumnElement[bool]]


def _led_by(post_id: int) -> ColumnElement[bool]:
    return Case.lead_post_id == post_id


def _sent_back_by(post_id: int) -> ColumnElement[bool]:
    by_it = exists().where(
        Event.subject == "case", Event.subject_id == Case.id, Event.kind == "OrderReturned", Event.post_id == post_id
    )
    # Few cases are ever sent back; the history of the others is not looked into.
    return and_(Case.return_count > 0, by_it)


def _had(post_id: int) -> ColumnElement[bool]:
    return or_(_led_by(post_id), _sent_back_by(post_id))


@dataclass(frozen=True)
class Row:
    """One way of counting against a post."""

    counting: Counting
    label: str
    #: The indicator it is a part of, and all whose figure an upheld appeal changes.
    key: str
    touches: tuple[str, ...]
    #: The events of a case by which somebody decided that it counts so.
    decisive: tuple[str, ...]
    #: Which counted cases are the post's, and which cases it could have been counted for.
    against: OfPost = _led_by
    of_post: OfPost = _led_by

    @property
    def indicator(self) -> Indicator:
        return BY_KEY[self.key]


# fmt: off
ROWS: dict[Counting, Row] = {row.counting: row for row in (
    Row(Counting.OVERDUE, N_("counted as overdue"),
        "overdue", ("overdue", "on_time"), ("RequestRefused",)),
    Row(Counting.RETURNED, N_("counted as sent back"),
        "returned", ("returned",), ("OrderReturned",), _sent_back_by, _had),
    Row(Counting.REWORKED, N_("counted as reworked"),
        "rework", ("rework", "verified"), ("ReworkOrdered",)),
    Row(Counting.UNVERIFIED, N_("not counted as verified and solved"),
        "verified", ("verified",), ("ResultVerified", "CaseClosed")),
    Row(Counting.REOPENED, N_("counted as reopened"),
        "reopened", ("reopened", "verified"), ("CaseReopened",)),
    Row(Counting.DISSATISFIED, N_("counted as not satisfied"),
        "satisfied", ("satisfied",), ("CaseEvaluated",)),
    Row(Counting.UNANSWERED, N_("counted as not answered by the reporter"),
        "response_share", ("response_share",), ("CaseEvaluated",)),
    Row(Counting.EXTENDED, N_("counted as extended"),
        "extended", ("extended",), ("RequestGranted",)),
)}
# fmt: on

#: What counts against a post that need not lead the case any more.
SENT_BACK = frozenset(row.counting for row in ROWS.values() if row.against is _sent_back_by)

#: By indicator: the countings whose upheld appeals change it.
TOUCHING = {
    key: frozenset(row.counting for row in ROWS.values() if key in row.touches)
    for key in dict.fromkeys(key for row in ROWS.values() for key in row.touches)
}

#: The instant of a case that puts it into a period.
COLUMNS: dict[Basis, Any] = {Basis.DUE: Case.due_at, Basis.RECEIVED: Case.received_at, Basis.CLOSED: Case.closed_at}


def counts_against(indicator: Indicator, period: Period) -> ColumnElement[bool]:
    """The cases that make an indicator look worse: its part, or where more is better what its part lacks."""
    part, whole = indicator.part(period), indicator.whole(period)
    return and_(whole, ~part) if indicator.more_is_better else and_(whole, part)


def falls_into(basis: Basis, period: Period) -> ColumnElement[bool]:
    """The case belongs to the period by the day its indicator counts by."""
    column = COLUMNS[basis]
    return and_(column >= period.start, column < period.end)
