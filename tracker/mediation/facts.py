"""A mediation with what its rules need to know, and the facts a step may demand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tracker.access.actor import Actor
from tracker.foundation.words import N_
from tracker.mediation import models as m
from tracker.mediation.vocabulary import (
    AGREED,
    ClauseState,
    Confirmation,
    ConflictState,
    Consent,
    RepresentativeKind,
    SessionState,
    Side,
    Stage,
)
from tracker.workflow.life import Fact


@dataclass
class MediationFacts:
    """One mediation, loaded once, as predicates and facts look at it."""

    mediation: m.Mediation
    parties: tuple[m.MediationParty, ...] = ()
    representatives: tuple[m.MediationRepresentative, ...] = ()
    helpers: tuple[m.MediationHelper, ...] = ()
    sessions: tuple[m.MediationSession, ...] = ()
    clauses: tuple[m.MediationClause, ...] = ()
    visits: tuple[m.MediationVisit, ...] = ()
    #: Posts with a part in it now: the mediator in charge and who was invited.
    post_ids: frozenset[int] = field(default_factory=frozenset)
    #: Names the papers that are still missing, the file as it stands when it is asked.
    find_missing: Callable[[], Sequence[object]] = field(default=list)

    @property
    def area_code(self) -> str:
        return self.mediation.area_code

    @property
    def mediator_post_id(self) -> int:
        return self.mediation.mediator_post_id

    @property
    def head_post_id(self) -> int | None:
        return self.mediation.committee.head_post_id

    @property
    def open_clauses(self) -> list[m.MediationClause]:
        return [clause for clause in self.clauses if clause.state is not ClauseState.PERFORMED]

    @property
    def held_sessions(self) -> list[m.MediationSession]:
        return [session for session in self.sessions if session.state is SessionState.HELD]

    @property
    def planned_session(self) -> m.MediationSession | None:
        return next((session for session in self.sessions if session.state is SessionState.PLANNED), None)

    @property
    def open_visits(self) -> list[m.MediationVisit]:
        return [visit for visit in self.visits if visit.visited_on is None and visit.called_off_at is None]

    @property
    def acting(self) -> list[m.MediationRepresentative]:
        """Who acts for a party now."""
        return [acting for acting in self.representatives if acting.ended_on is None]

    def guardian_of(self, party_id: int) -> m.MediationRepresentative | None:
        """The guardian who acts for a minor, or None."""
        guardians = (acting for acting in self.acting if acting.kind is RepresentativeKind.GUARDIAN)
        return next((guardian for guardian in guardians if guardian.party_id == party_id), None)


def _both_sides(facts: MediationFacts, *_: object) -> bool:
    sides = {party.side for party in facts.parties}
    return {Side.APPLICANT, Side.RESPONDENT} <= sides


def _minors_guarded(facts: MediationFacts, *_: object) -> bool:
    return all(facts.guardian_of(party.id) for party in facts.parties if party.is_minor)


def _overdue_clause(facts: MediationFacts, actor: Actor, _now: datetime) -> bool:
    return any(clause.due_on < actor.on for clause in facts.open_clauses)


# fmt: off
has_parties      = Fact("has_parties",      N_("Enter at least one applicant and one respondent first."), _both_sides)
not_all_answered = Fact("not_all_answered", N_("Every party has answered already."), lambda facts, *_: any(party.consent is Consent.NONE for party in facts.parties))
all_consented    = Fact("all_consented",    N_("Every party must have agreed to the mediation. Nobody can be made to."), lambda facts, *_: bool(facts.parties) and all(party.consent is Consent.AGREED for party in facts.parties))
minors_guarded   = Fact("minors_guarded",   N_("A minor needs a guardian: enter the guardian first."), _minors_guarded)
rights_told      = Fact("rights_told",      N_("Tell every party the rights and duties first, and record it."), lambda facts, *_: bool(facts.parties) and all(party.rights_told_at for party in facts.parties))
rights_untold    = Fact("rights_untold",    N_("Every party has been told already."), lambda facts, *_: any(party.rights_told_at is None for party in facts.parties))
ids_unchecked    = Fact("ids_unchecked",    N_("Every party's identity has been checked already."), lambda facts, *_: any(party.id_checked_at is None for party in facts.parties))
no_conflict      = Fact("no_conflict",      N_("The check found a possible conflict of interest. Stand back, or record that all parties accept the mediator."), lambda facts, *_: facts.mediation.conflict_state is not ConflictState.FOUND)
conflict_found   = Fact("conflict_found",   N_("No conflict of interest was found."), lambda facts, *_: facts.mediation.conflict_state is ConflictState.FOUND)
session_held     = Fact("session_held",     N_("Record at least one session first."), lambda facts, *_: bool(facts.held_sessions))
no_session_due   = Fact("no_session_due",   N_("A session is still planned. Record it or call it off first."), lambda facts, *_: facts.planned_session is None)
has_clauses      = Fact("has_clauses",      N_("Write down at least one clause of the agreement first."), lambda facts, *_: bool(facts.clauses))
not_extended     = Fact("not_extended",     N_("The time has been extended once already."), lambda facts, *_: facts.mediation.extended_on is None)
clause_open      = Fact("clause_open",      N_("Every clause has been performed."), lambda facts, *_: bool(facts.open_clauses))
all_performed    = Fact("all_performed",    N_("Not every clause has been performed yet."), lambda facts, *_: bool(facts.clauses) and all(clause.state is ClauseState.PERFORMED for clause in facts.clauses))
clause_overdue   = Fact("clause_overdue",   N_("No clause is past its day."), _overdue_clause)
is_agreed        = Fact("is_agreed",        N_("There is no agreement to perform."), lambda facts, *_: facts.mediation.result in AGREED)
is_written       = Fact("is_written",       N_("Only a written agreement can be confirmed by the court."), lambda facts, *_: facts.mediation.result is Stage.AGREED_WRITTEN)
list_gone_over   = Fact("list_gone_over",   N_("Go over the list of what a court cannot confirm first."), lambda facts, *_: facts.mediation.unconfirmable is not None)
is_confirmable   = Fact("is_confirmable",   N_("The list says that this agreement cannot be confirmed by a court."), lambda facts, *_: not facts.mediation.unconfirmable)
not_applied      = Fact("not_applied",      N_("Judicial confirmation has been applied for already."), lambda facts, *_: facts.mediation.confirmation is Confirmation.NONE)
applied          = Fact("applied",          N_("Judicial confirmation has not been applied for, or the court has answered."), lambda facts, *_: facts.mediation.confirmation is Confirmation.APPLIED)
court_answered   = Fact("court_answered",   N_("The court has not answered yet."), lambda facts, *_: facts.mediation.confirmation is not Confirmation.APPLIED)
visit_open       = Fact("visit_open",       N_("No return visit is planned any more."), lambda facts, *_: bool(facts.open_visits))
visits_done      = Fact("visits_done",      N_("A planned return visit has been neither made nor called off."), lambda facts, *_: not facts.open_visits)
papers_complete  = Fact("papers_complete",  N_("Papers of the file are still missing; the page names them."), lambda facts, *_: not facts.find_missing())
has_helper       = Fact("has_helper",       N_("Nobody has been invited."), lambda facts, *_: any(helper.ended_at is None for helper in facts.helpers))
# fmt: on
