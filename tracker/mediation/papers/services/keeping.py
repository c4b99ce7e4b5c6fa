"""Keeping what was written: the versions of a paper's text, and the bound file of an archived mediation."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from tracker.access.actor import Actor
from tracker.access.engine import post_for
from tracker.audit.sealing import seal_bytes
from tracker.extensions import db
from tracker.files.store import keep
from tracker.foundation.words import N_, Refused, is_blank
from tracker.mediation.facts import MediationFacts
from tracker.mediation.models import MediationText
from tracker.mediation.rules import MEDIATOR, RUNNING
from tracker.mediation.services.parties import may_write
from tracker.mediation.services.sharing import write_history


def keep_dossier(*, facts: MediationFacts, data: bytes, folder: Path, actor: Actor, now: datetime) -> None:
    """Store the first file that is bound after archiving; its SHA-256 stands in the history from then on."""
    mediation, post = facts.mediation, post_for(MEDIATOR, actor, facts)
    if mediation.archived_on is None or mediation.dossier_sha256 or post is None:
        return
    mediation.dossier_sha256 = keep(folder, data)
    told = {"sha256": mediation.dossier_sha256}
    write_history(mediation, "DossierMade", actor=actor, post=post, now=now, facts=told)


def write_text(
    *, facts: MediationFacts, paper: str, text: str, actor: Actor, now: datetime, is_generated: bool = False
) -> MediationText:
    """A new version of a paper's text; the versions before stay as they were. What was signed is not written over."""
    post = may_write(facts, actor, RUNNING)
    if is_blank(text):
        raise Refused(N_("The paper cannot be empty."), field="text")
    query = select(func.max(MediationText.version)).where(
        MediationText.mediation_id == facts.mediation.id, MediationText.paper == paper
    )
    version = (db.session.scalar(query) or 0) + 1
    body = seal_bytes(f"mediation_texts.body:{facts.mediation.id}:{paper}:{version}", {"text": text})
    row = MediationText(
        mediation_id=facts.mediation.id, paper=paper, version=version, body=body, is_generated=is_generated,
        user_id=actor.user_id, written_at=now,
    )  # fmt: skip
    db.session.add(row)
    told = {"paper": paper, "version": version}
    write_history(facts.mediation, "TextWritten", actor=actor, post=post, now=now, facts=told)
    return row
