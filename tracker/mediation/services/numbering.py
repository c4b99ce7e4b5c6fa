"""The committee's own numbers, `〔2026〕云汀人调字第1号`: without gaps or repeats for each committee and year."""

from __future__ import annotations

from sqlalchemy.dialects import postgresql, sqlite

from tracker.extensions import db
from tracker.mediation.models import Mediation, MediationCounter


def give_number(mediation: Mediation, year: int) -> str:
    """Take the next number inside this transaction: whoever comes second waits, and a rollback gives it back."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    statement = (
        insert(MediationCounter)
        .values(committee_id=mediation.committee_id, year=year, last=1)
        .on_conflict_do_update(index_elements=["committee_id", "year"], set_={"last": MediationCounter.last + 1})
        .returning(MediationCounter.last)
    )
    mediation.number_year = year
    mediation.number_seq = int(db.session.execute(statement).scalar_one())
    mediation.number = f"〔{year}〕{mediation.committee.short}人调字第{mediation.number_seq}号"
    return mediation.number
