"""How far the papers of a mediation have come, told without opening anything that is sealed."""

from __future__ import annotations

from sqlalchemy import func, select

from tracker.extensions import db
from tracker.mediation import models as m
from tracker.mediation.facts import MediationFacts
from tracker.mediation.papers.content import Standing
from tracker.mediation.vocabulary import ClauseState, RepresentativeKind, SessionState


def standing_of(facts: MediationFacts) -> Standing:
    """How a mediation stands; what its facts do not hold (inquiries, performances, scans) is counted."""
    mediation, parties, clauses = facts.mediation, facts.parties, facts.clauses
    inquiries = select(func.count()).where(m.MediationInquiry.mediation_id == mediation.id)
    performances = select(func.count()).where(m.MediationPerformance.clause_id.in_([clause.id for clause in clauses]))
    kinds = select(m.MediationFile.kind).where(m.MediationFile.mediation_id == mediation.id).distinct()
    return Standing(
        stage=mediation.stage,
        result=mediation.result,
        origin=mediation.origin,
        is_registered=mediation.registered_on is not None,
        confirmation=mediation.confirmation,
        parties=len(parties),
        rights_untold=sum(party.rights_told_at is None for party in parties),
        ids_unchecked=sum(party.id_checked_at is None for party in parties),
        agents=sum(acting.kind is RepresentativeKind.AGENT for acting in facts.acting),
        inquiries=db.session.scalar(inquiries) or 0,
        sessions=len(facts.sessions),
        sessions_held=sum(one.state in (SessionState.HELD, SessionState.ADJOURNED) for one in facts.sessions),
        clauses=len(clauses),
        clauses_open=sum(clause.state in (ClauseState.OPEN, ClauseState.PARTIAL) for clause in clauses),
        performances=db.session.scalar(performances) or 0,
        visits_made=sum(visit.visited_on is not None for visit in facts.visits),
        visits_open=len(facts.open_visits),
        file_kinds=frozenset(db.session.scalars(kinds)),
    )
