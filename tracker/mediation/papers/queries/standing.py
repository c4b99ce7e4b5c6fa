"""How far the papers of a mediation have come, counted without opening anything that is sealed."""

from __future__ import annotations

from sqlalchemy import Select, case, func, select

from tracker.extensions import db
from tracker.figures.measures import sum_of
from tracker.mediation.models import (
    Mediation,
    MediationClause,
    MediationFile,
    MediationInquiry,
    MediationParty,
    MediationPerformance,
    MediationRepresentative,
    MediationSession,
    MediationVisit,
)
from tracker.mediation.papers.content import Standing
from tracker.mediation.papers.rules import Missing, missing_of
from tracker.mediation.vocabulary import (
    ClauseState,
    RepresentativeKind,
    SessionState,
)


def read_standing(mediation: Mediation) -> Standing:
    """Count the papers of a mediation: seven short queries, none of which opens a sealed body."""
    parties, untold, unchecked = _row(
        select(
            func.count(),
            sum_of(MediationParty.rights_told_at.is_(None)),
            sum_of(MediationParty.id_checked_at.is_(None)),
        ).where(MediationParty.mediation_id == mediation.id)
    )
    (agents,) = _row(
        select(func.count())
        .join(MediationParty, MediationParty.id == MediationRepresentative.party_id)
        .where(
            MediationParty.mediation_id == mediation.id,
            MediationRepresentative.kind == RepresentativeKind.AGENT,
            MediationRepresentative.ended_on.is_(None),
        )
        .select_from(MediationRepresentative)
    )
    sessions, held = _row(
        select(func.count(), sum_of(MediationSession.state.in_([SessionState.HELD, SessionState.ADJOURNED]))).where(
            MediationSession.mediation_id == mediation.id
        )
    )
    clauses, clauses_open, performances = _row(
        select(
            func.count(func.distinct(MediationClause.id)),
            func.count(
                func.distinct(
                    case((MediationClause.state.in_([ClauseState.OPEN, ClauseState.PARTIAL]), MediationClause.id))
                )
            ),
            func.count(MediationPerformance.id),
        )
        .select_from(MediationClause)
        .outerjoin(MediationPerformance, MediationPerformance.clause_id == MediationClause.id)
        .where(MediationClause.mediation_id == mediation.id)
    )
    made, waiting = _row(
        select(
            sum_of(MediationVisit.visited_on.is_not(None)),
            sum_of(MediationVisit.visited_on.is_(None) & MediationVisit.called_off_at.is_(None)),
        ).where(MediationVisit.mediation_id == mediation.id)
    )
    (inquiries,) = _row(select(func.count()).where(MediationInquiry.mediation_id == mediation.id))
    kinds = db.session.scalars(select(MediationFile.kind).where(MediationFile.mediation_id == mediation.id).distinct())
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
    mediation = db.session.get(Mediation, mediation_id)
    if mediation is None:
        raise LookupError(mediation_id)
    return missing_of(read_standing(mediation))
