"""Keeping the bound file of an archived mediation as it was when it was bound."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tracker.access.actor import Actor
from tracker.access.engine import post_for
from tracker.extensions import db
from tracker.files.store import keep
from tracker.mediation.facts import MediationFacts
from tracker.mediation.rules import MEDIATOR
from tracker.mediation.services.sharing import write_history


def keep_dossier(*, facts: MediationFacts, data: bytes, folder: Path, actor: Actor, now: datetime) -> None:
    """Store the first file that is bound after archiving; its SHA-256 stands in the history from then on."""
    mediation, post = facts.mediation, post_for(MEDIATOR, actor, facts)
    if mediation.archived_on is None or mediation.dossier_sha256 or post is None:
        return
    mediation.dossier_sha256 = keep(folder, data)
    told = {"sha256": mediation.dossier_sha256}
    write_history(mediation, "DossierMade", actor=actor, post=post, now=now, facts=told)
    db.session.flush()
