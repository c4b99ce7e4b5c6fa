"""What an assignment does to those that stand already: worked out on stretches of days before anything is written.

A village has exactly one A and at most one B at a time. A new one ends the old one of its rank on its first day, so
that neither overlap nor gap comes about unseen; what one should think about twice comes back as doubts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tracker.foundation.days import years_after
from tracker.foundation.words import N_, Refused
from tracker.people.vocabulary import Rank
from tracker.policing.queries.assignments import Span

#: A stretch of days: the first, and the first no longer in it (None: no end).
Days = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something to think about twice: an English message id and its parts, days as dates."""

    message: str
    params: dict[str, str | int | date]


@dataclass
class Plan:
    """Which stretches end on which day, and what should be confirmed before."""

    ends: list[tuple[Span, date]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


class Unconfirmed(Refused):
    """Nothing was written yet: there are doubts, and whoever sends `token` with the same wishes has read them."""

    def __init__(self, doubts: Sequence[Doubt]) -> None:
        super().__init__(N_("Please read what this leads to, and send it again if it is meant so."), code="unconfirmed")
        self.doubts = list(doubts)
        self.token = token_of(doubts)


def token_of(doubts: Sequence[Doubt]) -> str:
    """What a second send carries to show that exactly these doubts were read."""
    return hashlib.sha256(repr(list(doubts)).encode()).hexdigest()[:16]


def ask_once(doubts: Sequence[Doubt], confirmed: str) -> None:
    """Unconfirmed unless there are no doubts or just these have been confirmed."""
    if doubts and confirmed != token_of(doubts):
        raise Unconfirmed(doubts)


def plan_assignment(held: Sequence[Span], new: Span, *, least_years: int) -> Plan:
    """What `new` does to those who hold the post; Refused where it would cover one that begins later."""
    if new.to_on is not None and new.to_on <= new.from_on:
        raise Refused(N_("The end must lie after the beginning."), field="to_on")
    plan = Plan()
    for other in sorted((one for one in held if one.overlaps(new)), key=lambda one: one.from_on):
        _judge(plan, other, new, least_years)
    plan.doubts += _gaps_made(held, after_plan(held, plan, new))
    return plan


def _judge(plan: Plan, other: Span, new: Span, least_years: int) -> None:
    if other.user_id == new.user_id and other.rank is new.rank:
        raise Refused(N_("This person holds the post in these days already."), field="username")
    if other.user_id != new.user_id and other.rank is not new.rank:
        return
    if other.from_on >= new.from_on:
        raise Refused(
            N_("%(name)s is %(rank)s of this village from %(day)s. End that first, or let this one end before."),
            field="to_on",
            name=other.name,
            rank=other.rank.value,
            day=other.from_on,
        )
    plan.ends.append((other, new.from_on))
    plan.doubts += _early(other, new.from_on, least_years)
    if other.user_id == new.user_id:
        said: dict[str, str | int | date] = {"name": other.name, "rank": other.rank.value, "day": new.from_on}
        plan.doubts.append(Doubt(N_("%(name)s has been %(rank)s here; that ends on %(day)s."), said))


def plan_end(held: Sequence[Span], span: Span, to_on: date, *, least_years: int) -> Plan:
    """What it leads to that a stretch ends before a day; Refused when it ends earlier already."""
    if span.to_on is not None and to_on > span.to_on:
        raise Refused(N_("This assignment ends earlier already."), field="to_on")
    plan = Plan(ends=[(span, to_on)])
    if to_on > span.from_on:
        plan.doubts += _early(span, to_on, least_years)
    plan.doubts += _gaps_made(held, after_plan(held, plan))
    return plan


def _early(span: Span, to_on: date, least_years: int) -> list[Doubt]:
    """A village should know its officer for some years."""
    if span.rank is not Rank.A or to_on >= years_after(span.from_on, least_years):
        return []
    said: dict[str, str | int | date] = {"name": span.name, "day": span.from_on, "years": least_years}
    return [Doubt(N_("%(name)s has been A only since %(day)s. An officer should stay %(years)s years."), said)]


def after_plan(held: Sequence[Span], plan: Plan, new: Span | None = None) -> list[Span]:
    """How the stretches stand once a plan is carried out."""
    ending = dict(plan.ends)
    found = (replace(one, to_on=ending[one]) if one in ending else one for one in held)
    return [*(one for one in found if one.to_on is None or one.to_on > one.from_on), *([new] if new else [])]


def gaps(spans: Iterable[Span]) -> list[Days]:
    """The stretches since the first A in which nobody is A."""
    found: list[Days] = []
    until: date | None = None
    for one in sorted((one for one in spans if one.rank is Rank.A), key=lambda one: one.from_on):
        if until is not None and one.from_on > until:
            found.append((until, one.from_on))
        if one.to_on is None:
            return found
        until = max(until or one.to_on, one.to_on)
    return [*found, (until, None)] if until else found


def _gaps_made(before: Sequence[Span], after: Sequence[Span]) -> list[Doubt]:
    known = gaps(before)
    return [_gap_words(one) for one in gaps(after) if one not in known]


def _gap_words(gap: Days) -> Doubt:
    if gap[1] is None:
        return Doubt(N_("From %(day)s on nobody is A."), {"day": gap[0]})
    return Doubt(N_("From %(day)s until before %(end)s nobody is A."), {"day": gap[0], "end": gap[1]})
