"""What repeats cost (反复发生的代价): how many cases belong to root cases, and the working hours spent on them.

Counted by the database, inside the actor's scope twice over: the root case lies in an area he keeps, and the case is
one he may read. Hours run from dispatch to closing without pauses, of closed cases only; how many that are is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from tracker.access.actor import Actor
from tracker.access.policy import Sees
from tracker.access.scope import within
from tracker.cases.models import Case, Category
from tracker.cases.queries.scope import visible_cases
from tracker.extensions import db
from tracker.foundation.identifiers import AreaLevel
from tracker.recurrence.models import RootCase, RootLink
from tracker.recurrence.queries.roots import counts_for, in_my_areas
from tracker.recurrence.vocabulary import Status

#: Cases that came in over this stretch.
STRETCH = timedelta(days=365)


@dataclass(frozen=True)
class Cost:
    """One street and type: root cases, their cases, and the working minutes of the closed ones."""

    street: str
    category_name: str
    category_name_en: str
    roots: int
    cases: int
    timed: int
    minutes: int

    @property
    def repeats(self) -> int:
        """The cases that would not have been, had the first of each been settled for good."""
        return self.cases - self.roots

    @property
    def hours(self) -> float | None:
        """Working hours, to a tenth; None where no case has any yet."""
        return round(self.minutes / 60, 1) if self.timed else None


def list_costs(*, actor: Actor, now: datetime, area: str = "") -> list[Cost]:
    """One row a street and type, the most repeats first."""
    street = func.substr(RootCase.area_code, 1, AreaLevel.STREET.digits)
    counts = (
        func.count(func.distinct(RootCase.id)),
        func.count(),
        func.count(Case.handling_minutes),
        func.coalesce(func.sum(Case.handling_minutes), 0),
    )
    query = (
        select(street, Category.name, Category.name_en, *counts)
        .select_from(RootLink)
        .join(RootCase, RootCase.id == RootLink.root_id)
        .join(Case, Case.id == RootLink.case_id)
        .join(Category, Category.code == RootCase.category_code)
        .where(
            in_my_areas(actor),
            visible_cases(actor, least=Sees.CONTENT, few=True),
            counts_for(),
            RootCase.status != Status.DISMISSED,
            Case.received_at > now - STRETCH,
        )
        .group_by(street, Category.code, Category.name, Category.name_en)
    )
    if area:
        query = query.where(within(RootCase.area_code, area))
    found = [Cost(*row) for row in db.session.execute(query)]
    return sorted(found, key=lambda one: (-one.repeats, one.street, one.category_name))


def sum_of(rows: list[Cost]) -> Cost:
    """All rows as one."""
    names = ("roots", "cases", "timed", "minutes")
    return Cost("", "", "", *(sum(getattr(one, name) for one in rows) for name in names))
