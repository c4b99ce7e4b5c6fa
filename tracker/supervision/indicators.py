"""Every indicator as data: what it is called, how it is counted, where the formula comes from, what it cannot say.

Pages, exports and reports read these rows; nothing else names a formula. `part` and `whole` are conditions over cases,
given the period; each indicator says by which day a case belongs to the period (`counted_by`). A zero whole gives no
rate at all. The closure figures proper (figures.py) count the same conditions in one packed pass.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, cast, func, select

from tracker.access.actor import Actor
from tracker.cases.models import Case
from tracker.cases.queries.lists import CaseFilter, narrowed
from tracker.cases.queries.outcomes import Period, in_base, is_closed, is_on_time, is_overdue
from tracker.cases.queries.scope import counted_cases
from tracker.cases.vocabulary import NEVER_DUE, Rating, State
from tracker.extensions import db
from tracker.foundation.words import N_
from tracker.rollups.models import Fact
from tracker.supervision.kept import Kept, find_kept, read_sums


class Basis(StrEnum):
    """By which day a case belongs to a period."""

    DUE = "due"
    RECEIVED = "received"
    CLOSED = "closed"


BASES = {
    Basis.DUE: N_("cases whose deadline falls in the period"),
    Basis.RECEIVED: N_("cases that came in during the period"),
    Basis.CLOSED: N_("cases closed in the period"),
}

Condition = Callable[[Period], ColumnElement[bool]]


@dataclass(frozen=True)
class Indicator:
    """One rate: numerator over denominator, in words and as conditions."""

    key: str
    name: str
    #: What the field calls it, whatever the reader's language.
    chinese: str
    formula: str
    #: What a supervisor should know before he rests a judgement on it.
    caveat: str
    source: str
    basis: Basis
    part: Condition
    whole: Condition
    #: The same two as sums of what is kept ready (`read_sums`).
    kept: tuple[str, str]
    #: Whether a high value is good; None where neither is.
    more_is_better: bool | None = None


def _within(column: Any, period: Period) -> ColumnElement[bool]:
    return and_(column >= period.start, column < period.judged_at)


def _taken_in(period: Period) -> ColumnElement[bool]:
    return and_(_within(Case.received_at, period), Case.state.notin_([State.DRAFT, State.VOID, State.MERGED]))


def _was_closed(period: Period) -> ColumnElement[bool]:
    return _within(Case.closed_at, period)


def _handled(period: Period) -> ColumnElement[bool]:
    """Closed in the period after a unit had handled it: settled on the spot is counted apart."""
    return and_(_was_closed(period), Case.is_on_spot.is_(False))


def _was_solved() -> ColumnElement[bool]:
    return and_(Case.verified_at.isnot(None), Case.rework_count == 0, Case.reopen_count == 0)


def _answered(period: Period) -> ColumnElement[bool]:
    return and_(_was_closed(period), Case.rating.isnot(None), Case.rating != Rating.NO_ANSWER)


SATISFIED = (Rating.VERY_SATISFIED, Rating.SATISFIED)

# fmt: off
INDICATORS: tuple[Indicator, ...] = (
    Indicator("closure", N_("Closure rate"), "结案率",
              N_("due and closed by the end of the period ÷ (due − suspended)"),
              N_("Says that the centre closed it, not that the matter is settled."),
              N_("Jinhua, appraisal rules of digital urban management"), Basis.DUE,
              lambda p: and_(in_base(p), is_closed(p)), in_base, ("closed", "base"), True),
    Indicator("on_time", N_("On-time rate"), "按期结案率",
              N_("due and closed by the deadline ÷ (due − suspended)"),
              N_("The deadline is the one after granted extensions; look at the extension rate beside it."),
              N_("Jinhua; Tianmen bulletin 2016-12"), Basis.DUE,
              lambda p: and_(in_base(p), is_on_time(p)), in_base, ("on_time", "base"), True),
    Indicator("overdue", N_("Overdue rate"), "超期率",
              N_("closed late or open past the deadline ÷ (due − suspended)"),
              N_("One case late by an hour counts as one late by a month; the supervisor's home shows the age."),
              N_("Zhanjiang bulletins publish both parts"), Basis.DUE,
              lambda p: and_(in_base(p), is_overdue(p)), in_base, ("overdue", "base"), False),
    Indicator("verified", N_("Verified and solved"), "经核实解决率",
              N_("closed after another person's check, never reworked, not reopened ÷ closed after handling"),
              N_("Rests on the check before closing; a blind re-check of a sample tells how far to trust it."),
              N_("of this product, after the three rates of Beijing"), Basis.CLOSED,
              lambda p: and_(_handled(p), _was_solved()), _handled, ("solved", "handled"), True),
    Indicator("satisfied", N_("Satisfied reporters"), "满意率",
              N_("very satisfied or satisfied ÷ reporters who answered"),
              N_("Only who answered counts; the response share stands beside it. Nobody is satisfied unasked."),
              N_("Beijing, regulation on complaints handled at once, three rates"), Basis.CLOSED,
              lambda p: and_(_answered(p), Case.rating.in_(SATISFIED)), _answered, ("satisfied", "answered"), True),
    Indicator("response_share", N_("Response share"), "评价率",
              N_("closed cases whose reporter answered ÷ closed cases"),
              N_("Below a third the satisfaction says little."),
              N_("of this product"), Basis.CLOSED, _answered, _was_closed, ("answered", "cases"), True),
    Indicator("rework", N_("Rework rate"), "返工率",
              N_("closed cases with at least one failed check ÷ closed after handling"),
              N_("A low rate can also mean that nobody checks."),
              N_("Fuzhou, digital city notices"), Basis.CLOSED,
              lambda p: and_(_handled(p), Case.rework_count > 0), _handled, ("reworked", "handled"), False),
    Indicator("returned", N_("Return rate"), "退单率",
              N_("cases a unit sent back at least once ÷ cases that came in and were sent out"),
              N_("Rightful returns are in it: a wrong address is the centre's, not the unit's."),
              N_("name after Shandong hotline notices"), Basis.RECEIVED,
              lambda p: and_(_taken_in(p), Case.dispatched_at.isnot(None), Case.return_count > 0),
              lambda p: and_(_taken_in(p), Case.dispatched_at.isnot(None)), ("returned", "sent_out"), False),
    Indicator("extended", N_("Extension rate"), "延期率",
              N_("due cases with a granted extension ÷ (due − suspended)"),
              N_("Each was granted by another person with a reason."),
              N_("name after Fuzhou, base ours"), Basis.DUE,
              lambda p: and_(in_base(p), Case.extension_count > 0), in_base, ("extended", "base"), None),
    Indicator("paused", N_("Suspension rate"), "挂账率",
              N_("cases that came in and were ever suspended ÷ cases that came in"),
              N_("The clock stands still meanwhile: a high rate makes the on-time rate look better than it feels."),
              N_("of this product"), Basis.RECEIVED,
              lambda p: and_(_taken_in(p), Case.pause_count > 0), _taken_in, ("paused", "cases"), None),
    Indicator("reopened", N_("Reopening rate"), "重办率",
              N_("cases that came in and were reopened ÷ cases that came in"),
              N_("Counted by the day the case came in, so a later reopening raises an earlier month."),
              N_("name after Shandong hotline notices"), Basis.RECEIVED,
              lambda p: and_(_taken_in(p), Case.reopen_count > 0), _taken_in, ("reopened", "cases"), False),
    Indicator("on_spot", N_("Share settled on the spot"), "当场办结率",
              N_("settled by the grid officer at once ÷ cases that came in"),
              N_("Not a target: rewarding it invites made-up trifles."),
              N_("Zhanjiang 2023-02: 6,980 of 20,580"), Basis.RECEIVED,
              lambda p: and_(_taken_in(p), Case.is_on_spot), _taken_in, ("on_spot", "cases"), None),
    Indicator("accepted", N_("Acceptance rate"), "受理率",
              N_("accepted ÷ cases that came in"),
              N_("Cases settled on the spot and duplicates are not in either."),
              N_("general use"), Basis.RECEIVED,
              lambda p: and_(_taken_in(p), Case.is_on_spot.is_(False), Case.state.notin_(list(NEVER_DUE))),
              lambda p: and_(_taken_in(p), Case.is_on_spot.is_(False)), ("accepted", "off_spot"), True),
)
# fmt: on

BY_KEY = {one.key: one for one in INDICATORS}

_RANGES: dict[Basis, Callable[[Period], ColumnElement[bool]]] = {
    Basis.DUE: lambda period: and_(Case.due_at >= period.start, Case.due_at < period.end),
    Basis.RECEIVED: lambda period: _within(Case.received_at, period),
    Basis.CLOSED: lambda period: _within(Case.closed_at, period),
}


@dataclass(frozen=True)
class Counted:
    """A counted indicator: the rate is computed from the two numbers, never stored."""

    indicator: Indicator
    part: int
    whole: int

    @property
    def rate(self) -> float | None:
        """0 to 1; None without a base."""
        return self.part / self.whole if self.whole else None


def count_indicators(
    *, period: Period, actor: Actor, asked: CaseFilter, now: datetime, keys: Sequence[str] = ()
) -> dict[str, Counted]:
    """The indicators of a period inside the actor's scope: read where they are kept, else counted by the database."""
    wanted = [BY_KEY[key] for key in keys] if keys else list(INDICATORS)
    kept = find_kept(by=None, asked=asked, period=period, actor=actor)
    if kept:
        return read_indicators(wanted, kept).get("", {}) or {one.key: Counted(one, 0, 0) for one in wanted}
    return _counted(wanted, period, [counted_cases(actor), *narrowed(asked, actor=actor, now=now)])


def read_indicators(wanted: Sequence[Indicator], kept: Kept) -> dict[str, dict[str, Counted]]:
    """{row: {key: counted}} from the kept figures; a row without a case of one basis has zeroes there."""
    sums = {basis: read_sums(kept, Fact(basis.value)) for basis in dict.fromkeys(one.basis for one in wanted)}
    rows = sorted({row for found in sums.values() for row in found})
    return {row: {one.key: _kept_one(one, sums[one.basis].get(row, {})) for one in wanted} for row in rows}


def _kept_one(one: Indicator, sums: Mapping[str, int]) -> Counted:
    part, whole = one.kept
    return Counted(one, sums.get(part, 0), sums.get(whole, 0))


def _counted(
    wanted: Sequence[Indicator], period: Period, conditions: Sequence[ColumnElement[bool]]
) -> dict[str, Counted]:
    """Case by case: one pass for each basis."""
    found: dict[str, Counted] = {}
    for basis in Basis:
        chosen = [one for one in wanted if one.basis is basis]
        if not chosen:
            continue
        sums = []
        for one in chosen:
            sums += [_sum(one.part(period)), _sum(one.whole(period))]
        row = db.session.execute(select(*sums).where(_RANGES[basis](period), *conditions)).one()
        for place, one in enumerate(chosen):
            found[one.key] = Counted(one, int(row[2 * place]), int(row[2 * place + 1]))
    return {one.key: found[one.key] for one in wanted}


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(cast(condition, Integer)), 0)
