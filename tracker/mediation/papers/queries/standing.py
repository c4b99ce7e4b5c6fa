"""How far the papers of a mediation have come, counted without opening anything that is sealed."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import InstrumentedAttribute

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

    def counted(owner: InstrumentedAttribute[int], *columns: ColumnElement[int]) -> tuple[int, ...]:
        return _row(select(*columns).where(owner == mediation.id))

    parties, untold, unchecked = counted(
        m.MediationParty.mediation_id,
        func.count(),
        sum_of(m.MediationParty.rights_told_at.is_(None)),
        sum_of(m.MediationParty.id_checked_at.is_(None)),
    )
    (agents,) = _row(
        select(func.count())
        .select_from(m.MediationRepresentative)
        .join(m.MediationParty, m.MediationParty.id == m.MediationRepresentative.party_id)
        .where(
            m.MediationParty.mediation_id == mediation.id,
            m.MediationRepresentative.kind == RepresentativeKind.AGENT,
            m.MediationRepresentative.ended_on.is_(None),
        )
    )
    was_held = m.MediationSession.state.in_([SessionState.HELD, SessionState.ADJOURNED])
    sessions, held = counted(m.MediationSession.mediation_id, func.count(), sum_of(was_held))
    is_open = m.MediationClause.state.in_([ClauseState.OPEN, ClauseState.PARTIAL])
    clauses, clauses_open, performances = _row(
        select(
            func.count(func.distinct(m.MediationClause.id)),
            func.count(func.distinct(case((is_open, m.MediationClause.id)))),
            func.count(m.MediationPerformance.id),
        )
        .select_from(m.MediationClause)
        .outerjoin(m.MediationPerformance, m.MediationPerformance.clause_id == m.MediationClause.id)
        .where(m.MediationClause.mediation_id == mediation.id)
    )
    made = m.MediationVisit.visited_on.is_not(None)
    is_waiting = and_(~made, m.MediationVisit.called_off_at.is_(None))
    visits, waiting = counted(m.MediationVisit.mediation_id, sum_of(made), sum_of(is_waiting))
    (inquiries,) = counted(m.MediationInquiry.mediation_id, func.count())
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
        visits_made=visits,
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
