"""Inquiries, sessions, clauses, the list of what cannot be confirmed, and the texts of papers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from tracker.access.actor import Actor
from tracker.extensions import db
from tracker.files.store import StoredFile
from tracker.foundation.days import local_day
from tracker.foundation.words import N_, Refused, is_blank
from tracker.mediation.facts import MediationFacts
from tracker.mediation.models import MediationClause, MediationInquiry, MediationSession, MediationText
from tracker.mediation.rules import CLAUSES_OPEN, INQUIRIES_OPEN, LIST_OPEN, OPEN, RUNNING, SESSIONS_OPEN
from tracker.mediation.sealing import seal, seal_bytes, unseal_to_change
from tracker.mediation.services.days import set_next
from tracker.mediation.services.parties import may_write
from tracker.mediation.services.sharing import attach_files, write_history
from tracker.mediation.vocabulary import ClauseWay, FileKind, SessionState, Unconfirmable
from tracker.notices.services import tell

Questions = list[tuple[str, str]]
MOST_CLAUSES = 30
#: Beyond these a day is a slip of the pen.
FARTHEST_SESSION = timedelta(days=366)
FARTHEST_CLAUSE = timedelta(days=30 * 366)


def _not_before(day: date, earliest: date | None, *, field: str) -> None:
    if earliest is not None and day < earliest:
        raise Refused(N_("This day lies before %(day)s, when it became possible."), field=field, day=earliest)


def _asked(questions: Questions) -> Questions:
    return [(one.strip(), two.strip()) for one, two in questions if one.strip() or two.strip()]


def record_inquiry(
    *,
    facts: MediationFacts,
    asked_on: date,
    place: str,
    asked: str,
    present: str,
    questions: Questions,
    text: str,
    actor: Actor,
    now: datetime,
) -> MediationInquiry:
    """An investigation record: who was asked, where, what was said."""
    post = may_write(facts, actor, INQUIRIES_OPEN)
    if asked_on > actor.on:
        raise Refused(N_("This day has not come yet."), field="asked_on")
    _not_before(asked_on, local_day(facts.mediation.opened_at), field="asked_on")
    if not _asked(questions) and is_blank(text):
        raise Refused(N_("Write down what was found, as questions and answers or as a text."), field="text")
    row = MediationInquiry(mediation_id=facts.mediation.id, asked_on=asked_on, user_id=actor.user_id, written_at=now)
    db.session.add(row)
    db.session.flush()
    seal(row, {"place": place.strip(), "asked": asked.strip(), "present": present.strip(),
               "questions": _asked(questions), "text": text.strip()})  # fmt: skip
    facts_said = {"inquiry": row.id, "day": asked_on.isoformat()}
    write_history(facts.mediation, "InquiryRecorded", actor=actor, post=post, now=now, facts=facts_said)
    db.session.flush()
    return row


@dataclass
class SessionPlan:
    """When and where a session is to be, and who is invited (keys such as `party:12`)."""

    at: datetime
    room: str
    minutes: int = 90
    is_public: bool = False
    invited: list[str] = field(default_factory=list)


def plan_session(*, facts: MediationFacts, plan: SessionPlan, actor: Actor, now: datetime) -> MediationSession:
    """Plan the next session; one at a time."""
    post = may_write(facts, actor, SESSIONS_OPEN)
    if facts.planned_session is not None:
        raise Refused(N_("A session is still planned. Record it or call it off first."))
    if plan.at <= now:
        raise Refused(N_("Choose a time that has not passed."), field="day")
    if plan.at > now + FARTHEST_SESSION:
        raise Refused(N_("This day lies too far ahead."), field="day")
    if is_blank(plan.room):
        raise Refused(N_("Say where the session is."), field="room")
    if not plan.invited:
        raise Refused(N_("Tick who is invited."), field="invited")
    row = MediationSession(
        mediation_id=facts.mediation.id,
        no=len(facts.sessions) + 1,
        state=SessionState.PLANNED,
        planned_at=plan.at,
        minutes=plan.minutes,
        room=plan.room.strip(),
        is_public=plan.is_public,
        invited=plan.invited,
        attended=[],
    )
    db.session.add(row)
    facts.sessions += (row,)
    set_next(facts)
    said = {"session": row.no, "at": int(plan.at.timestamp())}
    write_history(facts.mediation, "SessionPlanned", actor=actor, post=post, now=now, facts=said)
    invited = [one.post_id for one in facts.helpers if f"helper:{one.id}" in plan.invited and one.ended_at is None]
    tell(posts=invited, kind="SessionPlanned", ref=facts.mediation.ref, now=now)
    db.session.flush()
    return row


@dataclass
class SessionRecord:
    """What happened at a session."""

    held_from: datetime
    held_to: datetime
    attended: list[str]
    questions: Questions
    text: str = ""
    outcome: str = ""
    is_adjourned: bool = False
    reason: str = ""
    files: list[StoredFile] = field(default_factory=list)


def record_session(
    *, facts: MediationFacts, session: MediationSession, said: SessionRecord, actor: Actor, now: datetime
) -> MediationSession:
    """The record of a session, with who came; adjourned, the next one is planned anew."""
    post = may_write(facts, actor, SESSIONS_OPEN)
    if session.state is not SessionState.PLANNED:
        raise Refused(N_("This session has been recorded or called off already."))
    if said.held_from > now:
        raise Refused(N_("A session is recorded when it has begun, not before."), field="day")
    _not_before(local_day(said.held_from), facts.mediation.registered_on, field="day")
    if said.held_to < said.held_from:
        raise Refused(N_("The end lies before the beginning."), field="ends")
    if not said.attended:
        raise Refused(N_("Tick who came."), field="attended")
    if said.is_adjourned and is_blank(said.reason):
        raise Refused(N_("Say why the session was adjourned."), field="reason")
    if not said.is_adjourned and not _asked(said.questions) and is_blank(said.text):
        raise Refused(N_("Write down what was said, as questions and answers or as a text."), field="text")
    session.state = SessionState.ADJOURNED if said.is_adjourned else SessionState.HELD
    session.held_from, session.held_to, session.attended = said.held_from, said.held_to, said.attended
    seal(session, {"questions": _asked(said.questions), "text": said.text.strip(), "outcome": said.outcome.strip(),
                   "reason": said.reason.strip()})  # fmt: skip
    attach_files(facts.mediation, said.files, FileKind.SIGNED_RECORD, actor=actor, now=now, session_id=session.id)
    set_next(facts)
    told = {"session": session.no, "state": session.state.value, "came": len(said.attended)}
    write_history(facts.mediation, "SessionRecorded", actor=actor, post=post, now=now, facts=told)
    db.session.flush()
    return session


def call_off_session(
    *, facts: MediationFacts, session: MediationSession, reason: str, actor: Actor, now: datetime
) -> None:
    """A planned session does not take place."""
    post = may_write(facts, actor, SESSIONS_OPEN)
    if session.state is not SessionState.PLANNED:
        raise Refused(N_("This session has been recorded or called off already."))
    if is_blank(reason):
        raise Refused(N_("Say why."), field="reason")
    session.state = SessionState.CALLED_OFF
    seal(session, {"reason": reason.strip()})
    set_next(facts)
    told = {"session": session.no}
    write_history(facts.mediation, "SessionCalledOff", actor=actor, post=post, now=now, facts=told)
    db.session.flush()


@dataclass
class ClauseEntry:
    """One clause: who does what by when."""

    party_id: int
    what: str
    due_on: date
    way: ClauseWay
    amount_fen: int | None = None
    remark: str = ""


def save_clause(
    *, facts: MediationFacts, entry: ClauseEntry, clause: MediationClause | None, actor: Actor, now: datetime
) -> MediationClause:
    """Write or change a clause while it is still being negotiated."""
    post = may_write(facts, actor, CLAUSES_OPEN)
    if entry.party_id not in {one.id for one in facts.parties}:
        raise Refused(N_("Choose a party from the list."), field="party")
    if is_blank(entry.what):
        raise Refused(N_("Say what is to be done."), field="what")
    _not_before(entry.due_on, facts.mediation.registered_on, field="due_on")
    if entry.due_on > actor.on + FARTHEST_CLAUSE:
        raise Refused(N_("This day lies too far ahead."), field="due_on")
    if clause is None and len(facts.clauses) >= MOST_CLAUSES:
        raise Refused(N_("At most %(most)s clauses."), field="what", most=MOST_CLAUSES)
    if clause is None:
        last = db.session.scalar(
            select(func.max(MediationClause.no)).where(MediationClause.mediation_id == facts.mediation.id)
        )
        clause = MediationClause(mediation_id=facts.mediation.id, no=(last or 0) + 1)
        facts.clauses += (clause,)
    clause.party_id, clause.due_on, clause.way = entry.party_id, entry.due_on, entry.way
    clause.amount_fen = entry.amount_fen
    db.session.add(clause)
    db.session.flush()
    seal(clause, {"what": entry.what.strip(), "remark": entry.remark.strip()})
    write_history(facts.mediation, "ClauseWritten", actor=actor, post=post, now=now, facts={"clause": clause.no})
    db.session.flush()
    return clause


def remove_clause(*, facts: MediationFacts, clause: MediationClause, actor: Actor, now: datetime) -> None:
    """Take a clause out while it is still being negotiated; the others are numbered on."""
    post = may_write(facts, actor, CLAUSES_OPEN)
    told = {"clause": clause.no}
    db.session.delete(clause)
    db.session.flush()
    facts.clauses = tuple(one for one in facts.clauses if one is not clause)
    for no, one in enumerate(facts.clauses, 1):
        one.no = no
        db.session.flush()
    write_history(facts.mediation, "ClauseRemoved", actor=actor, post=post, now=now, facts=told)
    db.session.flush()


def go_over_list(*, facts: MediationFacts, found: list[str], actor: Actor, now: datetime) -> None:
    """The list of what a court cannot confirm was gone over; nothing ticked means that it can be applied for."""
    may_write(facts, actor, LIST_OPEN)
    facts.mediation.unconfirmable = sorted(Unconfirmable(one).value for one in found)
    set_next(facts)
    db.session.flush()


def describe(*, facts: MediationFacts, changed: dict[str, str], actor: Actor, now: datetime) -> None:
    """Write down the matter: title, place, matter, demands, main facts and points at issue."""
    post = may_write(facts, actor, OPEN)
    body = unseal_to_change(facts.mediation)
    if is_blank(changed.get("title", "")):
        raise Refused(N_("Give the dispute a title."), field="title")
    seal(facts.mediation, body | {name: text.strip() for name, text in changed.items()})
    write_history(facts.mediation, "TextWritten", actor=actor, post=post, now=now, facts={"paper": "matter"})
    db.session.flush()


def write_text(
    *, facts: MediationFacts, paper: str, text: str, actor: Actor, now: datetime, is_generated: bool = False
) -> MediationText:
    """A new version of a paper's text; the versions before stay as they were. What was signed is not written over."""
    post = may_write(facts, actor, RUNNING)
    if is_blank(text):
        raise Refused(N_("The paper cannot be empty."), field="text")
    query = select(func.max(MediationText.version)).where(
        MediationText.mediation_id == facts.mediation.id, MediationText.paper == paper
    )
    version = (db.session.scalar(query) or 0) + 1
    body = seal_bytes(f"mediation_texts.body:{facts.mediation.id}:{paper}:{version}", {"text": text})
    row = MediationText(
        mediation_id=facts.mediation.id, paper=paper, version=version, body=body, is_generated=is_generated,
        user_id=actor.user_id, written_at=now,
    )  # fmt: skip
    db.session.add(row)
    told = {"paper": paper, "version": version}
    write_history(facts.mediation, "TextWritten", actor=actor, post=post, now=now, facts=told)
    db.session.flush()
    return row
