"""服务承诺: of the applications decided in a stretch of days, how many within the promise; by item and unit.

Rates are those of figures/measures.py. What is shown to everybody hides counts of one to four, and so much more that no
sum or difference gives one away (foundation/masks.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import aliased

from tracker.access import Permission, granting
from tracker.access.actor import Actor
from tracker.access.scope import in_areas
from tracker.cases.vocabulary import Rating
from tracker.extensions import db
from tracker.figures.closure import period_of
from tracker.figures.measures import sum_of
from tracker.figures.rates import Rated
from tracker.foundation.masks import Line, hide
from tracker.people.models import Unit
from tracker.services.guide.models import ServiceItem, ServiceVersion
from tracker.services.models import Application

#: A count below this, nought apart, is shown to nobody outside.
SMALL = 5
COUNTS = ("decided", "kept", "answered", "satisfied")


@dataclass
class Promise(Rated):
    """An item, or all of them: how many were decided, and of these how many in time; None is hidden."""

    code: str
    name: str
    unit: str
    #: As '5wd'; '' of the sum.
    promised: str
    decided: int | None = 0
    kept: int | None = 0
    answered: int | None = 0
    satisfied: int | None = 0
    #: Working minutes of all of them together.
    minutes: int = 0

    @property
    def hours(self) -> float | None:
        """Working hours from the acceptance to the decision, on average; None of none, and of hidden ones."""
        return round(self.minutes / 60 / self.decided, 1) if self.decided else None


def count_promises(
    first: date, last: date, now: datetime, *, within: ColumnElement[bool] | None = None
) -> list[Promise]:
    """One row an item, in the order of units and codes, and their sum last."""
    period = period_of(first, last, now)
    when = (Application.decided_at >= period.start, Application.decided_at < period.judged_at)
    other = aliased(ServiceVersion)
    newest = select(func.max(other.version)).where(other.item_id == ServiceItem.id)
    # What is promised for later is not what was promised then.
    latest = func.coalesce(newest.where(other.from_on <= last).scalar_subquery(), newest.scalar_subquery())
    query = (
        select(
            ServiceItem.code,
            ServiceVersion.name,
            Unit.name.label("unit"),
            ServiceVersion.promised_limit.label("promised"),
            func.count().label("decided"),
            sum_of(Application.decided_at <= Application.due_at).label("kept"),
            sum_of(Application.rating.in_([one for one in Rating if one is not Rating.NO_ANSWER])).label("answered"),
            sum_of(Application.rating.in_([Rating.VERY_SATISFIED, Rating.SATISFIED])).label("satisfied"),
            func.coalesce(func.sum(Application.handling_minutes), 0).label("minutes"),
        )
        .join(ServiceItem, ServiceItem.id == Application.item_id)
        .join(ServiceVersion, (ServiceVersion.item_id == ServiceItem.id) & (ServiceVersion.version == latest))
        .join(Unit, Unit.id == ServiceItem.unit_id)
        .where(*when, true() if within is None else within)
        .group_by(ServiceItem.code, ServiceVersion.name, Unit.name, ServiceVersion.promised_limit, Unit.sort)
        .order_by(Unit.sort, ServiceItem.code)
    )
    rows = [Promise(**row._mapping) for row in db.session.execute(query)]
    total = Promise("", "", "", "", minutes=sum(row.minutes for row in rows))
    for name in COUNTS:
        setattr(total, name, sum(getattr(row, name) for row in rows))
    return [*rows, total]


def in_sight(actor: Actor) -> ColumnElement[bool]:
    """The applications whose figures the actor reads: of the areas of his posts; without any: none."""
    return in_areas(Application.area_code, granting(actor, Permission.PROMISE_READ))


def hide_small(rows: list[Promise]) -> list[Promise]:
    """The rows as everybody may see them."""
    values: dict[tuple[str, str], int] = {}
    lines: list[Line[tuple[str, str]]] = []
    parts = (("decided", "kept", "late"), ("decided", "answered", "silent"), ("answered", "satisfied", "other"))
    for row in rows:
        counts = {name: int(getattr(row, name) or 0) for name in COUNTS}
        counts |= {"late": counts["decided"] - counts["kept"], "silent": counts["decided"] - counts["answered"]}
        counts["other"] = counts["answered"] - counts["satisfied"]
        values |= {(row.code, name): count for name, count in counts.items()}
        lines += [Line((row.code, whole), [(row.code, one), (row.code, rest)], True) for whole, one, rest in parts]
    if len(rows) > 1:
        for name in (*COUNTS, "late", "silent", "other"):
            lines.append(Line(("", name), [(row.code, name) for row in rows[:-1]], True))
    hidden = hide(values, lines, SMALL)
    for row in rows:
        for name in COUNTS:
            if (row.code, name) in hidden:
                setattr(row, name, None)
        if (row.code, "late") in hidden:
            row.kept = None
        if {(row.code, "silent"), (row.code, "answered")} & hidden:
            row.answered = row.satisfied = None
        if {(row.code, "other"), (row.code, "satisfied")} & hidden:
            row.satisfied = None
    return rows
