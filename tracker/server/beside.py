"""What runs beside the server: processes of their own, started anew whenever they end, gone with the server."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading

#: Seconds before it is started anew; doubled each time it does not live longer than that, up to a minute.
PAUSE, LONGEST_PAUSE = 1, 60
#: Seconds it is given to end by itself.
FAREWELL = 10

log = logging.getLogger(__name__)


class Companion:
    """Keeps one command of `tracker` running as a child of this process; it is told to go on `--beside` it."""

    def __init__(self, command: str, *options: str) -> None:
        self._command, self._options = command, options
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._keep, name=command, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def ask_to_stop(self) -> None:
        self._over.set()

    def wait(self) -> None:
        """Wait until it has ended."""
        self._thread.join(FAREWELL + 5)

    def _keep(self) -> None:
        pause = PAUSE
        while not self._over.is_set():
            # No descriptor is to be closed for it, so that Python spawns it without a pipe of its own: a worker
            # forked in the same moment would keep that pipe open, and this thread would wait for its end for ever.
            process = subprocess.Popen(
                [sys.executable, "-m", "tracker", self._command, *self._options, "--beside", str(os.getpid())],
                close_fds=False,
            )
            lived = 0.0
            while process.poll() is None and not self._over.wait(0.2):
                lived += 0.2
            if self._over.is_set():
                _end(process)
                return
            pause = PAUSE if lived > LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
            log.warning("%s has ended (%s); started anew in %s seconds", self._command, process.returncode, pause)
            self._over.wait(pause)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(FAREWELL)
    except subprocess.TimeoutExpired:
        process.kill()
