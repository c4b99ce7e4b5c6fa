"""One mediation with what its page and its rules need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, select
from sqlalchemy.orm import joinedload

from tracker.access.actor import Actor
from tracker.access.policy import Sees
from tracker.audit.models import Event
from tracker.audit.queries import history_of
from tracker.audit.sealing import unseal, unseal_bytes
from tracker.extensions import db
from tracker.foundation.words import N_, Refused
from tracker.mediation import models as m
from tracker.mediation.committees.models import Committee
from tracker.mediation.facts import MediationFacts
from tracker.mediation.papers.queries.standing import standing_of
from tracker.mediation.papers.rules import missing_of
from tracker.mediation.queries.scope import sees


class NotVisible(Refused):
    """There is no such mediation for this actor; whether it exists at all is not said."""

    def __init__(self) -> None:
        super().__init__(N_("There is no such mediation, or it is not in your scope."), code="not_visible")


@dataclass(frozen=True)
class MediationInView:
    """A mediation's facts and how much of it the actor may see."""

    facts: MediationFacts
    sees: Sees

    @property
    def mediation(self) -> m.Mediation:
        return self.facts.mediation

    @property
    def is_readable(self) -> bool:
        return self.sees is Sees.CONTENT


def get_mediation(ref: str, *, actor: Actor, lock: bool = False) -> MediationInView:
    """The mediation with this number, or NotVisible. With `lock` the row is held until the transaction ends."""
    query = select(m.Mediation).where(m.Mediation.ref == ref).options(*_WITH)
    if lock:
        query = query.with_for_update(of=m.Mediation).execution_options(populate_existing=True)
    mediation = db.session.scalar(query)
    if mediation is None:
        raise NotVisible
    facts = load_facts(mediation)
    seen = sees(actor, facts)
    if seen is None:
        raise NotVisible
    return MediationInView(facts, seen)


def get_readable(ref: str, *, actor: Actor, lock: bool = False) -> MediationInView:
    """The mediation for what shows or changes its content; NotVisible for whoever may not read it."""
    view = get_mediation(ref, actor=actor, lock=lock)
    if not view.is_readable:
        raise NotVisible
    return view


_WITH = (
    joinedload(m.Mediation.committee).joinedload(Committee.unit),
    joinedload(m.Mediation.case),
    joinedload(m.Mediation.category),
    joinedload(m.Mediation.mediator_post),
)


def load_facts(mediation: m.Mediation) -> MediationFacts:
    """What the rules look at."""

    def of(model: Any, order: Any) -> tuple[Any, ...]:
        query = select(model).where(model.mediation_id == mediation.id).order_by(order, model.id)
        return tuple(db.session.scalars(query))

    parties = of(m.MediationParty, m.MediationParty.id)
    representatives = select(m.MediationRepresentative).where(
        m.MediationRepresentative.party_id.in_([party.id for party in parties])
    )
    posts = select(m.MediationPost.post_id).where(m.MediationPost.mediation_id == mediation.id)
    facts = MediationFacts(
        mediation,
        parties=parties,
        representatives=tuple(db.session.scalars(representatives.order_by(m.MediationRepresentative.id))),
        helpers=of(m.MediationHelper, m.MediationHelper.id),
        sessions=of(m.MediationSession, m.MediationSession.no),
        clauses=of(m.MediationClause, m.MediationClause.no),
        visits=of(m.MediationVisit, m.MediationVisit.planned_on),
        post_ids=frozenset(db.session.scalars(posts)),
        find_missing=lambda: missing_of(standing_of(facts)),
    )
    return facts


def list_inquiries(mediation_id: int) -> Sequence[m.MediationInquiry]:
    """The investigation records, oldest first."""
    query = select(m.MediationInquiry).where(m.MediationInquiry.mediation_id == mediation_id)
    return db.session.scalars(query.order_by(m.MediationInquiry.asked_on, m.MediationInquiry.id)).all()


def list_files(mediation_id: int) -> Sequence[m.MediationFile]:
    """The scanned papers, in the order they were added."""
    query = select(m.MediationFile).where(m.MediationFile.mediation_id == mediation_id)
    return db.session.scalars(query.order_by(m.MediationFile.added_at, m.MediationFile.id)).all()


def get_file(mediation_id: int, sha256: str) -> m.MediationFile:
    """A paper of this very mediation, or NotVisible."""
    query = select(m.MediationFile).where(
        m.MediationFile.mediation_id == mediation_id, m.MediationFile.sha256 == sha256
    )
    found = db.session.scalars(query.limit(1)).first()
    if found is None:
        raise NotVisible
    return found


def list_performances(facts: MediationFacts) -> dict[int, list[m.MediationPerformance]]:
    """What was performed of each clause, by the clause's id."""
    ids = [clause.id for clause in facts.clauses]
    query = select(m.MediationPerformance).where(m.MediationPerformance.clause_id.in_(ids))
    performances: dict[int, list[m.MediationPerformance]] = {clause_id: [] for clause_id in ids}
    for row in db.session.scalars(query.order_by(m.MediationPerformance.performed_on, m.MediationPerformance.id)):
        performances[row.clause_id].append(row)
    return performances


def list_history(mediation_id: int) -> Sequence[Row]:
    """The events, oldest first: kind, when, by whom, facts, and the cipher of the words said with it."""
    query = history_of("mediation", mediation_id).add_columns(Event.seq, m.MediationWords.body.label("words"))
    said = and_(m.MediationWords.mediation_id == Event.subject_id, m.MediationWords.seq == Event.seq)
    return db.session.execute(query.outerjoin(m.MediationWords, said)).all()


def words_of(mediation_id: int, seq: int, body: bytes | None) -> dict[str, Any]:
    """The free words of an event in plain."""
    return unseal_bytes(f"mediation_words.body:{mediation_id}:{seq}", body or b"")


def name_of(row: Any) -> str:
    """The name in a party's, representative's or helper's sealed body."""
    return str(unseal(row).get("name", ""))
