"""Histories of other systems become cases here: bulk work, but by the same rules for numbers, states and history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select, text

from tracker.access.actor import Actor, HeldPost
from tracker.areas.queries import get_tree
from tracker.audit.models import Event
from tracker.audit.services import log_access, next_event
from tracker.cases.models import Case, CasePost, Category
from tracker.cases.services.log import take_serial
from tracker.cases.services.moves import enter
from tracker.cases.services.routing import find_centre, receivers_of
from tracker.cases.services.texts import index_text
from tracker.cases.vocabulary import DueLevel, Source, State
from tracker.clock.arithmetic import working_minutes
from tracker.clock.queries import get_calendar
from tracker.exchange.maps import CaseMap
from tracker.exchange.reading import Table, open_table
from tracker.exchange.rows import PastCase, RowReader, look_around
from tracker.exchange.vocabulary import CLOSED_STATES
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.identifiers import format_ref
from tracker.foundation.tables.bad_cells import SHOWN, BadCell, Progress
from tracker.foundation.words import N_, Refused

BATCH = 1000


@dataclass
class CaseImport:
    """What came of a table of cases. `added` counts what a trial would add."""

    read: int = 0
    added: int = 0
    #: Cases that an earlier import has brought already.
    known: int = 0
    bad_rows: int = 0
    first_bad: list[BadCell] = field(default_factory=list)


class BadRows(Refused):
    """Rows are wrong and it was not asked to leave them out; everything must be rolled back."""

    def __init__(self, found: CaseImport) -> None:
        super().__init__(
            N_("%(count)s rows are wrong; nothing was imported."), code="bad_rows", count=found.bad_rows
        )  # fmt: skip
        self.found = found


@dataclass(frozen=True)
class Job:
    """Which table is read, by which map, into which area."""

    path: Path
    case_map: CaseMap
    area_code: str
    sheet: str | None = None
    encoding: str | None = None
    #: The line that names the columns; None where it is to be found.
    header_line: int | None = None

    def open(self) -> Table:
        """The table as it is to be read."""
        return open_table(
            self.path,
            sheet=self.sheet,
            encoding=self.encoding,
            header_line=self.header_line,
            case_map=self.case_map,
        )


def check_cases(
    *, job: Job, now: datetime, on_bad: Callable[[BadCell], None] | None = None, progress: Progress | None = None,
    total: int = 0,
) -> CaseImport:  # fmt: skip
    """Read the whole table and say what an import would do; writes nothing. `on_bad` is told every bad cell."""
    found = CaseImport()
    for batch in _batches(job, found, now, on_bad):
        found.added += len(_unknown(batch, job.case_map.source, found))
        if progress:
            progress(min(found.read, total), total)
    return found


def import_cases(
    *, job: Job, actor: Actor | None, post: HeldPost | None, now: datetime, with_good_rows: bool = False,
    on_bad: Callable[[BadCell], None] | None = None, progress: Progress | None = None, total: int = 0,
) -> CaseImport:  # fmt: skip
    """Add every case of the table that is not there yet, in batches of one transaction; a second run adds none.

    Raises BadRows at the end when a row is wrong, unless `with_good_rows` says to leave such rows out: the caller
    must then roll back.
    """
    found = CaseImport()
    writer = _Writer(job.case_map, actor, post, now)
    for batch in _batches(job, found, now, on_bad):
        fresh = _unknown(batch, job.case_map.source, found)
        writer.write(fresh)
        found.added += len(fresh)
        if progress:
            progress(min(found.read, total), total)
    if found.bad_rows and not with_good_rows:
        raise BadRows(found)
    detail = {"source": job.case_map.source, "area": job.area_code, "rows": found.added, "left_out": found.bad_rows}
    log_access(actor=actor, post=post, act="case:import", now=now, subject=f"area:{job.area_code}", detail=detail)
    db.session.flush()
    return found


def _batches(
    job: Job, found: CaseImport, now: datetime, on_bad: Callable[[BadCell], None] | None
) -> Iterator[list[PastCase]]:
    """The good rows in batches; the bad ones are counted and told on the way."""
    around = look_around(
        area_code=job.area_code,
        areas=get_tree().by_code.values(),
        categories=list(db.session.scalars(select(Category))),
        now=now,
    )
    reader = RowReader(job.case_map, around)
    batch: list[PastCase] = []
    for row in reader.read_all(job.open()):
        found.read += 1
        if isinstance(row, PastCase):
            batch.append(row)
        else:
            _blame(found, row, on_bad)
        if found.read % BATCH == 0:
            yield batch
            batch = []
    yield batch


def _blame(found: CaseImport, cells: list[BadCell], on_bad: Callable[[BadCell], None] | None) -> None:
    found.bad_rows += 1
    found.first_bad += cells[: max(0, SHOWN - len(found.first_bad))]
    if on_bad:
        for cell in cells:
            on_bad(cell)


def _unknown(batch: list[PastCase], source: str, found: CaseImport) -> list[PastCase]:
    """The cases of a batch that no earlier import has brought."""
    if not batch:
        return []
    ids = [one.external_id for one in batch]
    known = set(
        db.session.scalars(
            select(Case.external_id).where(Case.external_source == source, Case.external_id.in_(ids))
        )
    )  # fmt: skip
    found.known += len(known)
    return [one for one in batch if one.external_id not in known]


def client_key_of(source: str, external_id: str) -> str:
    """The key that stands for the phone's: the same for the same case of the same system, for ever."""
    return "i-" + sha256(f"{source}\0{external_id}".encode()).hexdigest()[:38]


class _Writer:
    """Writes batches of past cases with their history and the posts that have a part in them."""

    def __init__(self, case_map: CaseMap, actor: Actor | None, post: HeldPost | None, now: datetime) -> None:
        self.map, self.actor, self.post, self.now = case_map, actor, post, now
        self.calendar = get_calendar()
        self.categories = {one.code: one for one in db.session.scalars(select(Category))}
        self.centres: dict[tuple[str, str], int | None] = {}
        self.units: dict[tuple[str, str], dict[str, int]] = {}

    def write(self, batch: list[PastCase]) -> None:
        """Insert one batch: cases and events in two statements, parts in a third."""
        if not batch:
            return
        parts: list[dict[str, int]] = []
        events: list[dict[str, Any]] = []
        numbers = zip(_take_ids(len(batch)), _take_refs(batch), batch, strict=True)
        for case_id, ref, past in numbers:
            case = self._case(past, case_id, ref)
            db.session.add(case)
            events.append(next_event(
                subject="case", row=case, kind="HistoryImported", actor=self.actor, post=self.post, now=self.now,
                occurred_at=past.received_at, facts=self._facts(past, case),
            ))  # fmt: skip
            posts = dict.fromkeys((case.centre_post_id, case.lead_post_id))
            parts += [{"post_id": one, "case_id": case_id} for one in posts if one is not None]
        db.session.flush()
        db.session.execute(insert(Event), events)
        if parts:
            db.session.execute(insert(CasePost), parts)

    def _facts(self, past: PastCase, case: Case) -> dict[str, Any]:
        note = " · ".join(filter(None, (self.map.name or self.map.source, past.external_id, past.unit)))
        return {
            "source": self.map.source,
            "external_id": past.external_id,
            "state": case.state.value,
            "note": note[:300],
        }

    def _case(self, past: PastCase, case_id: int, ref: str) -> Case:
        category = self.categories[past.category_code]
        case = Case(
            id=case_id,
            ref=ref,
            client_key=client_key_of(self.map.source, past.external_id),
            priority=category.priority,
            visibility=category.visibility,
            source=Source.IMPORT,
            category_code=category.code,
            area_code=past.area_code,
            title=past.title,
            text=past.text,
            place=past.place,
            lng=past.point[0] if past.point else None,
            lat=past.point[1] if past.point else None,
            datum=self.map.datum if past.point else None,
            occurred_at=past.received_at,
            written_at=past.received_at,
            received_at=past.received_at,
            accepted_at=past.received_at,
            result_text=past.result_text,
            external_source=self.map.source,
            external_id=past.external_id,
            event_count=0,
            chain_head=b"",
        )
        case.centre_post_id = self._centre(case, category)
        self._enter(case, past, category)
        index_text(case)
        return case

    def _enter(self, case: Case, past: PastCase, category: Category) -> None:
        """State, clock and holder. The deadline is the one that was promised then, not one of our category's limit."""
        lead = self._unit(case, category, past.unit) if past.unit else None
        state = past.state
        if state is State.HANDLING and lead is None:
            state = State.ACCEPTED  # nobody of ours has it yet: the centre sends it on, the deadline stays
        enter(case, state)
        case.lead_post_id = lead
        case.resolve_limit = ""
        case.due_at = past.due_at
        case.clock_from_at = past.received_at if past.due_at or state in CLOSED_STATES else None
        if state in CLOSED_STATES or state is State.HANDLING:
            case.dispatched_at = past.received_at
        if past.closed_at is not None:
            case.closed_at = past.closed_at
        if state in CLOSED_STATES and past.closed_at is not None:
            case.handling_minutes = working_minutes(past.received_at, past.closed_at, self.calendar)
        if case.is_open:
            case.holder_post_id = lead if state is State.HANDLING else case.centre_post_id
            case.stage_due_at = past.due_at
        # What is known to be late is marked so: nobody needs a notice of every old case at the next look at the clocks.
        is_late = case.is_open and past.due_at is not None and past.due_at < self.now
        case.due_level = case.stage_due_level = DueLevel.OVERDUE if is_late else DueLevel.NONE

    def _centre(self, case: Case, category: Category) -> int | None:
        key = (case.area_code, category.code)
        if key not in self.centres:
            self.centres[key] = find_centre(_probe(case, category), local_day(self.now))
        return self.centres[key]

    def _unit(self, case: Case, category: Category, name: str) -> int | None:
        """The post an order of this case might go to whose title or unit has the name."""
        key = (case.area_code, category.code)
        if key not in self.units:
            posts = receivers_of(_probe(case, category))
            names = chain.from_iterable(
                ((post.title, post.id), (post.unit.name if post.unit else post.title, post.id))
                for post in reversed(posts)
            )
            self.units[key] = dict(names)
        return self.units[key].get(name)


def _probe(case: Case, category: Category) -> Case:
    """As much of a case as routing asks for; it never meets the session."""
    return Case(area_code=case.area_code, visibility=case.visibility, category=category, category_code=category.code)


def _take_refs(batch: list[PastCase]) -> list[str]:
    """The next numbers of the days the cases were reported on, one statement a day: see cases.services.log.next_ref."""
    places = [(past.area_code[:6], local_day(past.received_at)) for past in batch]
    last: dict[tuple[str, date], int] = {}
    for (county, day), count in Counter(places).items():
        last[county, day] = take_serial(f"{county}-{day:%Y%m%d}", count) - count
    refs = []
    for county, day in places:
        last[county, day] += 1
        refs.append(format_ref(county, day, last[county, day]))
    return refs


def _take_ids(count: int) -> range | list[int]:
    """Numbers for new rows of `cases`: known before the insert, because history is sealed with them."""
    if db.engine.dialect.name == "sqlite":  # this transaction holds the only write lock
        last = int(db.session.scalar(select(func.coalesce(func.max(Case.id), 0))) or 0)
        return range(last + 1, last + 1 + count)
    query = text("SELECT nextval(pg_get_serial_sequence('cases', 'id')) FROM generate_series(1, :count)")
    return [int(number) for number in db.session.scalars(query, {"count": count})]
