"""Photos and documents on a case."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete

from tracker.access.actor import Actor, HeldPost
from tracker.cases.models import Case, CaseFile
from tracker.cases.vocabulary import FileKind
from tracker.extensions import db
from tracker.files.store import StoredFile
from tracker.foundation.orm import among


def attach_files(
    *, case: Case, files: list[StoredFile], post: HeldPost | None, actor: Actor | None, now: datetime
) -> list[CaseFile]:
    """Hang stored files on a case."""
    rows = [
        CaseFile(
            case_id=case.id,
            kind=FileKind(one.kind or FileKind.DOCUMENT),
            sha256=one.sha256,
            thumb_sha256=one.thumb_sha256,
            mime=one.proven.mime,
            name=one.name,
            size=len(one.proven.data),
            width=one.proven.width,
            height=one.proven.height,
            added_at=now,
            post_id=(post.id or None) if post else None,
            user_id=(actor.user_id or None) if actor else None,
        )
        for one in files
    ]
    db.session.add_all(rows)
    return rows


def drop_files(*, case: Case, digests: Collection[str]) -> None:
    """Take files off a draft that its writer does not want any more."""
    if digests:
        db.session.execute(delete(CaseFile).where(CaseFile.case_id == case.id, among(CaseFile.sha256, digests)))
