"""PDF of HTML, drawn in a process of its own: what drawing takes of memory ends with it."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

from tracker.documents.render import NO_LIBRARY
from tracker.foundation.words import N_, Refused

#: Seconds a document may take.
SECONDS = 60
#: Documents drawn at the same time by one process; each takes some 200 MB while it lasts.
AT_ONCE = 2
#: How often a page is drawn whose process ends without a document: the system may have ended it for want of memory.
TIMES = 2

#: The same page gives the same bytes: no order of chance, no time of day in the fonts.
STEADY = {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "1767225600"}

_places = BoundedSemaphore(AT_ONCE)
log = logging.getLogger(__name__)


def html_to_pdf(html: str, *, folder: Path, seconds: int = SECONDS) -> bytes:
    """The PDF of a page whose style sheets and pictures lie in `folder`; nothing else is read.

    Refused when the libraries for it are missing, when it takes longer than `seconds`, or when others wait already.
    """
    if not _places.acquire(timeout=seconds):
        raise Refused(N_("Other documents are being made. Try again in a minute."), code="pdf_busy")
    try:
        for _time in range(TIMES):
            done = _draw(html, folder, seconds)
            if done.returncode == NO_LIBRARY:
                raise Refused(
                    N_("PDF needs the library Pango installed on the server. Print the page from the browser instead."),
                    code="pdf_missing",
                )
            if done.returncode == 0 and done.stdout.startswith(b"%PDF-"):
                return done.stdout
            log.error("a document was not drawn: exit code %s; %s", done.returncode, _kind_of_fault(done.stderr))
    except subprocess.TimeoutExpired as error:
        raise Refused(
            N_("The document takes too long to make. Print the page from the browser instead."), code="pdf_slow"
        ) from error
    finally:
        _places.release()
    raise Refused(N_("The document could not be made. Print the page from the browser instead."), code="pdf_failed")


def _draw(html: str, folder: Path, seconds: int) -> subprocess.CompletedProcess[bytes]:
    # By its path and not by its name: the application need not be loaded to draw a page.
    command = [sys.executable, "-P", str(Path(__file__).with_name("render.py")), str(folder)]
    return subprocess.run(
        command, input=html.encode(), capture_output=True, timeout=seconds, check=False, env=os.environ | STEADY
    )


def _kind_of_fault(told: bytes) -> str:
    """The last line of a trace up to its colon: what follows may quote the page, and that belongs in no log."""
    lines = told.decode(errors="replace").strip().splitlines() or ["nothing said"]
    return lines[-1].partition(":")[0]
