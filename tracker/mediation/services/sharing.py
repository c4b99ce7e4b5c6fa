"""What the moves of a mediation share: what they ask the parties, files, and the history with its sealed words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from tracker.access.actor import Actor, HeldPost
from tracker.audit.sealing import Numbered, seal, seal_bytes
from tracker.audit.services import record
from tracker.extensions import db
from tracker.files.store import StoredFile
from tracker.foundation.words import N_, Refused
from tracker.mediation.facts import MediationFacts
from tracker.mediation.models import Mediation, MediationFile, MediationParty, MediationWords
from tracker.mediation.vocabulary import FINAL_STAGES, FileKind, Stage
from tracker.workflow.taking import Doing, Facts

R = TypeVar("R", bound=Numbered)


def enter(mediation: Mediation, stage: Stage) -> None:
    """Put the mediation into a stage: nothing else does."""
    mediation.stage = stage
    mediation.is_open = stage not in FINAL_STAGES


def party_of(doing: Doing[MediationFacts], name: str = "party") -> MediationParty:
    """The party that was chosen."""
    return chosen(doing, name, doing.thing.parties, N_("Choose a party from the list."))


def chosen(doing: Doing[MediationFacts], name: str, rows: Iterable[R], refusal: str) -> R:
    """The row whose number was chosen; Refused with these words where it is none of them."""
    number = doing.text(name)
    for row in rows:
        if str(row.id) == number:
            return row
    raise Refused(refusal, field=name)


def need_both_parties(doing: Doing[MediationFacts], name: str = "both_parties") -> None:
    """Every party must have been ticked: what needs both sides is never done for one."""
    if not {party.id for party in doing.thing.parties} <= doing.ids(name):
        raise Refused(N_("Every party must have agreed. Tick each of them, or leave it."), field=name)


def need_ways_told(doing: Doing[MediationFacts]) -> None:
    """The parties know which other ways the law gives them."""
    if not doing.answers.get("ways_told"):
        raise Refused(N_("Tell the parties which other ways the law gives them, then tick this."), field="ways_told")


def attach(doing: Doing[MediationFacts], kind: FileKind, *, clause_id: int | None = None) -> int:
    """Hang the step's files on the mediation; how many."""
    mediation, files = doing.thing.mediation, list(doing.files)
    return attach_files(mediation, files, kind, actor=doing.actor, now=doing.now, clause_id=clause_id)


def attach_files(
    mediation: Mediation,
    files: list[StoredFile],
    kind: FileKind,
    *,
    actor: Actor,
    now: datetime,
    session_id: int | None = None,
    clause_id: int | None = None,
) -> int:
    """Hang stored files on a mediation; their names are sealed."""
    rows = [
        MediationFile(
            mediation_id=mediation.id,
            kind=kind,
            session_id=session_id,
            clause_id=clause_id,
            sha256=file.sha256,
            mime=file.proven.mime,
            size=len(file.proven.data),
            added_at=now,
            user_id=actor.user_id,
        )
        for file in files
    ]
    db.session.add_all(rows)
    db.session.flush()
    for row, file in zip(rows, files, strict=True):
        seal(row, {"name": file.name, "remark": ""})
    return len(rows)


def write_history(
    mediation: Mediation,
    kind: str,
    *,
    actor: Actor | None,
    post: HeldPost | None,
    now: datetime,
    facts: Facts | None = None,
    words: dict[str, str] | None = None,
) -> None:
    """Append an event and flush: codes, days and numbers in the clear, the words of people sealed beside it."""
    record(
        subject="mediation", row=mediation, kind=kind, actor=actor, post=post, now=now,
        facts={"stage": mediation.stage.value} | (facts or {}),
    )  # fmt: skip
    said = {name: text for name, text in (words or {}).items() if text}
    if said:
        seq = mediation.event_count
        body = seal_bytes(f"mediation_words.body:{mediation.id}:{seq}", said)
        db.session.add(MediationWords(mediation_id=mediation.id, seq=seq, body=body))
    db.session.flush()
