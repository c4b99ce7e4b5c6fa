"""A queue for writers: one lock file, taken before SQLite is asked to write.

SQLite's own waiting is a sleep that grows to a tenth of a second; with many writers most of the time is slept
away and some wait for ever. Here the writers of one process line up behind each other, and the first of them looks
every two milliseconds whether another process has let go. SQLite still takes its own lock, so a program that does not
queue here loses nothing but its place. Nobody waits without end: a lock that is not let go is waited for as long as one
has patience; a line in which one after the other gets to write, some times longer.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from threading import Lock
from typing import Any

try:
    import fcntl
except ImportError:  # Windows has no flock; there the sleeping of SQLite has to do
    fcntl = None  # type: ignore[assignment]

#: How many times one's patience the line of the own process may take while it moves.
LINE = 6
#: Seconds between two looks at the lock of another process.
LOOK = 0.002


class DatabaseBusy(Exception):
    """The database was locked by someone else for longer than we wait."""


class WriterQueue:
    """Line up before writing and step out afterwards; `place` is any dict that lives as long as the connection."""

    def __init__(self, database: Path) -> None:
        self.path = database.with_name(database.name + ".writers")
        self._door = Lock()
        self._given_up_at = 0.0
        self._is_ours = False

    def enter(self, place: dict[Any, Any], until: float, aside: Callable[[], AbstractContextManager[None]]) -> None:
        """Wait for one's turn until an instant of the monotonic clock, or DatabaseBusy; twice is once.

        Whoever has to wait does so inside `aside()`, in which he holds up nobody else.
        """
        if fcntl is None or "writers" in place:
            return
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if self._door.locked() or not _take(handle):
                with aside():
                    self._wait(handle, until)
        except BaseException:
            os.close(handle)
            raise
        place["writers"] = handle
        self._is_ours = True

    def _wait(self, handle: int, until: float) -> None:
        came = time.monotonic()
        patience = max(0, until - came)
        latest = came + LINE * patience
        if not self._door.acquire(timeout=LINE * patience):
            raise DatabaseBusy("others of this process are waiting to write already")
        try:
            # Where the one before us has waited in vain meanwhile, the lock is stuck and we have waited as well.
            end = until if self._given_up_at > came else time.monotonic() + patience
            while not _take(handle):
                # One of this process at work is not stuck: on a machine with much to do he is only slow.
                if time.monotonic() > (latest if self._is_ours else end):
                    self._given_up_at = time.monotonic()
                    raise DatabaseBusy("another process does not stop writing")
                time.sleep(LOOK)
        finally:
            self._door.release()

    def leave(self, place: dict[Any, Any]) -> None:
        """Let the next one in; leaving without having entered does nothing."""
        handle = place.pop("writers", None)
        if handle is not None:
            self._is_ours = False
            os.close(handle)  # closing the only descriptor of this lock releases it


def _take(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
