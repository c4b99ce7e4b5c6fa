"""The program's part in a made-up case: logging, moves, clocks, seats, history and notices, in memory.

It is the workflow of cases (cases/services/moves.py) with other look-ups, and logs by the same rules (services/log.py);
a test lets the services make the same cases and compares every column and event.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from types import SimpleNamespace

from tracker.access.actor import Actor, HeldPost, acting_for
from tracker.audit.chain import canonical
from tracker.cases.facts import CaseFacts
from tracker.cases.happenings import EVENT_KINDS
from tracker.cases.rules import Seat
from tracker.cases.services.log import announce, begin, first_posts, mark_of_phone
from tracker.cases.services.moves import CaseFlow, enter
from tracker.cases.services.routing import told
from tracker.cases.services.texts import title_of
from tracker.cases.vocabulary import Action, FileKind, Source, State
from tracker.demo.acts import ACTS
from tracker.demo.roster import Grid, Kind, Roster
from tracker.demo.sheet import Alike, Sheet
from tracker.demo.times import Clock, local_date
from tracker.foundation.crypto import KeyRing
from tracker.foundation.datum import Datum
from tracker.foundation.json import Json
from tracker.foundation.moments import Written
from tracker.workflow.taking import Doing

#: Notices older than this have been put away; those older than a day were read within half an hour.
NOTICE_DAYS = 30
READ_WITHIN = 1800


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
    #: Its instant is in epoch seconds as well.
    written: Written
    point: tuple[float, float] | None = None
    title: str = ""
    reporter_name: str = ""
    reporter_phone: str = ""
    is_draft: bool = False
    is_on_spot: bool = False
    result_text: str = ""
    files: list[SamplePhoto] = field(default_factory=list)


class Office(CaseFlow):
    """The life of cases in memory, as of any instant: what the engine looks up and writes. Holds no case itself."""

    effects = ACTS

    def __init__(self, roster: Roster, ring: KeyRing, now: int) -> None:
        self.roster = roster
        self.book: Alike = roster
        self.ring = ring
        self.now = now
        self.clock = self.keeper = Clock(roster.calendar, roster.stage_limits)

    # --- logging ------------------------------------------------------------------------------------

    def log(
        self, *, case_id: int, ref: str, kind: Kind, grid: Grid, entry: Alike, at: Alike, user_id: int, post_id: int
    ) -> Sheet:
        """A new case as log_case makes it: draft, reported or settled on the spot."""
        sheet: Alike = Sheet(
            id=case_id, ref=ref, client_key=entry.client_key, category=kind, category_code=kind.code,
            area_code=grid.code, priority=kind.priority, visibility=kind.visibility, source=entry.source.value,
            title=entry.title or title_of(kind.name, entry.place),
            text=entry.text, place=entry.place, occurred_at=entry.occurred_at, written_at=entry.written.at,
            received_at=at, resolve_limit=kind.resolve_limit, reporter_post_id=post_id, reporter_user_id=user_id,
        )  # fmt: skip
        if entry.point:
            (sheet.lng, sheet.lat), sheet.datum = entry.point, Datum.WGS84.value
        actor, post = self._actor(at, user_id, post_id), self.roster.posts[post_id]
        begin(sheet, entry, actor, post, at, self)
        for one in first_posts(sheet):
            sheet.involve(one)
        self._seal_reporter(sheet, entry)
        sheet.file_rows = [self._file_row(sheet, photo, at, user_id, post_id) for photo in entry.files]
        announce(sheet, entry, actor, post, at, self)
        return sheet

    def _seal_reporter(self, sheet: Sheet, entry: Entry) -> None:
        sealed = [
            self.ring.encrypt(plain, f"case_reporters.{column}:{sheet.id}") if plain else None
            for column, plain in (("name", entry.reporter_name), ("phone", entry.reporter_phone))
        ]
        if any(sealed):
            mark = mark_of_phone(entry.reporter_phone, self.ring) if entry.reporter_phone else None
            sheet.reporter_row = (sheet.id, *sealed, mark)
        sheet.facts.hangs = SimpleNamespace(reporter=any(sealed))

    def _file_row(self, sheet: Sheet, photo: SamplePhoto, at: int, user_id: int, post_id: int) -> tuple[object, ...]:
        return (
            sheet.id, photo.kind.value, photo.sha256, photo.thumb_sha256, photo.mime, photo.name, photo.size,
            photo.width, photo.height, at, post_id, user_id,
        )  # fmt: skip

    # --- moves --------------------------------------------------------------------------------------

    def may(self, sheet: Sheet, action: Action, at: int, user_id: int, post_id: int) -> bool:
        """Whether an action may be done now."""
        return self.life.find(action, sheet.facts, self._actor(at, user_id, post_id), at)[0] is not None  # type: ignore[arg-type]

    def act(self, sheet: Sheet, action: Action, at: int, user_id: int, post_id: int, **answers: object) -> None:
        """Carry out an action; Refused where the rules do not allow it, which only a wrong generator tries."""
        self.take(sheet.facts, action, answers=answers, actor=self._actor(at, user_id, post_id), now=at)  # type: ignore[arg-type]

    def _actor(self, at: int, user_id: int, post_id: int) -> Actor:
        return acting_for([self.roster.posts[post_id]], local_date(at), user_id=user_id)

    def hearing(self, doing: Doing[CaseFacts]) -> list[int]:
        return super().hearing(doing) if self._is_told(doing.now) else []

    def setting(self, key: str) -> int:
        return self.roster.settings[key]

    def add(self, case: Alike, model: Alike, **columns: object) -> Alike:
        return case.add(model, columns)

    def flush(self) -> None:
        """A sheet is written when its life is over."""

    def follow(self, doing: Doing[CaseFacts]) -> None:
        """Nothing hangs on a made-up case elsewhere."""

    def put_away(self, sheet: Alike, at: int) -> None:
        """Archive in the name of the centre, as the sweep does."""
        enter(sheet, State.ARCHIVED)
        self.note(sheet, EVENT_KINDS[Action.ARCHIVE], at, sheet.due_at, post_id=sheet.centre_post_id)

    def note(self, sheet: Sheet, kind: str, at: int, due: int | None, *, post_id: int | None = None) -> None:
        """An event nobody made: the program found something."""
        post = self.roster.posts[post_id] if post_id else None
        facts = {"state": sheet.state.value, "due": due}
        self.record(subject="case", row=sheet, kind=kind, actor=None, post=post, now=at, facts=facts)

    def tell_found(self, sheet: Sheet, seats: tuple[Seat, ...], kind: str, at: int) -> None:
        """Notices of something the program found."""
        if self._is_told(at):
            posts = told(sheet.facts, seats, but=None, on=local_date(at), book=self.book)
            self.tell(sheet.facts, posts, kind, at)

    def record(
        self, *, subject: str, row: Sheet, kind: str, actor: Actor | None, post: HeldPost | None, now: int,
        facts: Json, occurred_at: int | None = None, written_at: int | None = None,
    ) -> None:  # fmt: skip
        """Append an event as audit/services.py does, to the rows of the sheet."""
        times, seq = (occurred_at or now, written_at or now, now), row.event_count + 1
        user_id, post_id = actor.user_id if actor else None, post.id if post else None
        sealed = canonical(
            subject=subject, subject_id=row.id, seq=seq, kind=kind, times=times, user_id=user_id, post_id=post_id,
            facts=facts,
        )  # fmt: skip
        mac = self.ring.chain_mac(row.chain_head, sealed)
        # The facts are the last part of what is sealed, and nothing before them holds a brace.
        stored = sealed[sealed.index(b"{") : -1].decode()
        row.event_rows.append((subject, row.id, seq, kind, *times, user_id, post_id, stored, mac))
        row.event_count, row.version, row.chain_head = seq, seq + 1, mac
        row.facts.last_event = SimpleNamespace(user_id=user_id)

    def tell(self, thing: CaseFacts, posts: Iterable[int | None], kind: str, now: int) -> None:  # type: ignore[override]
        read_at = now + READ_WITHIN if self.now - now > 86_400 else None
        sheet: Alike = thing.case
        sheet.notice_rows += [(one, now, kind, thing.case.ref, "{}", read_at) for one in dict.fromkeys(posts) if one]

    def _is_told(self, at: Alike) -> bool:
        return at >= self.now - NOTICE_DAYS * 86_400
