"""A queue for writers: one lock file, taken before SQLite is asked to write.

SQLite's own waiting is a sleep that grows to a tenth of a second; with many writers most of the time is slept
away and some wait for ever. A lock on a file wakes the next writer at once. SQLite still takes its own lock, so
a program that does not queue here loses nothing but its place.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

try:
    import fcntl
except ImportError:  # Windows has no flock; there the sleeping of SQLite has to do
    fcntl = None  # type: ignore[assignment]


class WriterQueue:
    """Line up before writing and step out afterwards; `place` is any dict that lives as long as the connection."""

    def __init__(self, database: Path) -> None:
        self.path = database.with_name(database.name + ".writers")

    def enter(self, place: dict[Any, Any]) -> None:
        """Wait for one's turn; entering twice is entering once."""
        if fcntl is None or "writers" in place:
            return
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX)
        place["writers"] = handle

    def leave(self, place: dict[Any, Any]) -> None:
        """Let the next one in; leaving without having entered does nothing."""
        handle = place.pop("writers", None)
        if handle is not None:
            os.close(handle)  # closing the only descriptor of this lock releases it
