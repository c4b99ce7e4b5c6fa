"""Making a move: the one place where a case changes state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from tracker.access.actor import Actor, HeldPost
from tracker.access.engine import post_for
from tracker.access.policy import RECEIVERS
from tracker.access.scope import barred
from tracker.access.workflow import check_answers, check_seen, find_row, rows_for
from tracker.audit.services import record
from tracker.cases.asks import ASKS
from tracker.cases.facts import CaseFacts
from tracker.cases.happenings import EVENT_KINDS
from tracker.cases.models import Case
from tracker.cases.rules import MOVES, Clock, Move, Seat
from tracker.cases.services.clocks import apply_clock
from tracker.cases.services.doing import Doing
from tracker.cases.services.effects import EFFECTS
from tracker.cases.services.files import StoredFile
from tracker.cases.services.merging import GONE, list_followers
from tracker.cases.services.routing import able_or_next, involve, seat_post, told
from tracker.cases.vocabulary import FINAL_STATES, Action, State
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.words import N_, Refused
from tracker.notices.services import tell
from tracker.people.models import Post

NOT_NOW = N_("This cannot be done while the case is in this state.")


CHANGED = N_("Someone else has changed this case since you opened it.")


def find_move(action: Action, facts: CaseFacts, actor: Actor, now: datetime) -> tuple[Move | None, str | None]:
    """The row that applies, or the reason why none does: (move, None) or (None, sentence)."""
    kept = barred(actor, facts)
    if kept is not None:
        return None, kept
    return find_row(MOVES, action, facts.case.state, facts, actor, now, otherwise=NOT_NOW)


def moves_for(facts: CaseFacts, actor: Actor, now: datetime) -> list[Move]:
    """The moves the actor may make now, in the table's order, one row an action."""
    if barred(actor, facts) is not None:
        return []
    return rows_for(MOVES, facts.case.state, facts, actor, now)


#: Told of a move once it is made: the case's facts, what was done, by which post, and when.
Listener = Callable[[CaseFacts, Action, HeldPost, Actor, datetime], None]

_listeners: list[Listener] = []


def after_move(listener: Listener) -> None:
    """Let another subject follow the moves of cases; called once for each when the application is made."""
    if listener not in _listeners:
        _listeners.append(listener)


def make_move(
    *,
    facts: CaseFacts,
    action: Action,
    answers: dict[str, Any],
    version: int | None,
    actor: Actor,
    now: datetime,
    files: list[StoredFile] | None = None,
) -> Case:
    """Carry out an action on a locked case; Refused with the reason, Stale when the version moved on."""
    case: Case = facts.case
    check_seen(version, case.version, CHANGED)
    move, why = find_move(action, facts, actor, now)
    if move is None:
        raise Refused(why or NOT_NOW, code="refused")
    check_answers(move.asks, answers, ASKS, files or [])
    post = post_for(move.who, actor, facts)
    assert post is not None  # unmet() has found one
    doing = Doing(facts, move, answers, actor, post, now, files or [])
    before = told(facts, move.tells, but=post.id, on=actor.on)
    changed = EFFECTS[action](doing)
    _enter(case, move.to or case.state)
    apply_clock(case, move.clock, now)
    meant = _seat(facts, move.holder, actor)
    record(
        subject="case",
        row=case,
        kind=EVENT_KINDS[action],
        actor=actor,
        post=post,
        now=now,
        facts=changed | {"state": case.state.value, "due": int(case.due_at.timestamp()) if case.due_at else None},
    )
    if meant is not None:
        pass_on(case, meant, now)
    after = told(facts, move.tells, but=post.id, on=actor.on)
    tell(posts=[*before, *after], kind=EVENT_KINDS[action], ref=case.ref, now=now)
    db.session.flush()
    if case.state in GONE:
        _release_followers(case, now)
    for listener in _listeners:
        listener(facts, action, post, actor, now)
    return case


def _release_followers(lead: Case, now: datetime) -> None:
    """Give the duplicates of a case that is gone back to the centre: each is somebody's report and in nobody's list."""
    for case in list_followers(lead):
        facts = CaseFacts(case)
        case.merged_into_id = None
        _enter(case, State.REPORTED)
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


def _enter(case: Case, state: State) -> None:
    case.state = state
    case.is_open = state not in FINAL_STATES and state is not State.DRAFT


def _seat(facts: CaseFacts, seat: Seat, actor: Actor) -> int | None:
    """Hand the case to the post in a seat, or to the next one up where nobody can act for it.

    The answer is the post it was meant for where that is another.

    A case that stays where it is stays there: what becomes of it is for the sweep and for those who manage posts.
    """
    case: Case = facts.case
    holder_id = seat_post(facts, seat, actor.on)
    meant = db.session.get(Post, holder_id) if holder_id else None
    if meant is None or seat is Seat.SAME:
        case.holder_post_id = holder_id
        involve(case, case.holder_post_id)
        return None
    holder, is_gap = able_or_next(case, meant, actor.on)
    if seat is Seat.LEAD:
        # A post that stands in keeps the flag until another order goes out.
        case.has_coverage_gap = is_gap or (case.has_coverage_gap and holder.id == case.lead_post_id)
        _lead(case, holder)
    else:
        case.has_coverage_gap = is_gap or (case.has_coverage_gap and case.lead_post_id is not None)
    case.holder_post_id = holder.id
    involve(case, case.holder_post_id)
    return meant.id if holder.id != meant.id else None


def _lead(case: Case, post: Post) -> None:
    """Let a post lead; one to which no order of this class goes may send the case elsewhere."""
    case.lead_post_id, case.lead_post = post.id, post
    if post.role not in RECEIVERS[case.visibility.value]:
        case.is_escalated = True


def enter_first(case: Case, state: State) -> None:
    """Put a new case into the state it begins in."""
    _enter(case, state)


def stand_in(case: Case, post: Post) -> None:
    """Give a running case to another post of the same body."""
    case.holder_post_id = case.lead_post_id = post.id
    involve(case, post.id)


def give_on(case: Case, post: Post, meant: int, now: datetime) -> None:
    """Give what a running case has of one post to another: nobody can act for the first, or it goes out of use."""
    if case.lead_post_id == meant:
        _lead(case, post)
    if case.holder_post_id == meant:
        case.holder_post_id = post.id
    for seat in ("triage_post_id", "centre_post_id"):
        if getattr(case, seat) == meant:
            setattr(case, seat, post.id)
    case.has_coverage_gap = True
    involve(case, post.id)
    pass_on(case, meant, now, to=post.id)


def pass_on(case: Case, meant: int, now: datetime, *, to: int | None = None) -> None:
    """Write down that a case went to another post than the one it was meant for, and tell that post and the centre."""
    to = to or case.holder_post_id
    facts = {"state": case.state.value, "from": meant, "post_id": to}
    record(subject="case", row=case, kind="HolderFellBack", actor=None, post=None, now=now, facts=facts)
    posts = [one for one in dict.fromkeys([to, case.centre_post_id]) if one]
    tell(posts=posts, kind="HolderFellBack", ref=case.ref, now=now)
