"""The versions of a paper's text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from tracker.audit.sealing import unseal_bytes
from tracker.extensions import db
from tracker.mediation.models import MediationText
from tracker.people.models import User

#: The paper whose text a mediator edits.
AGREEMENT = "agreement"


@dataclass(frozen=True)
class Version:
    """A version in plain: who wrote it when."""

    version: int
    text: str
    written_at: datetime
    by: str
    is_generated: bool


def list_versions(mediation_id: int, paper: str) -> list[Version]:
    """Every version of a paper's text, newest first."""
    query = (
        select(MediationText, User.name)
        .join(User, User.id == MediationText.user_id)
        .where(MediationText.mediation_id == mediation_id, MediationText.paper == paper)
        .order_by(MediationText.version.desc())
    )
    versions = []
    for row, name in db.session.execute(query):
        place = f"mediation_texts.body:{mediation_id}:{paper}:{row.version}"
        text = unseal_bytes(place, row.body)["text"]
        versions.append(Version(row.version, text, row.written_at, name, row.is_generated))
    return versions
