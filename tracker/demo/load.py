"""Making cases up in bulk and writing them: a few at once in one transaction, very many by several workers."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from tracker.clock.instants import day_of
from tracker.demo.days import Part, cut_parts, make_part, share_out
from tracker.demo.habits import ORDINARY, Habits
from tracker.demo.office import Office, SamplePhoto
from tracker.demo.photos import store_samples
from tracker.demo.roster import Roster, read_roster
from tracker.demo.sheet import Rows, shift_requests
from tracker.demo.tables import open_tables
from tracker.demo.wording import Wording
from tracker.extensions import db
from tracker.foundation.crypto import KeyRing

#: From this many cases on, indexes are made afterwards and workers help.
MANY = 20_000
WORKERS = min(4, os.cpu_count() or 1)


@dataclass(frozen=True)
class Task:
    """What a worker needs to make cases up; plain data, so that it can be sent to another process."""

    roster: Roster
    photos: list[SamplePhoto]
    now: int
    keys_dir: Path
    habits: Habits = ORDINARY


def load_cases(
    *, cases: int, days: int, now: int, seed: int, keys_dir: Path, files_dir: Path, habits: Habits = ORDINARY,
    on_written: Callable[[int], None] = lambda _count: None,
) -> dict[str, int]:  # fmt: skip
    """Write `cases` made-up cases logged over `days` until `now` (epoch seconds); how many rows of each table.

    The county must be committed. Commits by itself: in one go for few cases, part by part for many.
    """
    task = Task(read_roster(), store_samples(files_dir), now, keys_dir, habits)
    db.session.rollback()
    counts = share_out(cases=cases, days=days, now=now, seed=seed, calendar=task.roster.calendar)
    is_bulk, written = cases >= MANY, dict[str, int]()
    with open_tables(is_bulk=is_bulk) as tables:
        for rows in _all_rows(task, cut_parts(counts, seed=seed), spread=is_bulk and WORKERS > 1):
            shift_requests(rows, written.get("case_requests", 0))
            tables.write(rows)
            for name, listed in rows.items():
                written[name] = written.get(name, 0) + len(listed)
            on_written(len(rows["cases"]))
        county = task.roster.county
        tables.write_counters([(f"{county}-{day_of(day):%Y%m%d}", count) for day, count in counts.items() if count])
    return written


def _all_rows(task: Task, parts: Iterator[Part], *, spread: bool) -> Iterator[Rows]:
    """The rows of every part, in order; only a few parts are in memory at a time."""
    if not spread:
        _start(task)
        yield from map(_make, parts)
        return
    with ProcessPoolExecutor(WORKERS, get_context("spawn"), _start, (task,)) as pool:
        under_way: deque[Future[Rows]] = deque()
        for part in parts:
            under_way.append(pool.submit(_make, part))
            if len(under_way) > WORKERS * 2:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


#: What makes a part up in this process.
_maker: list[Callable[[Part], Rows]] = []


def _start(task: Task) -> None:
    """Set this process up, as a worker does once."""
    office = Office(task.roster, KeyRing.open(task.keys_dir, create=False), task.now)
    _maker[:] = [partial(make_part, office, Wording(set(task.roster.kinds)), task.habits, task.photos)]


def _make(part: Part) -> Rows:
    return _maker[0](part)
