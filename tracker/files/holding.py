"""Files that were sent with a form that is not taken yet: held for the person and the form, sealed, for a while.

They lie beside the store and hang on nothing. A person's form has a folder of its own, named by a digest; what lies in
it can be opened only with the same person, form and field.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tracker.extensions import keys
from tracker.foundation.crypto import NotReadable
from tracker.foundation.images import Proven

#: How long a form may lie before what was sent with it is forgotten.
HELD_FOR = timedelta(days=3)


@dataclass(frozen=True)
class Drawer:
    """Where the files of one field of one person's form lie."""

    folder: Path
    user_id: int
    form_key: str
    field: str

    @property
    def path(self) -> Path:
        place = f"{self.user_id}:{self.form_key}:{self.field}"
        return self.folder / hashlib.sha256(place.encode()).hexdigest()

    def seal_of(self, name: str) -> str:
        """What a file in it is bound to."""
        return f"held:{self.user_id}:{self.form_key}:{self.field}:{name}"


@dataclass(frozen=True)
class Held:
    """A file that has proven what it is and waits for its form; `sha256` is the digest of its bytes."""

    sha256: str
    name: str
    proven: Proven

    @property
    def thumb_address(self) -> str:
        """The small picture as an address that holds it, so that nobody else can ask for it; empty for a document."""
        return picture_address(self.proven.thumb) if self.proven.thumb else ""


def picture_address(thumb: bytes) -> str:
    """A small picture as an address that holds it whole."""
    return "data:image/webp;base64," + base64.b64encode(thumb).decode().rstrip("=")  # an address needs no filling


def as_held(proven: Proven, name: str) -> Held:
    return Held(hashlib.sha256(proven.data).hexdigest(), name, proven)


def hold(drawer: Drawer, held: Held, *, now: datetime) -> None:
    """Lay a file into the drawer behind the others, whole or not at all; the same bytes lie there once."""
    one = held.proven
    body = {
        "name": held.name,
        "kind": one.kind,
        "mime": one.mime,
        "data": base64.b64encode(one.data).decode(),
        "thumb": base64.b64encode(one.thumb).decode() if one.thumb else None,
        "width": one.width,
        "height": one.height,
    }
    sealed = keys.ring.encrypt(json.dumps(body), drawer.seal_of(held.sha256))
    drawer.path.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=drawer.path, prefix=".")
    with os.fdopen(handle, "wb") as out:
        out.write(sealed)
    at = now.timestamp() + sum(1 for _one in drawer.path.iterdir()) / 1000  # keeps the order in which they came
    os.utime(temporary, (at, at))
    Path(temporary).replace(drawer.path / held.sha256)


def list_held(drawer: Drawer, *, now: datetime) -> list[Held]:
    """What lies in the drawer, in the order in which it was laid there; what is too old or damaged is not there."""
    with suppress(FileNotFoundError):
        found = sorted(
            (path.stat().st_mtime, path.name, path) for path in drawer.path.iterdir() if not path.name.startswith(".")
        )
        oldest = (now - HELD_FOR).timestamp()
        opened = [_open(drawer, path) for at, _name, path in found if at >= oldest]
        return [one for one in opened if one is not None]
    return []


def _open(drawer: Drawer, path: Path) -> Held | None:
    try:
        body = json.loads(keys.ring.decrypt(path.read_bytes(), drawer.seal_of(path.name)))
    except (NotReadable, FileNotFoundError):
        return None
    thumb = base64.b64decode(body["thumb"]) if body["thumb"] else None
    data = base64.b64decode(body["data"])
    proven = Proven(body["kind"], body["mime"], data, thumb, body["width"], body["height"], None, None)
    return Held(path.name, body["name"], proven)


def put_in_order(drawer: Drawer, order: Iterable[str], *, now: datetime) -> None:
    """Lay what is there as it was shown: digests of what lies there, any other word for the next of the rest."""
    lying = [one.sha256 for one in list_held(drawer, now=now)]
    named = [one for one in dict.fromkeys(order) if one in lying]
    rest = iter([one for one in lying if one not in named])
    wanted = [one if one in named else next(rest, None) for one in order]
    laid = list(dict.fromkeys(one for one in (*wanted, *rest) if one))
    if laid != lying:
        for place, digest in enumerate(laid):
            at = now.timestamp() + place / 1000
            with suppress(FileNotFoundError):
                os.utime(drawer.path / digest, (at, at))


def take_out(drawer: Drawer, digests: Iterable[str]) -> None:
    """Take files out of the drawer that are not wanted or have been taken over."""
    for digest in digests:
        with suppress(FileNotFoundError):
            (drawer.path / digest).unlink()
    with suppress(OSError):  # not empty, or never made
        drawer.path.rmdir()


def forget_old(folder: Path, *, now: datetime) -> int:
    """Drop what nobody came back for; how many forms that were."""
    oldest, count = (now - HELD_FOR).timestamp(), 0
    with suppress(FileNotFoundError):
        for drawer in list(folder.iterdir()):
            with suppress(FileNotFoundError):
                if all(path.stat().st_mtime < oldest for path in drawer.iterdir()):
                    shutil.rmtree(drawer, ignore_errors=True)
                    count += 1
    return count
