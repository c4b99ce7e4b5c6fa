"""Tables that were uploaded and wait to be imported: in the data directory, under a name nobody can guess.

A folder holds the table, what its owner has chosen so far, and the last trial. It is gone after the import, when its
owner discards it, or after a day.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from tracker.foundation.json import Json
from tracker.foundation.words import N_, Refused

try:
    import fcntl
except ImportError:  # Windows has no flock; there the keys of the rows have to do
    fcntl = None  # type: ignore[assignment]

LONGEST_WAIT = timedelta(hours=24)
MOST_BYTES = 64 * 1024 * 1024
#: A workbook is a zip file; one that unpacks to more than this is no table that anybody keeps.
MOST_UNPACKED = 1024 * 1024 * 1024
CHUNK = 1 << 20
_TOKEN = re.compile(r"[0-9a-f]{32}")


@dataclass
class Waiting:
    """One uploaded table: whose it is, its name there, and what has been chosen and found so far."""

    folder: Path
    token: str
    user_id: int
    name: str
    uploaded_at: datetime
    choices: Json = field(default_factory=dict)
    trial: Json | None = None

    @property
    def table(self) -> Path:
        return self.folder / self.token / "table"

    @property
    def bad_rows(self) -> Path:
        return self.folder / self.token / "bad-rows.csv"

    def save(self) -> None:
        """Keep the choices and the trial; whole or not at all."""
        told = asdict(self) | {"uploaded_at": self.uploaded_at.timestamp()}
        del told["folder"]
        fresh = self.folder / self.token / "about.new"
        fresh.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        fresh.replace(self.folder / self.token / "about.json")

    @contextmanager
    def held(self) -> Iterator[None]:
        """Inside nobody else takes the table in; Refused while somebody does, or has done so."""
        try:
            with self.table.open("rb") as file:
                if fcntl:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                yield
        except (BlockingIOError, FileNotFoundError) as error:
            raise Refused(N_("This table is being imported, or has been already."), code="taken_in") from error

    def remove(self) -> None:
        shutil.rmtree(self.folder / self.token, ignore_errors=True)


def keep_upload(folder: Path, *, user_id: int, name: str, stream: BinaryIO, now: datetime) -> Waiting:
    """Take an upload in; Refused when it is empty, too large, or a workbook that swells beyond measure."""
    waiting = Waiting(folder, secrets.token_hex(16), user_id, Path(name).name[:120], now)
    waiting.table.parent.mkdir(parents=True, mode=0o700)
    try:
        _write(waiting.table, stream)
        _check_unpacked(waiting.table)
        waiting.save()
    except BaseException:
        waiting.remove()
        raise
    return waiting


def _write(path: Path, stream: BinaryIO) -> None:
    size = 0
    with path.open("xb") as out:
        for chunk in iter(lambda: stream.read(CHUNK), b""):
            size += len(chunk)
            if size > MOST_BYTES:
                raise Refused(
                    N_("The file is larger than %(most)s MB. Split it up."),
                    field="table",
                    code="too_large",
                    most=MOST_BYTES >> 20,
                )
            out.write(chunk)
    if not size:
        raise Refused(N_("Choose a file that is not empty."), field="table", code="empty")


def _check_unpacked(path: Path) -> None:
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as packed:
        if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
            raise Refused(N_("The workbook is too large when opened. Split it up."), field="table", code="too_large")


def find_upload(folder: Path, token: str, *, user_id: int, now: datetime) -> Waiting | None:
    """The waiting table of this token, if it is the user's own and not too old."""
    if not _TOKEN.fullmatch(token):
        return None
    waiting = _load(folder, token)
    if waiting is None or waiting.user_id != user_id or waiting.uploaded_at < now - LONGEST_WAIT:
        return None
    return waiting


def list_uploads(folder: Path, *, user_id: int, now: datetime) -> list[Waiting]:
    """The user's own tables that still wait, latest first."""
    tokens = [path.name for path in folder.glob("*") if _TOKEN.fullmatch(path.name)]
    found = [find_upload(folder, token, user_id=user_id, now=now) for token in tokens]
    return sorted((one for one in found if one), key=lambda one: one.uploaded_at, reverse=True)


def remove_stale(folder: Path, *, now: datetime) -> int:
    """Delete what has waited too long, and what was never finished; how many."""
    removed = 0
    for path in folder.glob("*"):
        waiting = _load(folder, path.name)
        since = waiting.uploaded_at if waiting else datetime.fromtimestamp(path.stat().st_mtime, UTC)
        if since < now - LONGEST_WAIT:
            shutil.rmtree(path, ignore_errors=True)
            removed += 1
    return removed


def _load(folder: Path, token: str) -> Waiting | None:
    try:
        told = json.loads((folder / token / "about.json").read_text(encoding="utf-8"))
        return Waiting(folder, **told | {"uploaded_at": datetime.fromtimestamp(told["uploaded_at"], UTC)})
    except (OSError, ValueError, KeyError, TypeError):
        return None
