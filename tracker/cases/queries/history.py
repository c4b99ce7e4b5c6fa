"""Checking the history of every case, in batches, without loading it whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import func, select

from tracker.audit.chain import CUT, find_break
from tracker.audit.models import Event
from tracker.cases.models import Case
from tracker.extensions import db, keys

BATCH = 500


@dataclass(frozen=True)
class BrokenHistory:
    """A case whose history does not hold, from which event on, and why."""

    ref: str
    seq: int
    meaning: str


def find_breaks(*, on_case: Callable[[int], None] = lambda _count: None) -> Iterator[BrokenHistory]:
    """Every broken history, by number of the case; events without any case are named too."""
    last = 0
    while True:
        cases = db.session.execute(
            select(Case.id, Case.ref, Case.event_count, Case.chain_head)
            .where(Case.id > last)
            .order_by(Case.id)
            .limit(BATCH)
        ).all()
        if not cases:
            break
        last = cases[-1].id
        events = _events_of(cases[0].id, last)
        for case in cases:
            chain = events.get(case.id, [])
            found = find_break(keys.ring, chain, count=case.event_count, head=case.chain_head)
            if found is not None:
                yield BrokenHistory(case.ref, found.seq, found.meaning)
        on_case(len(cases))
        db.session.expunge_all()
    orphans = select(func.count()).where(Event.subject == "case", Event.subject_id.notin_(select(Case.id)))
    if db.session.scalar(orphans):
        yield BrokenHistory("—", 0, CUT)


def _events_of(first: int, last: int) -> dict[int, list[Event]]:
    rows = db.session.scalars(
        select(Event)
        .where(Event.subject == "case", Event.subject_id.between(first, last))
        .order_by(Event.subject_id, Event.seq)
    )
    return {case_id: list(events) for case_id, events in groupby(rows, key=lambda event: event.subject_id)}
