"""Counting mediations for the statistics: four grouped questions, however many stretches, committees and types.

A figure belongs to the day that makes it: acceptance to the day of registration, success to the day the agreement was
reached, performance to the day all was performed, and an agreement's term to the due day of its last clause.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, func, select, true
from sqlalchemy import case as sql_case

from tracker.access import Permission, granting
from tracker.access.actor import Actor
from tracker.access.policy import MEDIATION_SCOPES, Reach
from tracker.access.scope import in_some
from tracker.extensions import db
from tracker.figures.measures import ALL, sum_of
from tracker.mediation.committees.models import Committee
from tracker.mediation.committees.vocabulary import CommitteeKind
from tracker.mediation.models import Mediation, MediationClause
from tracker.mediation.statistics.vocabulary import Measure
from tracker.mediation.vocabulary import AGREED, Confirmation, Stage
from tracker.people.models import Unit
from tracker.site.queries import get_setting


@dataclass(frozen=True, slots=True)
class Counted:
    """What one committee has in one stretch of days, of one type and source where the measure is split by them."""

    stretch: int
    committee_id: int
    category: str
    origin: str
    counts: tuple[tuple[Measure, int], ...]


@dataclass(frozen=True, slots=True)
class CommitteePlace:
    """A committee as the statistics know it."""

    unit_id: int
    name: str
    area_code: str
    kind: CommitteeKind
    is_active: bool


@dataclass(frozen=True)
class Sight:
    """Which committees an actor's figures are of, and below which count (`small`) they are hidden; None: shown in full.

    `tops` are the areas of the actor's posts; there are none where he sees his own committee.
    """

    committees: tuple[CommitteePlace, ...]
    tops: tuple[str, ...]
    small: int | None


_AREA_ROLES = frozenset(row.role for row in MEDIATION_SCOPES if row.reach is Reach.AREA)
_COMMITTEE_ROLES = frozenset(row.role for row in MEDIATION_SCOPES if row.reach is Reach.COMMITTEE)


def find_sight(actor: Actor) -> Sight:
    """The committees of a supervising post's area, with small cells hidden; else the committees the actor mediates for.

    Who holds both sees the area only: his own committee in full would give away its neighbours by subtraction.
    """
    posts = granting(actor, Permission.MEDIATION_REPORT)
    tops = _widest({post.area_code for post in posts if post.role in _AREA_ROLES})
    query = (
        select(Unit.id, Unit.name, Unit.area_code, Committee.kind, Unit.is_active)
        .join(Committee, Committee.unit_id == Unit.id)
        .order_by(Unit.area_code, Unit.sort, Unit.id)
    )
    if tops:
        committees = query.where(in_some(Unit.area_code, tops))
        small: int | None = int(get_setting("mediation.small_cell"))
    else:
        committees = query.where(Unit.id.in_([post.unit_id for post in posts if post.role in _COMMITTEE_ROLES]))
        small = None
    return Sight(tuple(CommitteePlace(*row) for row in db.session.execute(committees)), tops, small)


def _widest(codes: Collection[str]) -> tuple[str, ...]:
    """The areas without those that lie in another of them."""
    return tuple(code for code in sorted(codes) if not any(code != top and code.startswith(top) for top in codes))


_IS_AGREED = Mediation.result.in_(AGREED)
_IS_WRITTEN = Mediation.result == Stage.AGREED_WRITTEN


@dataclass(frozen=True)
class _Question:
    """What is counted of the mediations that belong to a stretch by one day of theirs."""

    day: Any
    about: ColumnElement[bool]
    counts: dict[Measure, Any]
    committee: Any = field(default_factory=lambda: Mediation.committee_id)
    #: By what they are told apart beside the committee: the type and the source, or nothing.
    parts: tuple[Any, ...] = ()


def _questions(cuts: Sequence[date], as_of: date) -> Iterator[_Question]:
    is_over = and_(Mediation.ended_on.isnot(None), Mediation.ended_on <= as_of)
    is_confirmed = and_(
        _IS_WRITTEN, Mediation.confirmation == Confirmation.CONFIRMED, Mediation.confirm_decided_on <= as_of
    )
    split = (Mediation.category_code, Mediation.origin)
    accepted = {
        Measure.ACCEPTED: ALL,
        Measure.COHORT_AGREED: and_(is_over, _IS_AGREED),
        Measure.COHORT_RUNNING: ~is_over,
    }
    yield _Question(Mediation.registered_on, true(), accepted, parts=split)
    reached = {Measure.SUCCESS: ALL, Measure.WRITTEN: _IS_WRITTEN, Measure.CONFIRMED: is_confirmed}
    yield _Question(Mediation.ended_on, _IS_AGREED, reached | {Measure.AMOUNT: Mediation.amount_fen}, parts=split)
    yield _Question(Mediation.performed_on, _IS_AGREED, {Measure.PERFORMED: ALL})
    terms = _terms(cuts)
    due = {Measure.DUE: ALL, Measure.KEPT: terms.c.performed_on <= as_of}
    yield _Question(terms.c.term_on, true(), due, terms.c.committee_id)


def _terms(cuts: Sequence[date]) -> Subquery:
    """Agreements by their term: the due day of the last clause, or the day it was reached where it has none."""
    last = (
        select(func.max(MediationClause.due_on))
        .where(MediationClause.mediation_id == Mediation.id)
        .correlate(Mediation)
        .scalar_subquery()
    )
    term_on = func.coalesce(last, Mediation.ended_on).label("term_on")
    # An agreement comes due on the day it is reached at the earliest.
    reached = _IS_AGREED, Mediation.ended_on < cuts[-1]
    return select(Mediation.committee_id, term_on, Mediation.performed_on).where(*reached).subquery()


def count_mediations(*, cuts: Sequence[date], committees: Collection[int], as_of: date) -> Iterator[Counted]:
    """The counts of committees in the stretches between consecutive `cuts` (first days; the last one is outside).

    `as_of` is the last day whose endings, confirmations and performances count for what began before.
    """
    for question in _questions(cuts, as_of) if committees else ():
        key = (_stretch(question.day, cuts).label("stretch"), question.committee, *question.parts)
        query = (
            select(*key, *map(sum_of, question.counts.values()))
            .where(question.about, question.committee.in_(committees), question.day >= cuts[0], question.day < cuts[-1])
            .group_by("stretch", *key[1:])
        )
        for number, committee, *counted in db.session.execute(query):
            category, origin = counted[: len(question.parts)] or ("", "")
            counts = tuple(zip(question.counts, map(int, counted[len(question.parts) :]), strict=True))
            yield Counted(number, committee, category, origin, counts)


def _stretch(column: Any, cuts: Sequence[date]) -> ColumnElement[int]:
    """The number of the stretch a day lies in."""
    return sql_case(*((column < cut, place) for place, cut in enumerate(cuts[1:-1])), else_=len(cuts) - 2)
