"""The ways a case counts against a post, as rows over the measures: nothing here counts by a formula of its own.

A case counts against its lead post; an order sent back counts against the post that sent it back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, or_

from tracker.appeals.vocabulary import Counting
from tracker.audit.models import Event
from tracker.cases.models import Case
from tracker.cases.queries.outcomes import Period
from tracker.figures.measures import MEASURES, Measure
from tracker.foundation.words import N_

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
    #: The measure it is a part of, and all whose figure an upheld appeal changes.
    key: str
    touches: tuple[str, ...]
    #: The events of a case by which somebody decided that it counts so.
    decisive: tuple[str, ...]
    #: Which counted cases are the post's, and which cases it could have been counted for.
    against: OfPost = _led_by
    of_post: OfPost = _led_by

    @property
    def measure(self) -> Measure:
        return MEASURES[self.key]


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

#: By measure: the countings whose upheld appeals change it.
TOUCHING = {
    key: frozenset(row.counting for row in ROWS.values() if key in row.touches)
    for key in dict.fromkeys(key for row in ROWS.values() for key in row.touches)
}


def counts_against(measure: Measure, period: Period) -> ColumnElement[bool]:
    """The cases that make a measure look worse: those it counts, or where more is better those it lacks."""
    return measure.unmet(period) if measure.more_is_better else measure.met(period)
