"""Storing photos and documents: proven by opening, kept under their SHA-256 outside the web root."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tracker.access.actor import Actor, HeldPost
from tracker.cases.models import Case, CaseFile
from tracker.cases.vocabulary import FileKind
from tracker.extensions import db
from tracker.foundation.images import Proven, prove


@dataclass(frozen=True)
class StoredFile:
    """A file that lies in the store, ready to be attached."""

    kind: FileKind
    name: str
    sha256: str
    thumb_sha256: str | None
    proven: Proven


def path_of(folder: Path, sha256: str) -> Path:
    """Where the bytes with this digest lie."""
    return folder / sha256[:2] / sha256[2:4] / sha256


def keep(folder: Path, data: bytes) -> str:
    """Write bytes under their digest, whole or not at all; the digest in hex."""
    sha256 = hashlib.sha256(data).hexdigest()
    target = path_of(folder, sha256)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent)
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        Path(temporary).replace(target)
    return sha256


def store_file(*, folder: Path, data: bytes, name: str, kind: FileKind) -> StoredFile:
    """Prove and keep one upload; Refused in words when it is not a photo or PDF we take. Touches no database."""
    proven = prove(data, name)
    thumb = keep(folder, proven.thumb) if proven.thumb else None
    return StoredFile(kind, Path(name).name[-120:] or "file", keep(folder, proven.data), thumb, proven)


def attach_files(
    *, case: Case, files: list[StoredFile], post: HeldPost | None, actor: Actor | None, now: datetime
) -> list[CaseFile]:
    """Hang stored files on a case."""
    rows = [
        CaseFile(
            case_id=case.id,
            kind=one.kind,
            sha256=one.sha256,
            thumb_sha256=one.thumb_sha256,
            mime=one.proven.mime,
            name=one.name,
            size=len(one.proven.data),
            width=one.proven.width,
            height=one.proven.height,
            added_at=now,
            post_id=post.id if post else None,
            user_id=actor.user_id if actor else None,
        )
        for one in files
    ]
    db.session.add_all(rows)
    return rows
