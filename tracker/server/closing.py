"""Keeping the data folder to the account that runs the program: names, phones, photos and keys lie in it."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from tracker.config import Settings

FOLDER, FILE = 0o700, 0o600
#: What new files may not be open to: everyone else.
UMASK = 0o077

log = logging.getLogger(__name__)


@contextmanager
def closed_to_others() -> Iterator[None]:
    """Inside, what the process writes is its own account's alone."""
    before = os.umask(UMASK)
    try:
        yield
    finally:
        os.umask(before)


def close_to_others(settings: Settings) -> None:
    """Make the folders, closed to others; close what an earlier version left open."""
    for folder in (settings.data_dir, settings.files_dir):
        folder.mkdir(mode=FOLDER, parents=True, exist_ok=True)
    for path in _own(settings):
        _close(path)


def _own(settings: Settings) -> Iterator[Path]:
    """The folder, the files and folders in it that are ours, and the database wherever it lies."""
    yield settings.data_dir
    stores = (settings.files_dir, settings.held_dir, settings.pieces_dir, settings.keys_dir)
    for folder in (*stores, *settings.data_dir.glob("*imports")):
        yield folder
        for place, folders, files in os.walk(folder):
            yield from (Path(place, name) for name in (*folders, *files))
    url = make_url(settings.url)
    if url.get_backend_name() == "sqlite" and url.database:
        database = Path(url.database)
        yield from database.parent.glob(f"{database.name}*")
    yield from settings.data_dir.glob("jobs.db*")


def _close(path: Path) -> None:
    try:
        found = path.lstat()
        wanted = FOLDER if stat.S_ISDIR(found.st_mode) else FILE
        if stat.S_ISLNK(found.st_mode) or not stat.S_IMODE(found.st_mode) & UMASK:
            return
        if found.st_mode & stat.S_ISVTX:  # such as /tmp: everybody's, and not ours to close
            log.warning("%s is a folder for everyone: give the data a folder of its own", path)
            return
        path.chmod(wanted)
    except FileNotFoundError:
        pass
    except PermissionError:
        log.warning("%s is open to other accounts and belongs to another one: close it by hand", path)
