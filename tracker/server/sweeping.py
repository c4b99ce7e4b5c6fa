"""The sweep beside the server: a process of its own, started anew whenever it ends, gone with the server."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading

from tracker.config import Settings

#: Seconds before it is started anew; doubled each time it does not live longer than that, up to a minute.
PAUSE, LONGEST_PAUSE = 1, 60
#: Seconds it is given to end by itself.
FAREWELL = 10

log = logging.getLogger(__name__)


class Sweeper:
    """Keeps one `tracker sweep --every` running as a child of this process."""

    def __init__(self, settings: Settings) -> None:
        self._every = settings.sweep_seconds
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="sweeper", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End it, and wait until it has ended."""
        self._over.set()
        self._thread.join(FAREWELL + 5)

    def _keep(self) -> None:
        pause = PAUSE
        while not self._over.is_set():
            # No descriptor is to be closed for it, so that Python spawns it without a pipe of its own: a worker
            # forked in the same moment would keep that pipe open, and this thread would wait for its end for ever.
            process = subprocess.Popen(
                [sys.executable, "-m", "tracker", "sweep", "--every", str(self._every), "--beside", str(os.getpid())],
                close_fds=False,
            )
            lived = 0.0
            while process.poll() is None and not self._over.wait(0.2):
                lived += 0.2
            if self._over.is_set():
                _end(process)
                return
            pause = PAUSE if lived > LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
            log.warning("the sweep has ended (%s); started anew in %s seconds", process.returncode, pause)
            self._over.wait(pause)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(FAREWELL)
    except subprocess.TimeoutExpired:
        process.kill()
