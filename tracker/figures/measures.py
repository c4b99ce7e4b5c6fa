"""Every published measure, once: its base, which cases of it count, by which day, from where, what it cannot say.

A measure is one count over another. Above stand the bases: cases that belong to a period by one of their days, with
what is counted of them; below, the measures. Two readers share the rows: `kept.py` reads what has been summed up by
month (statements.py sums these very counts), `counting.py` counts case by case. What stands on other tables than that
of cases (mediations, villages, re-checks) is counted by its subject, under the names its row gives.

A zero denominator gives no rate at all; nothing is counted as on time for want of a target.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, cast, false, func, null, or_
from sqlalchemy import case as sql_case
from sqlalchemy.orm import InstrumentedAttribute

from tracker.cases.models import Case
from tracker.cases.queries.outcomes import (
    IN_TIME,
    OF_BASE,
    Period,
    can_be_due,
    in_base,
    is_closed,
    is_due,
    is_on_time,
    never_limited,
)
from tracker.cases.vocabulary import NEVER_DUE, Rating, State, Visibility
from tracker.figures.models import Fact
from tracker.foundation.orm import Instants
from tracker.foundation.words import N_

Condition = ColumnElement[bool]
Judged = Callable[[Period], Condition]
Counted = ColumnElement[Any] | InstrumentedAttribute[bool] | None
#: Counted of a base: every case of it.
ALL = None
#: Of what is counted by its subject.
_NO_CASE, _NO_DAY = false(), null()


@dataclass(frozen=True, eq=False)
class Basis:
    """Cases that belong to a period by one day of theirs, and by name what is counted of them.

    A count is a condition, a number to add up, or ALL. `within` and `judged` are for what depends on the end of the
    period: which cases belong to it, and which of these count. What is kept by month knows the same by its cells.
    """

    words: str
    about: Condition = _NO_CASE
    at: Instants = _NO_DAY
    counts: Mapping[str, Counted] = field(default_factory=dict)
    within: Judged | None = None
    judged: Mapping[str, Judged] = field(default_factory=dict)
    #: Under which it is kept by month (or day).
    fact: Fact | None = None

    def cases(self, period: Period) -> Condition:
        """The cases of a period."""
        if self.within is not None:
            return self.within(period)
        return and_(self.about, self.at >= period.start, self.at < period.judged_at)

    def count(self, name: str, period: Period) -> Counted:
        """What is counted of them under a name."""
        return self.judged[name](period) if name in self.judged else self.counts[name]


# Of all cases: kept by month ------------------------------------------------------------------------------------------

_closed = Case.closed_at.isnot(None)
_handled = Case.is_on_spot.is_(False)
_sent = Case.dispatched_at.isnot(None)
_undue = Case.due_at.is_(None)
_timed = and_(_closed, Case.handling_minutes.isnot(None))
#: Never sent, taken out, or part of another case: not a matter at all. What was not accepted is no work either.
_is_matter = Case.state.notin_([State.DRAFT, State.VOID, State.MERGED])
_is_work = Case.state != State.REJECTED
_is_ever_due = and_(Case.due_at.isnot(None), *can_be_due())

# fmt: off
DUE = Basis(
    N_("cases whose deadline falls in the period"), _is_ever_due, Case.due_at,
    {
        "cases": ALL,
        "on_time": and_(_closed, IN_TIME),
        "extended": Case.extension_count > 0,
        "timed": _timed,
        "minutes": sql_case((_timed, Case.handling_minutes), else_=0),
        "base": ALL,
    },
    # 应结案 − 挂账: what stands still at the end of the period is in none of the counts.
    in_base, {one.value: is_so for one, is_so in OF_BASE.items()}, Fact.DUE,
)
RECEIVED = Basis(N_("cases that came in during the period"), _is_matter, Case.received_at, {
    "cases": ALL,
    "sent_out": _sent,
    "returned": and_(_sent, Case.return_count > 0),
    "paused": Case.pause_count > 0,
    "reopened": Case.reopen_count > 0,
    "on_spot": Case.is_on_spot,
    "off_spot": _handled,
    "accepted": and_(_handled, Case.state.notin_(list(NEVER_DUE))),
    "settled": and_(_undue, Case.is_on_spot),
    "no_target": and_(_undue, never_limited()),
    "workload": _is_work,
}, fact=Fact.RECEIVED)
CLOSED = Basis(N_("cases closed in the period"), _closed, Case.closed_at, {
    "cases": ALL,
    "handled": _handled,
    "solved": and_(_handled, Case.verified_at.isnot(None), Case.rework_count == 0, Case.reopen_count == 0),
    "reworked": and_(_handled, Case.rework_count > 0),
    "answered": and_(Case.rating.isnot(None), Case.rating != Rating.NO_ANSWER),
    "satisfied": Case.rating.in_([Rating.VERY_SATISFIED, Rating.SATISFIED]),
    "workload": and_(_is_matter, _is_work),
}, fact=Fact.CLOSED)

#: Handling times, told apart by their class; what came in and what was closed on single days.
HANDLED = Basis(
    "", and_(_is_ever_due, _timed), Case.due_at, {"cases": ALL}, fact=Fact.HANDLED,
    within=lambda period: and_(is_due(period), is_closed(period), Case.handling_minutes.isnot(None)),
)
DAY_IN = Basis("", and_(_is_matter, _is_work), Case.received_at, {"cases": ALL}, fact=Fact.DAY_IN)
DAY_OUT = Basis("", and_(_closed, _is_matter, _is_work), Case.closed_at, {"cases": ALL}, fact=Fact.DAY_OUT)
KEPT = {one.fact: one for one in (DUE, CLOSED, RECEIVED, HANDLED, DAY_IN, DAY_OUT) if one.fact}

# Of public-safety cases: always counted -------------------------------------------------------------------------------

_police = Case.visibility == Visibility.POLICE

POLICE_DUE = Basis(
    N_("public-safety cases whose deadline falls in the period"), at=Case.due_at,
    counts={"due": ALL}, within=lambda period: and_(_police, in_base(period)), judged={"on_time": is_on_time},
)
#: What still runs inside its limit is in no denominator yet.
POLICE_RECEIVED = Basis(
    N_("public-safety cases that came in during the period"), at=Case.received_at,
    counts={"received": ALL, "responded": Case.responded_at <= Case.response_due_at},
    within=lambda period: and_(
        _police, Case.received_at >= period.start, Case.received_at < period.end,
        Case.response_due_at.isnot(None), Case.state.notin_(list(NEVER_DUE)),
        or_(Case.responded_at.isnot(None), Case.response_due_at < period.judged_at),
    ),
)
#: The police are asked about standard cases too.
TRIAGE_ASKED = Basis(
    N_("questions “civil or police?” asked in the period"), at=Case.triage_asked_at,
    counts={"asked": ALL, "answered": Case.triage_answered_at <= Case.triage_due_at},
    within=lambda period: and_(
        Case.triage_asked_at >= period.start, Case.triage_asked_at < period.end,
        or_(Case.triage_answered_at.isnot(None), Case.triage_due_at < period.judged_at),
    ),
)

# Counted by their subjects --------------------------------------------------------------------------------------------

#: mediation/statistics/queries/counting.py. A mediation counts where its committee sits.
MEDIATIONS = Basis(N_("mediations registered in the period"))
AGREEMENTS = Basis(N_("agreements reached in the period"))
TERMS = Basis(N_("agreements whose last clause came due in the period"))
#: policing/queries/coverage.py and visits_norm.py
VILLAGES = Basis(N_("villages and communities valid on the day"))
NORMS = Basis(N_("villages with a liaison post in a month that is over"))
#: services/queries/promises.py
DECISIONS = Basis(N_("applications decided in the period"))
#: rechecks/queries.py
RECHECKS = Basis(N_("closed cases that were drawn and looked at again"))
#: routing/queries/suggestions.py
ORDERS = Basis(N_("first orders that went out in the last 30 days"))


@dataclass(frozen=True, eq=False)
class Measure:
    """One rate: numerator over denominator, in words and by the names of two counts of its basis."""

    key: str
    name: str
    #: What the field calls it, whatever the reader's language.
    chinese: str
    formula: str
    #: What one should know before resting a judgement on it.
    caveat: str
    source: str
    basis: Basis
    part: str
    whole: str
    #: Whether a high value is good; None where neither is.
    more_is_better: bool | None = None

    def base(self, period: Period) -> Condition:
        """The cases of the denominator."""
        counted = self.basis.count(self.whole, period)
        return self.basis.cases(period) if counted is None else and_(self.basis.cases(period), counted)

    def met(self, period: Period) -> Condition:
        """The cases of the numerator."""
        counted = self.basis.count(self.part, period)
        return self.base(period) if counted is None else and_(self.base(period), counted)

    def unmet(self, period: Period) -> Condition:
        """Those it lacks."""
        counted = self.basis.count(self.part, period)
        return false() if counted is None else and_(self.base(period), ~counted)


#: All cases, as the page of indicators explains them one by one.
INDICATORS: tuple[Measure, ...] = (
    Measure("closure", N_("Closure rate"), "结案率",
            N_("due and closed by the end of the period ÷ (due − suspended)"),
            N_("Says that the centre closed it, not that the matter is settled."),
            N_("Jinhua, appraisal rules of digital urban management"), DUE, "closed", "base", True),
    Measure("on_time", N_("On-time rate"), "按期结案率",
            N_("due and closed by the deadline ÷ (due − suspended)"),
            N_("The deadline is the one after granted extensions; look at the extension rate beside it."),
            N_("Jinhua; Tianmen bulletin 2016-12"), DUE, "on_time", "base", True),
    Measure("overdue", N_("Overdue rate"), "超期率",
            N_("closed late or open past the deadline ÷ (due − suspended)"),
            N_("One case late by an hour counts as one late by a month; the supervisor's home shows the age."),
            N_("Zhanjiang bulletins publish both parts"), DUE, "overdue", "base", False),
    Measure("verified", N_("Verified and solved"), "经核实解决率",
            N_("closed after another person's check, never reworked, not reopened ÷ closed after handling"),
            N_("Rests on the check before closing; a blind re-check of a sample tells how far to trust it."),
            N_("of this product, after the three rates of Beijing"), CLOSED, "solved", "handled", True),
    Measure("satisfied", N_("Satisfied reporters"), "满意率",
            N_("very satisfied or satisfied ÷ reporters who answered"),
            N_("Only who answered counts; the response share stands beside it. Nobody is satisfied unasked."),
            N_("Beijing, regulation on complaints handled at once, three rates"),
            CLOSED, "satisfied", "answered", True),
    Measure("response_share", N_("Response share"), "评价率",
            N_("closed cases whose reporter answered ÷ closed cases"),
            N_("Below a third the satisfaction says little."),
            N_("of this product"), CLOSED, "answered", "cases", True),
    Measure("rework", N_("Rework rate"), "返工率",
            N_("closed cases with at least one failed check ÷ closed after handling"),
            N_("A low rate can also mean that nobody checks."),
            N_("Fuzhou, digital city notices"), CLOSED, "reworked", "handled", False),
    Measure("returned", N_("Return rate"), "退单率",
            N_("cases a unit sent back at least once ÷ cases that came in and were sent out"),
            N_("Rightful returns are in it: a wrong address is the centre's, not the unit's."),
            N_("name after Shandong hotline notices"), RECEIVED, "returned", "sent_out", False),
    Measure("extended", N_("Extension rate"), "延期率",
            N_("due cases with a granted extension ÷ (due − suspended)"),
            N_("Each was granted by another person with a reason."),
            N_("name after Fuzhou, base ours"), DUE, "extended", "base"),
    Measure("paused", N_("Suspension rate"), "挂账率",
            N_("cases that came in and were ever suspended ÷ cases that came in"),
            N_("The clock stands still meanwhile: a high rate makes the on-time rate look better than it feels."),
            N_("of this product"), RECEIVED, "paused", "cases"),
    Measure("reopened", N_("Reopening rate"), "重办率",
            N_("cases that came in and were reopened ÷ cases that came in"),
            N_("Counted by the day the case came in, so a later reopening raises an earlier month."),
            N_("name after Shandong hotline notices"), RECEIVED, "reopened", "cases", False),
    Measure("on_spot", N_("Share settled on the spot"), "当场办结率",
            N_("settled by the grid officer at once ÷ cases that came in"),
            N_("Not a target: rewarding it invites made-up trifles."),
            N_("Zhanjiang 2023-02: 6,980 of 20,580"), RECEIVED, "on_spot", "cases"),
    Measure("accepted", N_("Acceptance rate"), "受理率",
            N_("accepted ÷ cases that came in"),
            N_("Cases settled on the spot and duplicates are not in either."),
            N_("general use"), RECEIVED, "accepted", "off_spot", True),
)

POLICING: tuple[Measure, ...] = (
    Measure("police_on_time", N_("On-time rate"), "处置按期率",
            N_("public-safety cases whose deadline fell in the month and that were closed by it ÷ (due − suspended)"),
            N_("Stations are compared, persons never."),
            N_("as the on-time rate of all cases"), POLICE_DUE, "on_time", "due", True),
    Measure("police_response", N_("First response on time"), "首次响应按时率",
            N_("cases that came in during the month and were answered within their category's limit ÷ those that were"
               " answered or whose limit has run out"),
            N_("What still runs inside its limit is not counted yet."),
            N_("of this product"), POLICE_RECEIVED, "responded", "received", True),
    Measure("police_triage", N_("Answered within the hour"), "研判按时率",
            N_("questions “civil or police?” answered in time ÷ those that were answered or whose time has run out"),
            N_("What still runs inside its limit is not counted yet."),
            N_("of this product"), TRIAGE_ASKED, "answered", "asked", True),
    Measure("coverage", N_("Coverage"), "一村一警覆盖率",
            N_("villages and communities whose liaison post has an A or B on duty on that day ÷ villages and"
               " communities valid on that day"),
            N_("A liaison post of a single grid or of a whole street does not cover a village."),
            N_("one village, one officer: at least one officer for every village"),
            VILLAGES, "covered", "villages", True),
    Measure("visit_coverage", N_("Visit coverage"), "走访覆盖率",
            N_("villages whose norm was met ÷ villages with a liaison post, occupied or vacant"),
            N_("Days count, not visits: two on one day are one."),
            N_("adapted from care visits, which count who was visited over who was to be"),
            NORMS, "met", "villages", True),
)

MEDIATION: tuple[Measure, ...] = (
    Measure("mediation_success", N_("Success rate"), "调解成功率",
            N_("successful ÷ accepted, as the justice offices publish it"),
            N_("The two are not the same mediations, so it can pass one hundred percent."),
            N_("Huangshi bulletin 2016-08: 842 of 869"), MEDIATIONS, "success", "accepted", True),
    Measure("mediation_cohort", N_("Agreed so far"), "同期受理达成协议率",
            N_("of those accepted in the period, how many had agreed by its end"),
            N_("The rest ended otherwise or still run."),
            N_("of this product"), MEDIATIONS, "cohort_agreed", "accepted", True),
    Measure("mediation_performance", N_("Performance rate"), "协议履行率",
            N_("agreements performed ÷ agreements whose last clause came due in the period"),
            N_("An agreement without a day counts by the day it was reached."),
            N_("general use"), TERMS, "kept", "due", True),
    Measure("mediation_confirmation", N_("Judicial confirmation rate"), "司法确认率",
            N_("confirmed by a court by the end of the period ÷ written agreements reached in it"),
            N_("Only who asks the court is confirmed; a low rate is no failure."),
            N_("general use"), AGREEMENTS, "confirmed", "written"),
    Measure("mediation_year", N_("Year on year"), "同比",
            N_("accepted more or fewer than on the same days a year before ÷ accepted then"),
            N_("With few mediations a single one moves it far."),
            N_("Huangshi bulletin 2016-08, columns"), MEDIATIONS, "more_than_year_before", "year_before"),
    Measure("mediation_month", N_("Month on month"), "环比",
            N_("accepted more or fewer than on as many months or days just before ÷ accepted then"),
            N_("With few mediations a single one moves it far."),
            N_("Huangshi bulletin 2016-08, columns"), MEDIATIONS, "more_than_before", "before"),
)

SERVICES: tuple[Measure, ...] = (
    Measure("promise_kept", N_("Promise kept"), "承诺兑现率",
            N_("applications decided by the promised day ÷ applications decided in the period"),
            N_("Counts from the acceptance without the pauses; the wait before it was accepted is not in it."),
            N_("Anyang, regulation on government services, art. 22: limits are published and kept"),
            DECISIONS, "kept", "decided", True),
    Measure("service_satisfied", N_("Satisfied applicants"), "办件满意率",
            N_("very satisfied or satisfied ÷ applicants who answered, of those decided in the period"),
            N_("Only who answered counts; the response share stands beside it."),
            N_("Beijing, regulation on complaints handled at once, three rates"),
            DECISIONS, "satisfied", "answered", True),
    Measure("service_response", N_("Response share"), "办件评价率",
            N_("applications whose applicant answered ÷ applications decided in the period"),
            N_("Below a third the satisfaction says little."),
            N_("of this product"), DECISIONS, "answered", "decided", True),
)

CHECKS: tuple[Measure, ...] = (
    Measure("recheck", N_("Corrected share"), "校正后解决率",
            N_("closed cases that a blind re-check found solved ÷ those it could tell, each weighed by its chance to be"
               " drawn"),
            N_("Of fewer than 20 judged cases it says little; what cannot be told any more counts for neither side."),
            N_("Hájek's estimate for unequal chances, strata by their size"), RECHECKS, "solved", "told", True),
    Measure("followed", N_("Followed"), "派单建议采纳率",
            N_("first orders that went where their row said ÷ first orders of the last 30 days that came under it"),
            N_("Says how well the table fits the work, not who is right."),
            N_("of this product"), ORDERS, "followed", "sent"),
)
# fmt: on

MEASURES: dict[str, Measure] = {one.key: one for one in (*INDICATORS, *POLICING, *MEDIATION, *SERVICES, *CHECKS)}


def sum_of(counted: Counted) -> ColumnElement[int]:
    """A count in SQL: of all cases, of those that meet a condition, or a number added up."""
    if counted is None:
        return func.count()
    return func.coalesce(func.sum(counted if isinstance(counted.type, Integer) else cast(counted, Integer)), 0)


def names_of(basis: Basis) -> tuple[str, ...]:
    """The counts that the measures of a basis divide by one another."""
    rows = [one for one in MEASURES.values() if one.basis is basis]
    return tuple(dict.fromkeys(name for one in rows for name in (one.part, one.whole)))
