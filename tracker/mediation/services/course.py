"""The matter, inquiries, sessions, clauses, and the list of what cannot be confirmed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from tracker.access.actor import Actor
from tracker.audit.sealing import keep_sealed, seal, unseal_to_change
from tracker.extensions import db
from tracker.foundation.days import CHINA, local_day
from tracker.foundation.words import N_, Refused, is_blank
from tracker.mediation.asks import CALLING_OFF, CLAUSE, INQUIRY, MATTER, RECORD, SESSION, body_of, questions_of
from tracker.mediation.facts import MediationFacts
from tracker.mediation.models import MediationClause, MediationInquiry, MediationSession
from tracker.mediation.rules import CLAUSES_OPEN, INQUIRIES_OPEN, LIST_OPEN, OPEN, SESSIONS_OPEN
from tracker.mediation.services.days import set_next
from tracker.mediation.services.money import parse_yuan
from tracker.mediation.services.parties import may_write
from tracker.mediation.services.sharing import attach_files, write_history
from tracker.mediation.vocabulary import ClauseWay, FileKind, SessionState, Unconfirmable
from tracker.notices.services import tell
from tracker.workflow.asks import Answers

MOST_CLAUSES = 30
#: Beyond these a day is a slip of the pen.
FARTHEST_SESSION = timedelta(days=366)
FARTHEST_CLAUSE = timedelta(days=30 * 366)


def _not_before(day: date, earliest: date | None, *, field: str) -> None:
    if earliest is not None and day < earliest:
        raise Refused(N_("This day lies before %(day)s, when it became possible."), field=field, day=earliest)


def _instant(answers: Answers, clock: str) -> datetime:
    """The day of a session at a time of its form."""
    return datetime.combine(answers["day"], answers[clock], tzinfo=CHINA)


def record_inquiry(*, facts: MediationFacts, answers: Answers, actor: Actor, now: datetime) -> MediationInquiry:
    """An investigation record: who was asked, where, what was said."""
    post = may_write(facts, actor, INQUIRIES_OPEN)
    body = body_of(INQUIRY, answers) | {"questions": questions_of(answers)}
    asked_on: date = answers["asked_on"]
    if asked_on > actor.on:
        raise Refused(N_("This day has not come yet."), field="asked_on")
    _not_before(asked_on, local_day(facts.mediation.opened_at), field="asked_on")
    if not body["questions"] and is_blank(body["text"]):
        raise Refused(N_("Write down what was found, as questions and answers or as a text."), field="text")
    row = MediationInquiry(mediation_id=facts.mediation.id, asked_on=asked_on, user_id=actor.user_id, written_at=now)
    keep_sealed(row, body)
    facts_said = {"inquiry": row.id, "day": asked_on.isoformat()}
    write_history(facts.mediation, "InquiryRecorded", actor=actor, post=post, now=now, facts=facts_said)
    return row


def plan_session(*, facts: MediationFacts, answers: Answers, actor: Actor, now: datetime) -> MediationSession:
    """Plan the next session; one at a time. `invited` are keys such as `party:12`."""
    post = may_write(facts, actor, SESSIONS_OPEN)
    if facts.planned_session is not None:
        raise Refused(N_("A session is still planned. Record it or call it off first."))
    body_of(SESSION, answers)
    planned_at, invited = _instant(answers, "time"), answers.get("invited") or []
    if planned_at <= now:
        raise Refused(N_("Choose a time that has not passed."), field="day")
    if planned_at > now + FARTHEST_SESSION:
        raise Refused(N_("This day lies too far ahead."), field="day")
    if not invited:
        raise Refused(N_("Tick who is invited."), field="invited")
    row = MediationSession(
        mediation_id=facts.mediation.id,
        no=len(facts.sessions) + 1,
        state=SessionState.PLANNED,
        planned_at=planned_at,
        minutes=answers["minutes"],
        room=answers["room"].strip(),
        is_public=bool(answers.get("is_public")),
        invited=invited,
        attended=[],
    )
    db.session.add(row)
    facts.sessions += (row,)
    set_next(facts)
    said = {"session": row.no, "at": int(planned_at.timestamp())}
    write_history(facts.mediation, "SessionPlanned", actor=actor, post=post, now=now, facts=said)
    posts = [helper.post_id for helper in facts.helpers if f"helper:{helper.id}" in invited and helper.ended_at is None]
    tell(posts=posts, kind="SessionPlanned", ref=facts.mediation.ref, now=now)
    db.session.flush()
    return row


def record_session(
    *, facts: MediationFacts, session: MediationSession, answers: Answers, actor: Actor, now: datetime
) -> MediationSession:
    """The record of a session, with who came and its signed pages; adjourned, the next one is planned anew."""
    post = may_write(facts, actor, SESSIONS_OPEN)
    if session.state is not SessionState.PLANNED:
        raise Refused(N_("This session has been recorded or called off already."))
    body = body_of(RECORD, answers) | {"questions": questions_of(answers)}
    held_from, held_to = _instant(answers, "begins"), _instant(answers, "ends")
    is_adjourned = bool(answers.get("is_adjourned"))
    if held_from > now:
        raise Refused(N_("A session is recorded when it has begun, not before."), field="day")
    _not_before(local_day(held_from), facts.mediation.registered_on, field="day")
    if held_to < held_from:
        raise Refused(N_("The end lies before the beginning."), field="ends")
    if not answers.get("attended"):
        raise Refused(N_("Tick who came."), field="attended")
    if is_adjourned and is_blank(body["reason"]):
        raise Refused(N_("Say why the session was adjourned."), field="reason")
    if not is_adjourned and not body["questions"] and is_blank(body["text"]):
        raise Refused(N_("Write down what was said, as questions and answers or as a text."), field="text")
    session.state = SessionState.ADJOURNED if is_adjourned else SessionState.HELD
    session.held_from, session.held_to, session.attended = held_from, held_to, answers["attended"]
    seal(session, body)
    scans = answers.get("scans") or []
    attach_files(facts.mediation, scans, FileKind.SIGNED_RECORD, actor=actor, now=now, session_id=session.id)
    set_next(facts)
    told = {"session": session.no, "state": session.state.value, "came": len(session.attended)}
    write_history(facts.mediation, "SessionRecorded", actor=actor, post=post, now=now, facts=told)
    return session


def call_off_session(
    *, facts: MediationFacts, session: MediationSession, answers: Answers, actor: Actor, now: datetime
) -> None:
    """A planned session does not take place."""
    post = may_write(facts, actor, SESSIONS_OPEN)
    if session.state is not SessionState.PLANNED:
        raise Refused(N_("This session has been recorded or called off already."))
    body = body_of(CALLING_OFF, answers)
    session.state = SessionState.CALLED_OFF
    seal(session, body)
    set_next(facts)
    told = {"session": session.no}
    write_history(facts.mediation, "SessionCalledOff", actor=actor, post=post, now=now, facts=told)


def save_clause(
    *, facts: MediationFacts, answers: Answers, clause: MediationClause | None, actor: Actor, now: datetime
) -> MediationClause:
    """Write or change a clause while it is still being negotiated: who does what by when."""
    post = may_write(facts, actor, CLAUSES_OPEN)
    body, due_on = body_of(CLAUSE, answers), answers["due_on"]
    party = next((known for known in facts.parties if str(known.id) == answers["party"]), None)
    if party is None:
        raise Refused(N_("Choose a party from the list."), field="party")
    _not_before(due_on, facts.mediation.registered_on, field="due_on")
    if due_on > actor.on + FARTHEST_CLAUSE:
        raise Refused(N_("This day lies too far ahead."), field="due_on")
    if clause is None and len(facts.clauses) >= MOST_CLAUSES:
        raise Refused(N_("At most %(most)s clauses."), field="what", most=MOST_CLAUSES)
    amount = (answers.get("amount") or "").strip()
    amount_fen = parse_yuan(amount, field="amount") if amount else None
    if clause is None:
        last = db.session.scalar(
            select(func.max(MediationClause.no)).where(MediationClause.mediation_id == facts.mediation.id)
        )
        clause = MediationClause(mediation_id=facts.mediation.id, no=(last or 0) + 1)
        facts.clauses += (clause,)
    clause.party_id, clause.due_on, clause.way = party.id, due_on, ClauseWay(answers["way"])
    clause.amount_fen = amount_fen
    keep_sealed(clause, body)
    write_history(facts.mediation, "ClauseWritten", actor=actor, post=post, now=now, facts={"clause": clause.no})
    return clause


def remove_clause(*, facts: MediationFacts, clause: MediationClause, actor: Actor, now: datetime) -> None:
    """Take a clause out while it is still being negotiated; the others are numbered on."""
    post = may_write(facts, actor, CLAUSES_OPEN)
    told = {"clause": clause.no}
    db.session.delete(clause)
    db.session.flush()
    facts.clauses = tuple(other for other in facts.clauses if other is not clause)
    for no, other in enumerate(facts.clauses, 1):
        other.no = no
        db.session.flush()
    write_history(facts.mediation, "ClauseRemoved", actor=actor, post=post, now=now, facts=told)


def go_over_list(*, facts: MediationFacts, answers: Answers, actor: Actor, now: datetime) -> None:
    """The list of what a court cannot confirm was gone over; nothing ticked means that it can be applied for."""
    may_write(facts, actor, LIST_OPEN)
    facts.mediation.unconfirmable = sorted(Unconfirmable(word).value for word in answers["found"] or [])
    set_next(facts)
    db.session.flush()


def describe(*, facts: MediationFacts, answers: Answers, actor: Actor, now: datetime) -> None:
    """Write down the matter: title, place, matter, demands, main facts and points at issue."""
    post = may_write(facts, actor, OPEN)
    seal(facts.mediation, unseal_to_change(facts.mediation) | body_of(MATTER, answers))
    write_history(facts.mediation, "TextWritten", actor=actor, post=post, now=now, facts={"paper": "matter"})
