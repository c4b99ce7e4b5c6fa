"""How far the papers of a mediation have come, counted without opening anything that is sealed."""

from __future__ import annotations

from sqlalchemy import Select, case, func, select

from tracker.extensions import db
from tracker.figures.measures import sum_of
from tracker.mediation import models as m
from tracker.mediation.papers.content import Standing
from tracker.mediation.papers.rules import Missing, missing_of
from tracker.mediation.vocabulary import (
    ClauseState,
    RepresentativeKind,
    SessionState,
)


def read_standing(mediation: m.Mediation) -> Standing:
    """Count the papers of a mediation: seven short queries, none of which opens a sealed body."""
    parties, untold, unchecked = _row(
        select(
            func.count(),
            sum_of(m.MediationParty.rights_told_at.is_(None)),
            sum_of(m.MediationParty.id_checked_at.is_(None)),
        ).where(m.MediationParty.mediation_id == mediation.id)
    )
    (agents,) = _row(
        select(func.count())
        .join(m.MediationParty, m.MediationParty.id == m.MediationRepresentative.party_id)
        .where(
            m.MediationParty.mediation_id == mediation.id,
            m.MediationRepresentative.kind == RepresentativeKind.AGENT,
            m.MediationRepresentative.ended_on.is_(None),
        )
        .select_from(m.MediationRepresentative)
    )
    sessions, held = _row(
        select(func.count(), sum_of(m.MediationSession.state.in_([SessionState.HELD, SessionState.ADJOURNED]))).where(
            m.MediationSession.mediation_id == mediation.id
        )
    )
    clauses, clauses_open, performances = _row(
        select(
            func.count(func.distinct(m.MediationClause.id)),
            func.count(
                func.distinct(
                    case((m.MediationClause.state.in_([ClauseState.OPEN, ClauseState.PARTIAL]), m.MediationClause.id))
                )
            ),
            func.count(m.MediationPerformance.id),
        )
        .select_from(m.MediationClause)
        .outerjoin(m.MediationPerformance, m.MediationPerformance.clause_id == m.MediationClause.id)
        .where(m.MediationClause.mediation_id == mediation.id)
    )
    made, waiting = _row(
        select(
            sum_of(m.MediationVisit.visited_on.is_not(None)),
            sum_of(m.MediationVisit.visited_on.is_(None) & m.MediationVisit.called_off_at.is_(None)),
        ).where(m.MediationVisit.mediation_id == mediation.id)
    )
    (inquiries,) = _row(select(func.count()).where(m.MediationInquiry.mediation_id == mediation.id))
    kinds = db.session.scalars(
        select(m.MediationFile.kind).where(m.MediationFile.mediation_id == mediation.id).distinct()
    )
    return Standing(
        stage=mediation.stage,
        result=mediation.result,
        origin=mediation.origin,
        is_registered=mediation.registered_on is not None,
        confirmation=mediation.confirmation,
        parties=parties,
        rights_untold=untold,
        ids_unchecked=unchecked,
        agents=agents,
        inquiries=inquiries,
        sessions=sessions,
        sessions_held=held,
        clauses=clauses,
        clauses_open=clauses_open,
        performances=performances,
        visits_made=made,
        visits_open=waiting,
        file_kinds=frozenset(kinds),
    )


def _row(query: Select) -> tuple[int, ...]:
    return tuple(int(value or 0) for value in db.session.execute(query).one())


def missing_papers(mediation_id: int) -> list[Missing]:
    """What is missing of the file of a mediation; LookupError where there is no such mediation."""
    mediation = db.session.get(m.Mediation, mediation_id)
    if mediation is None:
        raise LookupError(mediation_id)
    return missing_of(read_standing(mediation))
