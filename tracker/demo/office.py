"""The program's part in a made-up case: logging, moves, clocks, seats, history and notices, in memory.

It is driven by the same tables as the services (cases/rules.py) and runs their effects where these touch no
database; a test lets the services make the same cases and compares every column and event.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any

from tracker.audit.chain import canonical
from tracker.cases.happenings import EVENT_KINDS
from tracker.cases.rules import MOVES, Seat
from tracker.cases.services.clocks import apply_clock, first_response_due, set_stage_deadline
from tracker.cases.services.effects import EFFECTS
from tracker.cases.services.routing import find_centre, find_checker, find_liaison, sit, told
from tracker.cases.services.texts import title_of
from tracker.cases.vocabulary import CONFIDENTIAL, Action, FileKind, Source, State
from tracker.demo.acts import ACTS
from tracker.demo.roster import Grid, Kind, Roster, Seated
from tracker.demo.sheet import Sheet
from tracker.demo.times import Clock, local_date
from tracker.foundation.bigrams import bigrams
from tracker.foundation.crypto import KeyRing
from tracker.foundation.datum import Datum
from tracker.workflow.life import Move
from tracker.workflow.taking import Doing

#: Notices older than this have been put away; those older than a day were read within half an hour.
NOTICE_DAYS = 30
READ_WITHIN = 1800


@dataclass(frozen=True)
class Person:
    """Who acts on a day, as far as effects ask."""

    user_id: int
    on: date


@dataclass(frozen=True)
class SamplePhoto:
    """A picture in the store that made-up cases may show: the columns of its row."""

    kind: FileKind
    subject: str
    sha256: str
    thumb_sha256: str | None
    mime: str
    name: str
    size: int
    width: int | None
    height: int | None


@dataclass
class Entry:
    """What the form of a new case says; `subject` and instants in epoch seconds."""

    place: str
    text: str
    source: Source
    client_key: str
    occurred_at: int
    written_at: int
    point: tuple[float, float] | None = None
    title: str = ""
    reporter_name: str = ""
    reporter_phone: str = ""
    is_draft: bool = False
    is_on_spot: bool = False
    result_text: str = ""
    photos: list[SamplePhoto] = field(default_factory=list)


class Illegal(Exception):
    """A made-up person tried what the rules do not allow: the generator is wrong."""


_ROWS: dict[tuple[Action, State], list[Move]] = defaultdict(list)
for _move in MOVES:
    for _state in _move.frm:
        _ROWS[_move.action, _state].append(_move)


class Office:
    """Makes what people do to a case happen, as of any instant. Holds no case itself."""

    def __init__(self, roster: Roster, ring: KeyRing, now: int) -> None:
        self.roster = roster
        self.ring = ring
        self.now = now
        self.clock = Clock(roster.calendar, roster.stage_limits)
        self._tells_from = now - NOTICE_DAYS * 86_400

    # --- logging ------------------------------------------------------------------------------------

    def log(
        self, *, case_id: int, ref: str, kind: Kind, grid: Grid, entry: Entry, at: int, user_id: int, post_id: int
    ) -> Sheet:
        """A new case as log_case makes it: draft, reported or settled on the spot."""
        sheet = Sheet(
            id=case_id, ref=ref, client_key=entry.client_key, category=kind, category_code=kind.code,
            area_code=grid.code, priority=kind.priority, visibility=kind.visibility, source=entry.source.value,
            title=entry.title or title_of(kind.name, entry.place),
            text=entry.text, place=entry.place, occurred_at=entry.occurred_at, written_at=entry.written_at,
            received_at=at, resolve_limit=kind.resolve_limit, reporter_post_id=post_id, reporter_user_id=user_id,
        )  # fmt: skip
        if entry.point:
            sheet.lng, sheet.lat, sheet.datum = *entry.point, Datum.WGS84.value
        self.index(sheet)
        sheet.centre_post_id = find_centre(sheet, local_date(at), self.roster)
        sheet.involve(post_id)
        self._seal_reporter(sheet, entry)
        sheet.file_rows = [self._file_row(sheet, photo, at, user_id, post_id) for photo in entry.photos]
        self._first_state(sheet, entry, at, user_id, post_id)
        return sheet

    def index(self, sheet: Sheet) -> None:
        """Keep the case findable by what may be searched."""
        sheet.tokens = bigrams(f"{sheet.ref} {sheet.title} {sheet.place} {sheet.text}")

    def _first_state(self, sheet: Sheet, entry: Entry, at: int, user_id: int, post_id: int) -> None:
        on = local_date(at)
        sheet.enter(_first_state_of(entry))
        facts: dict[str, Any] = {
            "state": sheet.state.value, "category": sheet.category_code, "area": sheet.area_code,
        }  # fmt: skip
        if entry.photos:
            facts["files"] = [photo.name for photo in entry.photos]
        event = "DraftSaved"
        if sheet.state is State.DRAFT:
            sheet.holder_post_id = post_id
        else:
            event = "CaseReported"
            sheet.response_due_at = first_response_due(at, sheet.category.response_limit, self.clock)
            is_apart = sheet.state is State.ON_SPOT and sheet.visibility in CONFIDENTIAL
            sheet.holder_post_id = find_checker(sheet, on, self.roster) if is_apart else sheet.centre_post_id
            sheet.involve(sheet.centre_post_id)
            sheet.involve(sheet.holder_post_id)
            set_stage_deadline(sheet, at, State.REPORTED, self.clock)
            self._tell(sheet, [sheet.centre_post_id, find_liaison(sheet, on, self.roster)], event, at, but=post_id)
        if sheet.state is State.ON_SPOT:
            event = "SettledOnSpot"
            sheet.is_on_spot, sheet.responded_at, sheet.fed_back_at = True, at, at
            sheet.handler_user_id, sheet.result_text = user_id, entry.result_text
            facts["result_text"] = entry.result_text
        self._record(sheet, event, at, user_id, post_id, facts, (entry.occurred_at, entry.written_at, at))

    def _seal_reporter(self, sheet: Sheet, entry: Entry) -> None:
        sealed = [
            self.ring.encrypt(plain, f"case_reporters.{column}:{sheet.id}") if plain else None
            for column, plain in (("name", entry.reporter_name), ("phone", entry.reporter_phone))
        ]
        if any(sealed):
            sheet.reporter_row = (sheet.id, *sealed)
        sheet.facts.hangs = SimpleNamespace(reporter=any(sealed))

    def _file_row(self, sheet: Sheet, photo: SamplePhoto, at: int, user_id: int, post_id: int) -> tuple[Any, ...]:
        return (
            sheet.id, photo.kind.value, photo.sha256, photo.thumb_sha256, photo.mime, photo.name, photo.size,
            photo.width, photo.height, at, post_id, user_id,
        )  # fmt: skip

    # --- moves --------------------------------------------------------------------------------------

    def why_not(self, sheet: Sheet, action: Action, at: int, user_id: int, post_id: int) -> str | None:
        """The name of what stands in the way of an action now; None when it may be done."""
        actor, post = Person(user_id, local_date(at)), self.roster.posts[post_id]
        reason = "no row"
        for row in _ROWS.get((action, sheet.state), ()):
            found = _unmet(row, sheet, actor, post, at)
            if found is None:
                return None
            reason = found
        return reason

    def move(self, sheet: Sheet, action: Action, at: int, user_id: int, post_id: int, **answers: Any) -> None:
        """Carry out an action as make_move does; Illegal when the rules do not allow it."""
        actor, post = Person(user_id, local_date(at)), self.roster.posts[post_id]
        move = next(
            (row for row in _ROWS.get((action, sheet.state), ()) if _unmet(row, sheet, actor, post, at) is None), None
        )
        if move is None:
            why = self.why_not(sheet, action, at, user_id, post_id)
            raise Illegal(f"{sheet.ref}: {action} in {sheet.state} by post {post_id}: {why}")
        doing: Any = Doing(sheet.facts, move, answers, actor, post, at, [], EVENT_KINDS[action])  # type: ignore[arg-type]
        tells = at >= self._tells_from
        heard = self._told(sheet, move.tells, actor.on, post_id) if tells else []
        own = ACTS.get(action)
        changed = own(doing, self) if own else EFFECTS[action](doing)
        if move.to is not None:
            sheet.enter(move.to)
        apply_clock(sheet, move.clock, at, self.clock)
        sit(sheet.facts, move.holder, actor.on, self.roster)
        kind = EVENT_KINDS[action]
        self._record(sheet, kind, at, user_id, post_id, changed | {"state": sheet.state.value, "due": sheet.due_at})
        if tells:
            self._tell(sheet, [*heard, *self._told(sheet, move.tells, actor.on, post_id)], kind, at, but=post_id)

    def put_away(self, sheet: Sheet, at: int) -> None:
        """Archive in the name of the centre, as the sweep does."""
        sheet.enter(State.ARCHIVED)
        self.note(sheet, EVENT_KINDS[Action.ARCHIVE], at, sheet.due_at, post_id=sheet.centre_post_id)

    def note(self, sheet: Sheet, kind: str, at: int, due: int | None, *, post_id: int | None = None) -> None:
        """An event nobody made: the program found something."""
        self._record(sheet, kind, at, None, post_id, {"state": sheet.state.value, "due": due})

    def tell_found(self, sheet: Sheet, seats: tuple[Seat, ...], kind: str, at: int) -> None:
        """Notices of something the program found."""
        if at >= self._tells_from:
            self._tell(sheet, self._told(sheet, seats, local_date(at)), kind, at, but=None)

    def _record(
        self, sheet: Sheet, kind: str, at: int, user_id: int | None, post_id: int | None, facts: dict[str, Any],
        times: tuple[int, int, int] | None = None,
    ) -> None:  # fmt: skip
        times, seq = times or (at, at, at), sheet.event_count + 1
        sealed = canonical(
            subject="case", subject_id=sheet.id, seq=seq, kind=kind, times=times, user_id=user_id, post_id=post_id,
            facts=facts,
        )  # fmt: skip
        mac = self.ring.chain_mac(sheet.chain_head, sealed)
        # The facts are the last part of what is sealed, and nothing before them holds a brace.
        stored = sealed[sealed.index(b"{") : -1].decode()
        sheet.event_rows.append(("case", sheet.id, seq, kind, *times, user_id, post_id, stored, mac))
        sheet.event_count, sheet.version, sheet.chain_head = seq, seq + 1, mac
        sheet.facts.last_event = SimpleNamespace(user_id=user_id)

    def _told(self, sheet: Sheet, seats: tuple[Seat, ...], on: date, but: int | None = None) -> list[int]:
        return told(sheet.facts, seats, but=but, on=on, book=self.roster)

    def _tell(self, sheet: Sheet, posts: Sequence[int | None], kind: str, at: int, *, but: int | None) -> None:
        read_at = at + READ_WITHIN if self.now - at > 86_400 else None
        for post_id in dict.fromkeys(posts):
            if post_id and post_id != but:
                sheet.notice_rows.append((post_id, at, kind, sheet.ref, "{}", read_at))


def _first_state_of(entry: Entry) -> State:
    if entry.is_draft:
        return State.DRAFT
    return State.ON_SPOT if entry.is_on_spot else State.REPORTED


def _unmet(row: Move, sheet: Sheet, actor: Person, post: Seated, at: int) -> str | None:
    """The name of the first fact of a row that does not hold, or "who"; None when all do."""
    facts = sheet.facts
    for clause in row.who.clauses:
        for predicate in clause.predicates:
            if not predicate.test(post, facts):  # type: ignore[arg-type]
                break
        else:
            break
    else:
        return "who"
    for fact in row.given:
        if not fact.test(facts, actor, at):  # type: ignore[arg-type]
            return fact.name
    return None
