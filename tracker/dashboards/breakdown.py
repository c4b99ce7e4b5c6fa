"""The rows below a dashboard's totals: by area, category, unit, source or channel, each with its three rates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from tracker.access.actor import Actor
from tracker.cases.queries.lists import CaseFilter, narrowed
from tracker.cases.queries.outcomes import Period
from tracker.cases.queries.scope import counted_cases
from tracker.cases.vocabulary import CHANNELS
from tracker.figures.closure import closure_by, report_key, row_key
from tracker.figures.counting import count_sums
from tracker.figures.kept import find_kept, read_sums
from tracker.figures.measures import CLOSED, RECEIVED, Basis
from tracker.figures.rates import Sums
from tracker.figures.shapes import By, Closure
from tracker.foundation.words import N_, Vocabulary


class Split(Vocabulary):
    """What the rows are."""

    AREA = "area", N_("By area")
    CATEGORY = "category", N_("By category")
    UNIT = "unit", N_("By unit")
    SOURCE = "source", N_("By source")
    CHANNEL = "channel", N_("By channel")


_CHANNEL_OF = {source.value: channel.value for channel, sources in CHANNELS.items() for source in sources}


@dataclass
class Part:
    """One row: what was due, what was closed, how many came in."""

    key: str
    due: Closure
    closed: Sums = field(default_factory=Sums)
    came_in: int = 0


def read_parts(
    split: Split, *, asked: CaseFilter, period: Period, actor: Actor, now: datetime
) -> tuple[list[Part], Part]:
    """The rows and their sum, inside the actor's scope; what is most overdue comes first."""
    by = By.SOURCE if split is Split.CHANNEL else By(split.value)
    rows, _total = closure_by(by=by, wanted=asked, period=period, actor=actor, now=now)
    kept = find_kept(by=by, asked=asked, period=period, actor=actor)
    scoped = [] if kept else [counted_cases(actor), *narrowed(asked, actor=actor, now=now)]

    def sums_of(basis: Basis, *names: str) -> Iterator[tuple[str, Sums]]:
        """What was counted of a basis, by the keys of the report."""
        if kept:
            name = report_key(by)
            yield from ((name(key), sums) for key, sums in read_sums(kept, basis, *names).items())
        else:
            key = row_key(by, asked, period, actor, basis.at)
            counted = count_sums(basis, period, scoped, *names, key=key.column)
            yield from ((key.name(part), sums) for part, sums in counted.items())

    key_of: Callable[[str], str] = _CHANNEL_OF.__getitem__ if split is Split.CHANNEL else str
    parts: dict[str, Part] = {}
    total = Part("", Closure(""))

    def rows_of(key: str) -> tuple[Part, Part]:
        return parts.setdefault(key_of(key), Part(key_of(key), Closure(key_of(key)))), total

    for row in rows:
        for part in rows_of(row.key):
            part.due.add(row)
    for key, sums in sums_of(CLOSED):
        for part in rows_of(key):
            part.closed.update(sums)
    for key, sums in sums_of(RECEIVED, "cases"):
        for part in rows_of(key):
            part.came_in += sums["cases"]
    found = [one for one in parts.values() if one.due.due or one.closed["cases"] or one.came_in]
    return sorted(found, key=lambda one: (-one.due.overdue, -one.due.due, -one.came_in, one.key)), total
