"""Taking bytes out of the store for good, where nothing hangs on them any more.

Bytes are marked before the change that lets go of them is committed and go afterwards, so that a server that stops in
between finds the mark again; with the sweep it does what is left to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from tracker.extensions import db
from tracker.files.store import discard, path_of
from tracker.hooks import Hook

#: A column that holds digests of what lies in the store.
Digests = InstrumentedAttribute[str] | InstrumentedAttribute[str | None]

#: Every such column of the models: what one of them names stays. A guard in the tests looks for a forgotten one.
KEEPERS: Hook[Digests] = Hook()
#: How long the change that a mark was made for may still be under way.
UNDER_WAY = timedelta(minutes=2)


def _marks(folder: Path) -> Path:
    return folder / "leaving"


def is_kept(digest: str) -> bool:
    """Something still hangs on these bytes."""
    return any(db.session.scalar(select(column).where(column == digest).limit(1)) is not None for column in KEEPERS)


def mark(folder: Path, digests: Iterable[str]) -> None:
    """Say that these bytes are about to be let go of."""
    _marks(folder).mkdir(parents=True, exist_ok=True)
    for digest in digests:
        (_marks(folder) / digest).touch()


def remove(folder: Path, digests: Iterable[str]) -> int:
    """Take marked bytes out of the store unless something hangs on them, or is being hung on them; how many went."""
    gone = 0
    for digest in digests:
        path = path_of(folder, digest)
        with suppress(FileNotFoundError):
            written = path.stat().st_mtime_ns  # before anybody is asked: who keeps the same bytes now touches them
            if not is_kept(digest):
                discard(folder, [(digest, written)])
                gone += not path.exists()
        (_marks(folder) / digest).unlink(missing_ok=True)
    return gone


def remove_left(folder: Path, *, now: datetime) -> int:
    """Take out what was marked and has been left there."""
    oldest, left = (now - UNDER_WAY).timestamp(), []
    with suppress(FileNotFoundError):
        for one in _marks(folder).iterdir():
            with suppress(FileNotFoundError):
                if one.stat().st_mtime < oldest:
                    left.append(one.name)
    return remove(folder, left)
