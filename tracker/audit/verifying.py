"""Checking every history that is a chain, in batches, without loading it whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import func, select

from tracker.audit.chain import CUT, find_break
from tracker.audit.models import Event
from tracker.extensions import db, keys
from tracker.hooks import Hook

BATCH = 500


#: (subject of events, the table whose rows have such a history: it has id, ref, event_count and chain_head)
CHAINS: Hook[tuple[str, type[Any]]] = Hook()


@dataclass(frozen=True)
class BrokenHistory:
    """A row whose history does not hold, from which event on, and why."""

    ref: str
    seq: int
    meaning: str


def count_histories() -> int:
    """How many histories there are to check."""
    return sum(int(db.session.scalar(select(func.count()).select_from(one)) or 0) for _subject, one in CHAINS)


def find_breaks(*, on_rows: Callable[[int], None] = lambda _count: None) -> Iterator[BrokenHistory]:
    """Every broken history, subject by subject, by number; events without a row are named too."""
    for subject, model in CHAINS:
        yield from _breaks_of(subject, model, on_rows)


def _breaks_of(subject: str, model: type[Any], on_rows: Callable[[int], None]) -> Iterator[BrokenHistory]:
    last = 0
    while True:
        rows = db.session.execute(
            select(model.id, model.ref, model.event_count, model.chain_head)
            .where(model.id > last)
            .order_by(model.id)
            .limit(BATCH)
        ).all()
        if not rows:
            break
        last = rows[-1].id
        events = _events_of(subject, rows[0].id, last)
        for row in rows:
            found = find_break(keys.ring, events.get(row.id, []), count=row.event_count, head=row.chain_head)
            if found is not None:
                yield BrokenHistory(row.ref, found.seq, found.meaning)
        on_rows(len(rows))
        db.session.expunge_all()
    orphans = select(func.count()).where(Event.subject == subject, Event.subject_id.notin_(select(model.id)))
    if db.session.scalar(orphans):
        yield BrokenHistory("—", 0, CUT)


def _events_of(subject: str, first: int, last: int) -> dict[int, list[Event]]:
    rows = db.session.scalars(
        select(Event)
        .where(Event.subject == subject, Event.subject_id.between(first, last))
        .order_by(Event.subject_id, Event.seq)
    )
    return {row_id: list(events) for row_id, events in groupby(rows, key=lambda event: event.subject_id)}
