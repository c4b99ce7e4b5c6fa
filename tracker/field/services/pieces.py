"""A photo that comes in pieces over a line that breaks: each piece is kept, and the next sending goes on after it.

The pieces of a file lie sealed in a folder of their own, named by a digest of person and key; the name of a piece is
the offset at which it begins. A file that is whole must have the digest the phone gave; then it is held for its form
as if it had been sent with it.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tracker.extensions import keys
from tracker.files.holding import HELD_FOR
from tracker.foundation.crypto import NotReadable
from tracker.foundation.images import MAX_BYTES
from tracker.foundation.words import N_, Refused

#: Bytes of one piece at most.
LARGEST_PIECE = 256 * 1024
#: Bytes of unfinished files of one person at most.
MOST_WAITING = 40 * MAX_BYTES


@dataclass(frozen=True)
class Parcel:
    """A file under way: where the pieces of all lie, whose it is, and the key the phone gave it."""

    root: Path
    user_id: int
    key: str

    @property
    def folder(self) -> Path:
        name = hashlib.sha256(f"piece:{self.user_id}:{self.key}".encode()).hexdigest()
        return self.root / str(self.user_id) / name

    def seal_of(self, offset: int) -> str:
        return f"piece:{self.user_id}:{self.key}:{offset}"


def come_so_far(parcel: Parcel) -> int:
    """How many bytes lie here without a gap: where the next piece begins."""
    end = 0
    for offset, size in _pieces(parcel):
        if offset != end:
            break
        end += size
    return end


def add_piece(parcel: Parcel, *, offset: int, data: bytes) -> int:
    """Keep a piece, whole or not at all; where the next begins. One that was kept already changes nothing."""
    there = come_so_far(parcel)
    if offset != there or not data:
        return there
    if len(data) > LARGEST_PIECE or there + len(data) > MAX_BYTES:
        raise Refused(N_("This file is too big."), code="too_big")
    if _waiting(parcel) + len(data) > MOST_WAITING:
        raise Refused(N_("Too many photos wait to be completed. Send or delete some first."), code="too_big")
    parcel.folder.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=parcel.folder, prefix=".")
    with os.fdopen(handle, "wb") as out:
        out.write(keys.ring.encrypt(base64.b64encode(data).decode(), parcel.seal_of(offset)))
    Path(temporary).replace(parcel.folder / f"{offset}-{len(data)}")
    return there + len(data)


def take_parcel(parcel: Parcel, *, sha256: str) -> bytes:
    """The whole file; Refused, and to be sent anew, when it is not what the phone meant."""
    try:
        data = b"".join(_open(parcel, offset, size) for offset, size in _pieces(parcel))
    except (NotReadable, FileNotFoundError):
        data = b""
    if hashlib.sha256(data).hexdigest() != sha256:
        drop_parcel(parcel)
        raise Refused(N_("The photo did not come in whole. It is sent again."), code="damaged")
    return data


def _open(parcel: Parcel, offset: int, size: int) -> bytes:
    sealed = (parcel.folder / f"{offset}-{size}").read_bytes()
    return base64.b64decode(keys.ring.decrypt(sealed, parcel.seal_of(offset)))


def drop_parcel(parcel: Parcel) -> None:
    shutil.rmtree(parcel.folder, ignore_errors=True)


def _pieces(parcel: Parcel) -> list[tuple[int, int]]:
    with suppress(FileNotFoundError):
        names = [one.name.split("-") for one in parcel.folder.iterdir() if not one.name.startswith(".")]
        return sorted((int(offset), int(size)) for offset, size in names)
    return []


def _waiting(parcel: Parcel) -> int:
    """Bytes of the person's files that are not whole yet."""
    place = parcel.folder.parent
    return sum(one.stat().st_size for one in place.glob("*/*")) if place.is_dir() else 0


def forget_pieces(root: Path, at: datetime) -> int:
    """Drop the files nobody went on sending; how many there were."""
    oldest, count = (at - HELD_FOR).timestamp(), 0
    for folder in root.glob("*/*"):
        with suppress(FileNotFoundError):
            if folder.stat().st_mtime < oldest:
                shutil.rmtree(folder, ignore_errors=True)
                count += 1
    return count
