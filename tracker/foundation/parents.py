"""For a process that runs beside another one: to end when that is gone."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

#: Seconds a round may still take once the parent is gone.
LAST_ROUND = 10


def end_with(parent: int, end: Callable[[], object]) -> None:
    """Call `end` when the parent process is gone, however it went; what hangs is cut off."""
    threading.Thread(target=_watch, args=(parent, end), daemon=True).start()


def _watch(parent: int, end: Callable[[], object]) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    end()
    time.sleep(LAST_ROUND)
    os._exit(1)
