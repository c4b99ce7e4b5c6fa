"""Looking after the clocks: what is due soon, overdue, waiting too long, or left without a liaison.

Each finding is marked on the case, so a second sweep finds nothing new: once for each level, however often it runs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, ColumnElement, SQLColumnExpression, and_, or_, select, type_coerce
from sqlalchemy.orm import joinedload

from tracker.access.actor import HeldPost, acting_for
from tracker.access.policy import LIAISON_ROLE
from tracker.audit.services import record
from tracker.cases.facts import CaseFacts
from tracker.cases.models import Case, Category
from tracker.cases.queries.detail import load_facts
from tracker.cases.rules import LIFE, Seat
from tracker.cases.services.moves import CASES, give_on
from tracker.cases.services.routing import able_or_next, told
from tracker.cases.vocabulary import Action, DueLevel, State
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.hooks import Hook
from tracker.notices.services import tell
from tracker.people.models import Post
from tracker.people.vocabulary import Rank
from tracker.site.queries import get_setting

BATCH = 500


@dataclass
class Found:
    """How many cases a sweep marked, by what it found."""

    due_soon: int = 0
    overdue: int = 0
    stage_overdue: int = 0
    waiting: int = 0
    triage_late: int = 0
    fell_back: int = 0
    archived: int = 0
    others: int = 0

    @property
    def total(self) -> int:
        return sum(vars(self).values())

    @property
    def marked(self) -> int:
        """Cases alone, without what other subjects found."""
        return self.total - self.others


def sweep(*, now: datetime) -> Found:
    """Mark up to 500 cases of each kind; flushes, never commits. Call again until nothing is found."""
    found = Found()
    found.overdue = _mark(_is_overdue(now), "OverdueNoticed", now, due_level=DueLevel.OVERDUE)
    found.due_soon = _mark(_is_soon(now), "DueSoonNoticed", now, due_level=DueLevel.SOON)
    found.waiting = _mark(_waits(now), "WaitingNoticed", now, stage_due_level=DueLevel.OVERDUE)
    found.triage_late = _mark(_answer_is_late(now), "TriageLateNoticed", now, is_triage_late=True)
    found.stage_overdue = _mark(_is_stage_overdue(now), "StageOverdueNoticed", now, stage_due_level=DueLevel.OVERDUE)
    found.fell_back = _fall_back(now)
    found.archived = _archive(now)
    found.others = sum(look(now) for look in LOOKS)
    db.session.flush()
    return found


#: Other subjects look round with every sweep, and say how much they found.
LOOKS: Hook[Callable[[datetime], int]] = Hook()


#: Who hears of what: the post that must act always, those above it when a limit has passed.
TELLS = {
    "DueSoonNoticed": (Seat.HOLDER,),
    "OverdueNoticed": (Seat.HOLDER, Seat.LEAD, Seat.CENTRE, Seat.SUPERVISOR),
    "StageOverdueNoticed": (Seat.HOLDER, Seat.CENTRE),
    "WaitingNoticed": (Seat.CENTRE, Seat.SUPERVISOR),
    "TriageLateNoticed": (Seat.TRIAGE, Seat.CENTRE),
}
_UNSENT = (State.REPORTED, State.ACCEPTED)


def _is_overdue(now: datetime) -> ColumnElement[bool]:
    return and_(Case.due_at < now, Case.due_level != DueLevel.OVERDUE, Case.state != State.SUSPENDED)


def _is_soon(now: datetime) -> ColumnElement[bool]:
    due, start = type_coerce(Case.due_at, BigInteger), type_coerce(Case.clock_from_at, BigInteger)
    share = int(get_setting("case.due_soon_percent"))
    return and_(
        Case.due_at >= now,
        Case.due_level == DueLevel.NONE,
        Case.state != State.SUSPENDED,
        start * 100 + (due - start) * share <= int(now.timestamp()) * 100,
    )


def _waits(now: datetime) -> ColumnElement[bool]:
    return and_(Case.stage_due_at < now, Case.stage_due_level != DueLevel.OVERDUE, Case.state.in_(_UNSENT))


def _is_stage_overdue(now: datetime) -> ColumnElement[bool]:
    return and_(
        Case.stage_due_at < now,
        Case.stage_due_level != DueLevel.OVERDUE,
        Case.state.notin_(_UNSENT),
        # Where the stage ends with the whole limit, that notice has been given already.
        or_(Case.due_at.is_(None), Case.stage_due_at != Case.due_at),
    )


def _answer_is_late(now: datetime) -> ColumnElement[bool]:
    """The liaison was asked whose matter it is and has not answered in time; once sent out, nobody waits for it."""
    return and_(
        Case.triage_due_at < now,
        Case.triage_answered_at.is_(None),
        Case.is_triage_late.is_(False),
        Case.state.in_(_UNSENT),
    )


def hold_cases(*conditions: SQLColumnExpression[bool], most: int) -> list[Case]:
    """Cases held until the end of the transaction; what others hold just now is left for the next sweep."""
    query = (
        select(Case)
        .where(*conditions)
        .options(joinedload(Case.category), joinedload(Case.lead_post))
        .order_by(Case.id)
        .limit(most)
        .with_for_update(of=Case, skip_locked=True)
    )
    return list(db.session.scalars(query))


#: Which deadline a mark is about.
_DUE = {"due_level": "due_at", "stage_due_level": "stage_due_at", "is_triage_late": "triage_due_at"}


def _mark(condition: ColumnElement[bool], kind: str, now: datetime, **marks: DueLevel | bool) -> int:
    cases = hold_cases(Case.is_open, condition, most=BATCH)
    ((name, mark),) = marks.items()
    for case in cases:
        setattr(case, name, mark)
        due = getattr(case, _DUE[name])
        facts = {"state": case.state.value, "due": int(due.timestamp()) if due else None}
        record(subject="case", row=case, kind=kind, actor=None, post=None, now=now, facts=facts)
        tell(posts=told(CaseFacts(case), TELLS[kind], but=None, on=local_day(now)), kind=kind, ref=case.ref, now=now)
    return len(cases)


def _fall_back(now: datetime) -> int:
    """Pass on what lies with a liaison post for which nobody acts today."""
    on = local_day(now)
    liaisons = select(Post.id).where(Post.role == LIAISON_ROLE)
    moved = 0
    sent = Case.state.in_([State.DISPATCHED, State.HANDLING])
    for case in hold_cases(Case.is_open, Case.holder_post_id.in_(liaisons), sent, most=BATCH):
        liaison = case.lead_post
        if liaison is None:
            continue
        station, is_gap = able_or_next(case, liaison, on)
        if not is_gap or station.id == liaison.id:
            continue
        give_on(case, station, liaison.id, now)
        moved += 1
    return moved


def _archive(now: datetime) -> int:
    """Put away what has been closed for long, in the name of its centre."""
    before = now - timedelta(days=int(get_setting("case.archive_days")))
    query = (
        select(Case)
        .where(
            Case.state.in_([State.CLOSED, State.EVALUATED]),
            Case.closed_at < before,
            Case.disputed_at.is_(None),
            # Without its mandatory report nothing is put away; looking at it every minute would keep others waiting.
            or_(Case.harm_reported_at.isnot(None), ~Case.category.has(Category.must_report)),
        )
        .options(joinedload(Case.category), joinedload(Case.centre_post))
        .order_by(Case.id)
        .limit(BATCH)
    )
    return sum(_put_away(case, now) for case in db.session.scalars(query).all())


def _put_away(case: Case, now: datetime) -> bool:
    """Archive one case where the rules allow it."""
    post = case.centre_post
    if post is None:
        return False
    held = HeldPost(post.id, post.title, post.role, post.area_code, post.unit_id, Rank.A)
    actor, facts = acting_for([held], local_day(now)), load_facts(case.id)
    if LIFE.find(Action.ARCHIVE, facts, actor, now)[0] is None:
        return False
    CASES.take(facts, Action.ARCHIVE, answers={}, actor=actor, now=now)
    return True
