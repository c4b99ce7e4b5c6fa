"""Making a move: the one place where a case changes state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select

from tracker.audit.models import Event
from tracker.audit.services import record
from tracker.cases.facts import CaseFacts
from tracker.cases.happenings import ROWS
from tracker.cases.models import Case
from tracker.cases.rules import AFIELD, LIFE, Clock, Seat
from tracker.cases.services.clocks import KEEPER, TimeKeeper, apply_clock
from tracker.cases.services.effects import EFFECTS
from tracker.cases.services.merging import GONE, list_followers
from tracker.cases.services.routing import POSTS, Book, involve, lead, seat_post, sit, told
from tracker.cases.signals import case_moved
from tracker.cases.vocabulary import FINAL_STATES, State
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.json import Json
from tracker.foundation.moments import Written
from tracker.notices.services import tell
from tracker.people.models import Post
from tracker.site.queries import get_setting
from tracker.workflow.taking import Doing, Workflow

R = TypeVar("R")
#: The fact of an event whose instant was put right: by how many minutes the phone's clock was off.
CLOCK_OFF = "clock_off"


class CaseFlow(Workflow[CaseFacts]):
    """The heart: what happens to a case, its clocks and its holder."""

    life = LIFE
    effects = EFFECTS
    happenings = ROWS
    #: What is asked of time, of the posts and of the settings.
    keeper: TimeKeeper = KEEPER
    book: Book = POSTS
    setting = staticmethod(get_setting)
    #: Writes an event into the history of a case: the arguments of audit/services.py `record`.
    record: Callable[..., None] = staticmethod(record)

    def mark(self, thing: CaseFacts) -> int:
        return int(thing.case.version)

    def enter(self, thing: CaseFacts, state: State) -> None:
        enter(thing.case, state)

    def believed(self, doing: Doing[CaseFacts], written: Written | None) -> Written | None:
        """Of a move in the field, not before what last happened to the case: a clock set back opens nothing again."""
        if written is None or doing.move.action not in AFIELD:
            return None
        of_case = (Event.subject == "case", Event.subject_id == doing.thing.case.id)
        last = db.session.scalar(select(Event.received_at).where(*of_case).order_by(Event.seq.desc()).limit(1))
        return Written(max(written.at, last), written.minutes_off) if last else written

    def wind(self, doing: Doing[CaseFacts]) -> None:
        apply_clock(doing.thing.case, doing.move.clock, doing.now, self.keeper)

    def write(self, doing: Doing[CaseFacts]) -> None:
        case = doing.thing.case
        assert doing.kind is not None
        stands = {"state": case.state.value, "due": self.keeper.stamp(case.due_at)} | clock_facts(doing.written)
        self.record(
            subject="case", row=case, kind=doing.kind, actor=doing.actor, post=doing.post, now=doing.now,
            written_at=doing.at, facts=doing.facts | stands,
        )  # fmt: skip

    def seat(self, doing: Doing[CaseFacts]) -> None:
        meant = sit(doing.thing, doing.move.holder, doing.actor.on, self.book)
        if meant is not None:
            pass_on(doing.thing.case, meant, doing.now, flow=self)

    def hearing(self, doing: Doing[CaseFacts]) -> list[int]:
        return told(doing.thing, doing.move.tells, but=doing.post.id, on=doing.actor.on, book=self.book)

    def add(self, case: Case, model: Callable[..., R], **columns: Any) -> R:
        """A new row that hangs on the case."""
        row = model(case_id=case.id, **columns)
        db.session.add(row)
        return row

    def ref(self, thing: CaseFacts) -> str:
        return str(thing.case.ref)

    def follow(self, doing: Doing[CaseFacts]) -> None:
        if doing.thing.case.state in GONE:
            _release_followers(doing.thing.case, doing.now)
        case_moved.tell(doing=doing)


CASES = CaseFlow()


def clock_facts(written: Written | None) -> Json:
    """What history keeps of a phone whose clock was off."""
    return {CLOCK_OFF: written.minutes_off} if written and written.minutes_off else {}


def _release_followers(lead: Case, now: datetime) -> None:
    """Give the duplicates of a case that is gone back to the centre: each is somebody's report and in nobody's list."""
    for case in list_followers(lead):
        facts = CaseFacts(case)
        case.merged_into_id = None
        enter(case, State.REPORTED)
        apply_clock(case, Clock.STAGE, now)
        case.holder_post_id = seat_post(facts, Seat.CENTRE, local_day(now))
        record(
            subject="case",
            row=case,
            kind="CaseReleased",
            actor=None,
            post=None,
            now=now,
            facts={"lead_ref": lead.ref, "state": case.state.value, "due": None},
        )
        hearing = told(facts, (Seat.CENTRE, Seat.REPORTER), but=None, on=local_day(now))
        tell(posts=hearing, kind="CaseReleased", ref=case.ref, now=now)
    db.session.flush()


def enter(case: Case, state: State) -> None:
    """Put a case into a state: the one place where it changes."""
    case.state = state
    case.is_open = state not in FINAL_STATES and state is not State.DRAFT


def stand_in(case: Case, post: Post) -> None:
    """Give a running case to another post of the same body."""
    case.holder_post_id = case.lead_post_id = post.id
    involve(case, post.id)


def give_on(case: Case, post: Post, meant: int, now: datetime) -> None:
    """Give what a running case has of one post to another: nobody can act for the first, or it goes out of use."""
    if case.lead_post_id == meant:
        lead(case, post)
    if case.holder_post_id == meant:
        case.holder_post_id = post.id
    for seat in ("triage_post_id", "centre_post_id"):
        if getattr(case, seat) == meant:
            setattr(case, seat, post.id)
    case.has_coverage_gap = True
    involve(case, post.id)
    pass_on(case, meant, now, to=post.id)


def pass_on(case: Case, meant: int, now: datetime, *, to: int | None = None, flow: CaseFlow = CASES) -> None:
    """Write down that a case went to another post than the one it was meant for, and tell that post and the centre."""
    to = to or case.holder_post_id
    facts = {"state": case.state.value, "from": meant, "post_id": to}
    flow.record(subject="case", row=case, kind="HolderFellBack", actor=None, post=None, now=now, facts=facts)
    posts = [one for one in dict.fromkeys([to, case.centre_post_id]) if one]
    flow.tell(CaseFacts(case), posts, "HolderFellBack", now)
