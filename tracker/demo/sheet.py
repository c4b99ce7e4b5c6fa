"""A case while it is being made up: the columns of its row, and the rows that hang on it."""

from __future__ import annotations

from functools import cache
from operator import attrgetter
from types import SimpleNamespace
from typing import Any

from tracker.audit.models import Event
from tracker.cases.facts import CaseFacts
from tracker.cases.models import Case, CaseFile, CasePause, CasePost, CaseReporter, CaseRequest, CoHandling
from tracker.cases.vocabulary import DueLevel, InConference
from tracker.foundation.orm import Base
from tracker.notices.models import Notice

#: Written in this order, so that each row finds what it refers to. A table without all its columns lets the
#: database number the rows.
TABLES: dict[str, tuple[str, ...]] = {
    model.__tablename__: tuple(column.name for column in model.__table__.columns if column.name not in left_out)
    for model, left_out in (
        (Case, ()), (Event, ()), (CasePost, ()), (CaseReporter, ()), (CaseRequest, ()), (CasePause, ("id",)),
        (CoHandling, ()), (CaseFile, ("id",)), (Notice, ("id",)),
    )
}  # fmt: skip

#: To rules, effects and clocks a sheet is a case, an entry a report, seconds are instants: they look alike, and no type
#: says so.
Alike = Any

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]

_columns = attrgetter(*TABLES["cases"])
#: Places in a row of `cases` that hold words of an enum: the value is stored, not the member.
_WORDS = tuple(
    TABLES["cases"].index(name)
    for name in ("state", "visibility", "due_level", "stage_due_level", "result_code", "rating", "triage")
)

_BLANK: dict[str, object] = {
    **dict.fromkeys(TABLES["cases"]),
    "version": 1, "resolve_limit": "", "extensions": "", "rework_limit": "",
    "is_provisional": False, "due_level": DueLevel.NONE,
    "stage_due_level": DueLevel.NONE, "is_on_spot": False, "is_decided": False, "is_escalated": False,
    "has_coverage_gap": False, "supervised_level": 0, "rework_count": 0, "return_count": 0, "extension_count": 0,
    "pause_count": 0, "reopen_count": 0, "urge_count": 0, "result_text": "", "event_count": 0, "chain_head": b"",
    "is_triage_late": False, "awaits_result": False, "join_count": 0, "conference_status": InConference.NONE.value,
}  # fmt: skip


class Sheet(SimpleNamespace):
    """Looks like a Case to the rules; instants are epoch seconds. `category` is a roster.Kind."""

    def __init__(self, **columns: object) -> None:
        self.__dict__.update(_BLANK)
        self.__dict__.update(columns)
        case: Alike = self
        self.facts = CaseFacts(case)
        self.event_rows: list[Row] = []
        self.notice_rows: list[Row] = []
        self.file_rows: list[Row] = []
        self.reporter_row: Row | None = None
        self.post_ids: dict[int, None] = {}
        self.facts.involved_post_ids = self.post_ids.keys()
        self.requests: list[SimpleNamespace] = []
        self.pauses: list[tuple[int, int | None]] = []
        #: For each pause the place of its request in `requests`.
        self.pause_requests: list[int] = []

    def involve(self, post_id: int | None) -> None:
        """Give a post its part in the case."""
        if post_id:
            self.post_ids[post_id] = None

    def add(self, model: type[Base], columns: dict[str, object]) -> SimpleNamespace:
        """A row that hangs on the case; a request is known by its place until it is written."""
        row = SimpleNamespace(**_blank_of(model) | columns, case_id=self.id)
        if model is CaseRequest:
            row.id = len(self.requests)
            self.requests.append(row)
        elif model is CasePause:
            self.pauses.append((row.from_at, None))
            self.pause_requests.append(row.request_id)
        return row

    def write(self, rows: Rows) -> None:
        """Append the finished rows; requests are numbered from 1 within `rows`."""
        values = list(_columns(self))
        for place in _WORDS:
            if values[place] is not None:
                values[place] = values[place].value
        rows["cases"].append(tuple(values))
        rows["events"] += self.event_rows
        rows["case_posts"] += [(post_id, self.id) for post_id in self.post_ids]
        if self.reporter_row:
            rows["case_reporters"].append(self.reporter_row)
        if self.requests:
            self._write_requests(rows)
        if self.facts.co_handlings:
            rows["co_handlings"] += [_picked("co_handlings", one) for one in self.facts.co_handlings]
        rows["case_files"] += self.file_rows
        if self.is_open:
            rows["notices"] += self.notice_rows

    def _write_requests(self, rows: Rows) -> None:
        before = len(rows["case_requests"])
        for number, request in enumerate(self.requests, start=before + 1):
            request.id = number
            rows["case_requests"].append(_picked("case_requests", request))
        for place, (first, last) in zip(self.pause_requests, self.pauses, strict=True):
            rows["case_pauses"].append((self.id, before + 1 + place, first, last))


@cache
def _blank_of(model: type[Base]) -> dict[str, object]:
    """The columns of a new row of which nothing is said."""
    columns = model.__table__.columns
    return {one.name: one.default.arg if one.default else None for one in columns if one.name != "case_id"}


def _picked(table: str, thing: object) -> Row:
    return tuple(_plain(getattr(thing, name)) for name in TABLES[table])


def _plain(value: object) -> object:
    """What is stored: the value of a word, a day as text."""
    if hasattr(value, "value"):
        return value.value
    return value.isoformat() if hasattr(value, "isoformat") else value


def shift_requests(rows: Rows, by: int) -> None:
    """Number the requests of `rows`, and what refers to them, on from those that exist."""
    rows["case_requests"] = [(row[0] + by, *row[1:]) for row in rows["case_requests"]]
    rows["case_pauses"] = [(row[0], row[1] + by, *row[2:]) for row in rows["case_pauses"]]
