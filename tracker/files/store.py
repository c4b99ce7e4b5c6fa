"""Storing photos and documents: proven by opening, kept under their SHA-256 outside the web root."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tracker.foundation.filenames import file_name
from tracker.foundation.images import Proven, prove


@dataclass(frozen=True)
class StoredFile:
    """A file that lies in the store, ready to be attached."""

    #: A word of the subject it is attached in; None: what the subject takes files for as a rule.
    kind: StrEnum | None
    name: str
    sha256: str
    thumb_sha256: str | None
    proven: Proven
    #: What was not in the store before, with the time at which it was written.
    fresh: tuple[tuple[str, int], ...] = ()


def path_of(folder: Path, sha256: str) -> Path:
    """Where the bytes with this digest lie."""
    return folder / sha256[:2] / sha256[2:4] / sha256


def keep(folder: Path, data: bytes) -> str:
    """Write bytes under their digest, whole or not at all; the digest in hex."""
    return _keep(folder, data)[0]


def _keep(folder: Path, data: bytes) -> tuple[str, int | None]:
    """As `keep`, with the time of writing; None when the bytes were there already."""
    sha256 = hashlib.sha256(data).hexdigest()
    target = path_of(folder, sha256)
    try:
        os.utime(target)  # somebody who is about to discard the same bytes sees that they are wanted again
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent)
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        written = Path(temporary).stat().st_mtime_ns
        Path(temporary).replace(target)
        return sha256, written
    return sha256, None


def discard(folder: Path, fresh: Iterable[tuple[str, int]]) -> None:
    """Take out of the store what was put there for nothing, unless it has been wanted again since."""
    for sha256, written in fresh:
        path = path_of(folder, sha256)
        with suppress(FileNotFoundError):
            if path.stat().st_mtime_ns == written:
                path.unlink()


def store_file(*, folder: Path, data: bytes, name: str, kind: StrEnum | None = None) -> StoredFile:
    """Prove and keep one upload; Refused in words when it is not a photo or PDF we take. Touches no database."""
    return keep_proven(folder=folder, proven=prove(data, name), name=name, kind=kind)


def keep_proven(*, folder: Path, proven: Proven, name: str, kind: StrEnum | None = None) -> StoredFile:
    """Keep a file that has proven what it is, under a name that says so."""
    sha256, written = _keep(folder, proven.data)
    thumb, thumb_written = _keep(folder, proven.thumb) if proven.thumb else (None, None)
    fresh = [(one, at) for one, at in ((sha256, written), (thumb, thumb_written)) if one and at is not None]
    return StoredFile(kind, file_name(name, proven.mime), sha256, thumb, proven, tuple(fresh))
