"""Performing what was agreed, urging, breach, return visits."""

from __future__ import annotations

from datetime import date, timedelta

from tracker.audit.sealing import keep_sealed, seal
from tracker.extensions import db
from tracker.foundation.words import N_, Refused
from tracker.mediation.facts import MediationFacts
from tracker.mediation.models import MediationClause, MediationPerformance, MediationVisit
from tracker.mediation.queries.detail import list_performances
from tracker.mediation.services.money import parse_yuan
from tracker.mediation.services.sharing import attach, chosen, need_ways_told, party_of
from tracker.mediation.vocabulary import Answer, ClauseState, FileKind, Kept, Route, Stage, VisitWay
from tracker.workflow.taking import Doing, Facts

FARTHEST_VISIT = timedelta(days=365)


def hand_out(doing: Doing[MediationFacts]) -> Facts:
    """Each party has its copy, the committee keeps one (People's Mediation Law 29); performance begins."""
    day = doing.day("day", earliest=doing.thing.mediation.effective_on)
    doing.thing.mediation.handed_out_on = day
    return {"day": day.isoformat()}


def _clause(doing: Doing[MediationFacts]) -> MediationClause:
    return chosen(doing, "clause", doing.thing.open_clauses, N_("Choose a clause from the list."))


def perform(doing: Doing[MediationFacts]) -> Facts:
    """Something of a clause was performed; what is paid adds up, and only the mediator says that it is whole."""
    clause = _clause(doing)
    day = doing.day("day", earliest=doing.thing.mediation.effective_on)
    paid = parse_yuan(doing.text("paid"), field="paid") if doing.text("paid") else None
    is_whole = bool(doing.answers.get("is_whole"))
    if clause.amount_fen is not None:
        before = sum(earlier.amount_fen or 0 for earlier in list_performances(doing.thing)[clause.id])
        if paid is None:
            raise Refused(N_("Enter what was paid: this clause is about an amount."), field="paid")
        total = before + paid
        if total > clause.amount_fen:
            raise Refused(N_("That is more than the clause says. Check the amount."), field="paid")
        if is_whole and total < clause.amount_fen:
            raise Refused(
                N_("So far %(paid)s of %(whole)s yuan are paid: that is not the whole clause."),
                field="is_whole",
                paid=f"{total / 100:.2f}",
                whole=f"{clause.amount_fen / 100:.2f}",
            )
        is_whole = total == clause.amount_fen
    row = MediationPerformance(
        clause_id=clause.id,
        performed_on=day,
        amount_fen=paid,
        is_whole=is_whole,
        user_id=doing.actor.user_id,
        entered_at=doing.now,
    )
    keep_sealed(row, {"note": doing.text("note")})
    clause.state = ClauseState.PERFORMED if is_whole else ClauseState.PARTIAL
    clause.performed_on = day if is_whole else None
    attach(doing, FileKind.PROOF, clause_id=clause.id)
    return {"clause": clause.no, "day": day.isoformat(), "whole": is_whole, "late": is_whole and day > clause.due_on}


def urge(doing: Doing[MediationFacts]) -> Facts:
    """The committee watches over performance and urges (31)."""
    return {"clause": _clause(doing).no}


def all_performed(doing: Doing[MediationFacts]) -> Facts:
    """Everything agreed has been done."""
    day = max(clause.performed_on for clause in doing.thing.clauses if clause.performed_on)
    doing.thing.mediation.performed_on = day
    return {"day": day.isoformat()}


def breach(doing: Doing[MediationFacts]) -> Facts:
    """A clause past its day is not performed; the parties are told the ways of the law (31-33)."""
    need_ways_told(doing)
    clause = _clause(doing)
    if clause.due_on >= doing.actor.on:
        raise Refused(N_("This clause is not due yet."), field="clause")
    clause.state = ClauseState.BREACHED
    doing.thing.mediation.breach_route = Route(doing.text("route")).value
    return {"clause": clause.no, "route": doing.thing.mediation.breach_route}


def resume(doing: Doing[MediationFacts]) -> Facts:
    """The parties go on performing after all."""
    done = list_performances(doing.thing)
    for clause in doing.thing.clauses:
        if clause.state is ClauseState.BREACHED:
            clause.state = ClauseState.PARTIAL if done[clause.id] else ClauseState.OPEN
    doing.thing.mediation.breach_route = ""
    return {}


def _visit(doing: Doing[MediationFacts]) -> MediationVisit:
    return chosen(doing, "visit", doing.thing.open_visits, N_("Choose a return visit from the list."))


def visit(doing: Doing[MediationFacts]) -> Facts:
    """A return visit was made. The party's answer is its own words; none is put into its mouth."""
    row = _visit(doing)
    row.visited_on = doing.day("day", earliest=doing.thing.mediation.ended_on)
    row.party_id, row.way = party_of(doing).id, VisitWay(doing.text("visit_way"))
    row.kept, row.answer = Kept(doing.text("kept")), Answer(doing.text("answer"))
    if (row.kept is Kept.NO_AGREEMENT) is not (not doing.thing.clauses or doing.thing.mediation.effective_on is None):
        raise Refused(N_("Choose what fits: whether there was an agreement."), field="kept")
    seal(row, {"note": doing.text("note")})
    return {"day": row.visited_on.isoformat(), "way": row.way.value, "kept": row.kept.value, "answer": row.answer.value}


def plan_visit(doing: Doing[MediationFacts]) -> Facts:
    """One more return visit: where none is planned any more the file could not be closed."""
    day: date = doing.answers["planned_on"]
    if not doing.actor.on <= day <= doing.actor.on + FARTHEST_VISIT:
        raise Refused(N_("Choose a day from today, at most a year ahead."), field="planned_on")
    row = MediationVisit(mediation_id=doing.thing.mediation.id, planned_on=day)
    db.session.add(row)
    doing.thing.visits = (*doing.thing.visits, row)
    return {"planned": day.isoformat()}


def call_off_visit(doing: Doing[MediationFacts]) -> Facts:
    """A planned return visit is not made, for a reason; after an agreement one at least is made."""
    row = _visit(doing)
    if doing.thing.mediation.stage in (Stage.PERFORMED, Stage.BREACHED) and len(doing.thing.open_visits) == 1:
        raise Refused(
            N_("One return visit at least is made before the file is closed; this is the last."), field="visit"
        )
    row.called_off_at = doing.now
    seal(row, {"reason": doing.text("reason")})
    return {"planned": row.planned_on.isoformat()}
