"""What a phone has sealed in a file for this server: opened, proven to be its writer's, and taken apart into acts."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tracker.access import Permission, granting
from tracker.access.actor import Actor
from tracker.extensions import db, keys
from tracker.field.models import SentEntry
from tracker.field.services.answers import digest_of_entry, find_answer
from tracker.foundation.bundles import BundleKey, NoBundle
from tracker.foundation.crypto import NotReadable
from tracker.foundation.identifiers import CLIENT_KEY, is_within
from tracker.foundation.json import Json
from tracker.foundation.words import N_, Refused
from tracker.people.models import User
from tracker.people.queries.actors import load_actor

#: Characters of a key that an entry is known by (static/js/outbox.js).
LONGEST_KEY = 40
#: A phone's clock that is further off than this was never set.
MOST_OFF = timedelta(days=3650)

NONE_OF_OURS = N_("This is no file that Gridcase has saved on a phone. Choose the one that ends in .sealed.")
DAMAGED = N_("This file is damaged, or it was saved for another server. Save it on the phone anew.")
NOBODY = N_("Its writer has no open account or no post to act for today: nothing can be taken in that person's name.")
ELSEWHERE = N_("Its writer has no post in your area. Give it to the supervisor there.")


@dataclass(frozen=True)
class SealedFile:
    """A file of an entry; `form_key` is the key under which its form names it."""

    field: str
    form_key: str
    name: str
    data: bytes


@dataclass(frozen=True)
class SealedEntry:
    """An entry as the phone kept it: where to it goes, what it says, its files, and by which key it is known.

    With `later` its files follow behind the address of what its words make.
    """

    key: str
    url: str
    written: str
    later: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[SealedFile, ...]

    @property
    def digest(self) -> str:
        return digest_of_entry(self.url, (*self.fields, ("written_at", self.written)))

    def files_after(self, url: str) -> SealedEntry:
        """Its files as the act of their own that the phone would send once its words are taken."""
        fields = (("version", ""), ("photos-held", self.files[0].form_key))
        return SealedEntry(f"{self.key}-b"[-LONGEST_KEY:], url + self.later, self.written, "", fields, self.files)


@dataclass(frozen=True)
class Bundle:
    """A file that was opened: whose it is, how far that phone's clock is behind ours, and what it holds."""

    user_id: int
    behind: timedelta
    entries: tuple[SealedEntry, ...]


def open_bundle(path: Path, keys_dir: Path) -> Bundle:
    """Open a file that was carried here; Refused in words when it is not what it should be."""
    try:
        user_id, body = BundleKey.open(keys_dir).unseal(path.read_bytes())
    except NoBundle as error:
        raise Refused(NONE_OF_OURS, field="table", code="no_bundle") from error
    except NotReadable as error:
        raise Refused(DAMAGED, field="table", code="damaged") from error
    try:
        told = json.loads(body)
        is_proven = hmac.compare_digest(bytes.fromhex(told["proof"]), keys.ring.writer_proof(user_id))
        behind = timedelta(milliseconds=float(told["behind"]))
        bundle = Bundle(user_id, behind if abs(behind) < MOST_OFF else timedelta(0), tuple(_entries(told["entries"])))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise Refused(DAMAGED, field="table", code="damaged") from error
    if not is_proven:  # anybody may seal for this server, but not in another's name
        raise Refused(DAMAGED, field="table", code="not_proven")
    return bundle


def _entries(told: list[Json]) -> Iterator[SealedEntry]:
    """Each entry; ValueError, KeyError or TypeError where the phone would not have written it so."""
    for one in told:
        key, url, later = _text(one["id"]), _text(one["url"]), _text(one["later"])
        if not CLIENT_KEY.match(key) or not url.startswith("/"):
            raise ValueError(key)
        fields = tuple((_text(name), _text(value)) for name, value in one["fields"])
        files = tuple(_file(file) for file in one["files"])
        yield SealedEntry(key, url, _text(one["written"]), later, fields, files)


def _file(told: Json) -> SealedFile:
    try:
        data = base64.b64decode(_text(told["data"]), validate=True)
    except binascii.Error as error:
        raise ValueError("a file that cannot be read") from error
    return SealedFile(_text(told["field"]), _text(told["formKey"]), _text(told["name"])[:120], data)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(type(value))
    return value


def find_writer(bundle: Bundle, *, carrier: Actor) -> Actor:
    """The writer with the posts of today, of which one must lie in the area of the carrier; else Refused."""
    user = db.session.get(User, bundle.user_id)
    writer = load_actor(user, carrier.on) if user is not None and user.is_active else None
    if writer is None or not writer.posts:
        raise Refused(NOBODY, field="table", code="nobody")
    areas = [post.area_code for post in granting(carrier, Permission.OUTBOX_CARRY)]
    if not any(is_within(post.area_code, area) for post in writer.posts for area in areas):
        raise Refused(ELSEWHERE, field="table", code="elsewhere")
    return writer


def what_is_left(entry: SealedEntry, user_id: int) -> SealedEntry | SentEntry | None:
    """What of an entry was not taken yet: itself, or its files; else its answer. None: another text has its key."""
    known = find_answer(key=entry.key, user_id=user_id)
    if known is None:
        return entry
    if known.digest != entry.digest:
        return None
    if not (entry.later and entry.files):
        return known
    after = entry.files_after(known.url)
    return after if find_answer(key=after.key, user_id=user_id) is None else known


def written_at(entries: tuple[SealedEntry, ...], behind: timedelta) -> list[datetime]:
    """When the entries were written, by our clock, earliest first; what cannot be read is left out."""
    found = []
    for entry in entries:
        try:
            found.append(datetime.fromisoformat(entry.written).astimezone(UTC) + behind)
        except (ValueError, OverflowError):
            continue
    return sorted(found)
