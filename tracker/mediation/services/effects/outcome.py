"""How a mediation comes out, the court's confirmation, and the end of the file."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from tracker.foundation.days import local_day
from tracker.foundation.words import N_, Refused
from tracker.mediation.facts import MediationFacts
from tracker.mediation.papers.queries.loading import load_content
from tracker.mediation.papers.queries.texts import AGREEMENT, list_versions
from tracker.mediation.papers.services.agreement import generate_agreement
from tracker.mediation.papers.services.keeping import write_text
from tracker.mediation.services.days import last_day, take_effect
from tracker.mediation.services.sharing import attach, need_both_parties, need_ways_told
from tracker.mediation.vocabulary import ClauseWay, Confirmation, FileKind, Retention, Stage
from tracker.workflow.taking import Doing, Facts

#: Beyond it a day is a slip of the pen.
LONGEST_EXTENSION = timedelta(days=366)


def extend(doing: Doing[MediationFacts]) -> Facts:
    """Longer than a month only with the agreement of every party (rules of the ministry, art. 36)."""
    need_both_parties(doing)
    until: date = doing.answers["until"]
    before = last_day(doing.thing.mediation)
    if before is None or until <= before or until <= doing.actor.on:
        raise Refused(N_("Choose a day after the last day so far and after today."), field="until")
    if until > doing.actor.on + LONGEST_EXTENSION:
        raise Refused(N_("This day lies too far ahead."), field="until")
    doing.thing.mediation.extended_on = until
    return {"before": before.isoformat(), "until": until.isoformat()}


def _agreed(doing: Doing[MediationFacts], stage: Stage, day: date) -> Facts:
    doing.thing.mediation.result = stage
    doing.thing.mediation.amount_fen = sum(clause.amount_fen or 0 for clause in doing.thing.clauses)
    return {"day": day.isoformat(), "clauses": len(doing.thing.clauses), "fen": doing.thing.mediation.amount_fen}


def _check_due(doing: Doing[MediationFacts], day: date, *, field: str) -> None:
    """Nothing is owed before the agreement binds; what was done at once, on the spot, may lie before."""
    early = [clause.no for clause in doing.thing.clauses if clause.due_on < day and clause.way is not ClauseWay.AT_ONCE]
    if early:
        raise Refused(N_("Clause %(no)s is due before that day. Change the clause first."), field=field, no=early[0])


def _last_session(doing: Doing[MediationFacts]) -> date:
    return max(local_day(session.held_from) for session in doing.thing.held_sessions if session.held_from)


def agree_written(doing: Doing[MediationFacts]) -> Facts:
    """In effect from the day all have signed and the committee has sealed it (People's Mediation Law 29)."""
    day = doing.day("signed_on", earliest=_last_session(doing))
    _check_due(doing, day, field="signed_on")
    take_effect(doing.thing.mediation, day)
    attach(doing, FileKind.SIGNED_AGREEMENT)
    _keep_text(doing)
    return _agreed(doing, Stage.AGREED_WRITTEN, day)


def _keep_text(doing: Doing[MediationFacts]) -> None:
    """What was signed stays as it was: a text nobody edited is kept as the program made it of the clauses."""
    if not list_versions(doing.thing.mediation.id, AGREEMENT):
        text = generate_agreement(load_content(doing.thing.mediation.id, today=doing.actor.on))
        write_text(facts=doing.thing, paper=AGREEMENT, text=text, actor=doing.actor, now=doing.now, is_generated=True)


def agree_oral(doing: Doing[MediationFacts]) -> Facts:
    """In effect from the day it was reached; the mediator has written its content down (28, 30)."""
    day = doing.day("agreed_on", earliest=_last_session(doing))
    _check_due(doing, day, field="agreed_on")
    doing.thing.mediation.effective_on = day
    return _agreed(doing, Stage.AGREED_ORAL, day)


def end(result: Stage, ask: str, reasons: type[StrEnum], doing: Doing[MediationFacts]) -> Facts:
    """No agreement came of it, for a reason; the parties know which other ways the law gives them (26)."""
    need_ways_told(doing)
    reason = reasons(doing.text(ask)).value
    doing.thing.mediation.result, doing.thing.mediation.end_reason = result, reason
    return {ask: reason}


def apply_confirmation(doing: Doing[MediationFacts]) -> Facts:
    """Both parties together have applied to the basic court."""
    mediation = doing.thing.mediation
    need_both_parties(doing)
    day = doing.day("day", earliest=mediation.effective_on)
    if mediation.confirm_due_on is not None and day > mediation.confirm_due_on:
        raise Refused(
            N_("The thirty days for judicial confirmation ended on %(day)s."),
            field="day",
            day=mediation.confirm_due_on,
        )
    mediation.confirmation, mediation.confirm_applied_on = Confirmation.APPLIED, day
    mediation.confirm_court = doing.text("court")
    attach(doing, FileKind.COURT)
    return {"day": day.isoformat()}


def decide(confirmation: Confirmation, doing: Doing[MediationFacts]) -> Facts:
    """The court's answer: confirmed, it can be enforced; else the agreement still binds, or they agree anew or sue."""
    mediation = doing.thing.mediation
    day = doing.day("day", earliest=mediation.confirm_applied_on)
    mediation.confirmation, mediation.confirm_decided_on = confirmation, day
    mediation.confirm_no = doing.text("court_no")
    attach(doing, FileKind.COURT)
    return {"day": day.isoformat()}


def add_file(doing: Doing[MediationFacts]) -> Facts:
    """A scanned paper goes into the file."""
    kind = FileKind(doing.text("file_kind"))
    count = attach(doing, kind)
    if not count:
        raise Refused(N_("Choose at least one file."), field="documents")
    return {"kind": kind.value, "files": count}


def archive(doing: Doing[MediationFacts]) -> Facts:
    """Close the file."""
    doing.thing.mediation.retention = Retention(doing.text("retention"))
    doing.thing.mediation.archived_on = local_day(doing.now)
    return {"retention": doing.thing.mediation.retention.value}
