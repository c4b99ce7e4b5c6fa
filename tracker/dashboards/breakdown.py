"""The rows below a dashboard's totals: by area, category, unit, source or channel, each with its three rates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from tracker.access.actor import Actor
from tracker.cases.queries.lists import CaseFilter, narrowed
from tracker.cases.queries.outcomes import Period
from tracker.cases.queries.scope import counted_cases
from tracker.cases.vocabulary import CHANNELS
from tracker.extensions import db
from tracker.foundation.words import N_
from tracker.rollups.models import Fact
from tracker.rollups.statements import FACTS, count_measure
from tracker.supervision.figures import closure_by, report_key, row_key
from tracker.supervision.kept import SUMMED, find_kept, read_sums
from tracker.supervision.shapes import By, Closure


class Split(StrEnum):
    """What the rows are."""

    AREA = "area"
    CATEGORY = "category"
    UNIT = "unit"
    SOURCE = "source"
    CHANNEL = "channel"


SPLITS = {
    Split.AREA: N_("By area"),
    Split.CATEGORY: N_("By category"),
    Split.UNIT: N_("By unit"),
    Split.SOURCE: N_("By source"),
    Split.CHANNEL: N_("By channel"),
}
_CHANNEL_OF = {source.value: channel.value for channel, (_label, sources) in CHANNELS.items() for source in sources}


@dataclass
class Part:
    """One row: what was due, what was closed, how many came in."""

    key: str
    due: Closure
    closed: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SUMMED[Fact.CLOSED], 0))
    came_in: int = 0


Sums = dict[str, dict[str, int]]


def read_parts(
    split: Split, *, asked: CaseFilter, period: Period, actor: Actor, now: datetime
) -> tuple[list[Part], Part]:
    """The rows and their sum, inside the actor's scope; what is most overdue comes first."""
    by = By.SOURCE if split is Split.CHANNEL else By(split.value)
    rows, _total = closure_by(by=by, wanted=asked, period=period, actor=actor, now=now)
    closed, received = _sums(by, asked, period, actor, now)
    key_of: Callable[[str], str] = _CHANNEL_OF.__getitem__ if split is Split.CHANNEL else str
    parts: dict[str, Part] = {}
    total = Part("", Closure(""))

    def part_of(key: str) -> Part:
        return parts.setdefault(key_of(key), Part(key_of(key), Closure(key_of(key))))

    for row in rows:
        part_of(row.key).due.add(row)
        total.due.add(row)
    for key, sums in closed.items():
        for name, count in sums.items():
            part_of(key).closed[name] += count
            total.closed[name] += count
    for key, sums in received.items():
        part_of(key).came_in += sums["cases"]
        total.came_in += sums["cases"]
    found = [one for one in parts.values() if one.due.due or one.closed["cases"] or one.came_in]
    return sorted(found, key=lambda one: (-one.due.overdue, -one.due.due, -one.came_in, one.key)), total


def _sums(by: By, asked: CaseFilter, period: Period, actor: Actor, now: datetime) -> tuple[Sums, Sums]:
    """Measures of what was closed and of what came in, by the keys of the report."""
    kept = find_kept(by=by, asked=asked, period=period, actor=actor)
    key_of = report_key(by)
    found: list[Sums] = []
    for fact in (Fact.CLOSED, Fact.RECEIVED):
        if kept:
            sums = [(key_of(key), one) for key, one in read_sums(kept, fact).items()]
        else:
            sums = _count(by, fact, asked, period, actor, now)
        merged: Sums = defaultdict(lambda fact=fact: dict.fromkeys(SUMMED[fact], 0))  # type: ignore[misc]
        for key, one in sums:
            for name, count in one.items():
                merged[key][name] += count
        found.append(merged)
    return found[0], found[1]


def _count(
    by: By, fact: Fact, asked: CaseFilter, period: Period, actor: Actor, now: datetime
) -> list[tuple[str, dict[str, int]]]:
    """The same case by case."""
    about, at, measures = FACTS[fact]
    key = row_key(by, asked, period, actor, at)
    sums = [count_measure(measures[name]) for name in SUMMED[fact]]
    query = (
        select(key.column.label("key"), *sums)
        .where(about, at >= period.start, at < period.judged_at)
        .where(counted_cases(actor), *narrowed(asked, actor=actor, now=now))
        .group_by("key")
    )
    rows = db.session.connection().execute(query)
    return [(key.name(row[0]), dict(zip(SUMMED[fact], map(int, row[1:]), strict=True))) for row in rows]
