"""Measures of a period inside an actor's scope: read where they are kept by month, else counted case by case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, select

from tracker.access.actor import Actor
from tracker.cases.queries.lists import CaseFilter, narrowed
from tracker.cases.queries.outcomes import Period
from tracker.cases.queries.scope import counted_cases
from tracker.extensions import db
from tracker.figures.kept import find_kept, read_sums
from tracker.figures.measures import INDICATORS, MEASURES, Basis, Condition, names_of, sum_of
from tracker.figures.rates import Counted, Sums
from tracker.foundation.orm import AnySelect

K = TypeVar("K")


def count_sums(
    basis: Basis, period: Period, conditions: Iterable[Condition], *names: str, key: ColumnElement[K] | None = None
) -> dict[K, Sums]:
    """{row: counts} of a basis, counted in one pass; all cases are one row (None) where `key` tells none apart.

    `names` are the counts wanted, those the measures need unless said.
    """
    wanted = names or names_of(basis)
    keys = [] if key is None else [key.label("key")]
    sums = [sum_of(basis.count(name, period)) for name in wanted]
    query: AnySelect = select(*keys, *sums).where(basis.cases(period), *conditions)
    nothing: Any = None
    rows = db.session.connection().execute(query if key is None else query.group_by("key"))
    return {
        (row[0] if keys else nothing): Sums(dict(zip(wanted, map(int, row[len(keys) :]), strict=True))) for row in rows
    }


def count_measures(
    *, period: Period, actor: Actor, asked: CaseFilter, now: datetime, keys: Sequence[str] = ()
) -> dict[str, Counted]:
    """The indicators of a period, or those of some keys."""
    wanted = [MEASURES[key] for key in keys] if keys else INDICATORS
    kept = find_kept(by=None, asked=asked, period=period, actor=actor)
    scoped = [] if kept else [counted_cases(actor), *narrowed(asked, actor=actor, now=now)]
    sums: dict[Basis, Sums] = {}
    for basis in dict.fromkeys(one.basis for one in wanted):
        found = read_sums(kept, basis).values() if kept else count_sums(basis, period, scoped).values()
        sums[basis] = next(iter(found), Sums())
    return {one.key: sums[one.basis].of(one.key) for one in wanted}
