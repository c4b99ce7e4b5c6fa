"""Sealed bodies: a small JSON object, encrypted and bound to the column and row it belongs to."""

from __future__ import annotations

import json
from typing import Protocol

from tracker.extensions import db, keys
from tracker.foundation.crypto import Unreadable
from tracker.foundation.json import Json
from tracker.foundation.words import N_, Refused

CLOSED = N_(
    "What is kept here cannot be read and so cannot be changed. Tell your administrator the number of the file."
)


class Numbered(Protocol):
    """A row with an id."""

    id: int


class SealedRow(Numbered, Protocol):
    """A row with an id and a sealed body."""

    __tablename__: str
    body: bytes


def keep_sealed(row: SealedRow, content: Json) -> None:
    """Add a row with its sealed content; it is given its id by this."""
    db.session.add(row)
    db.session.flush()
    seal(row, content)


def seal(row: SealedRow, content: Json) -> None:
    """Put the content into the row's body; the row must have its id (flushed)."""
    row.body = seal_bytes(f"{row.__tablename__}.body:{row.id}", content)


class LostBody(Json):
    """In the place of a body that cannot be opened: whatever is asked of it are the words that say so."""

    def __init__(self, words: str) -> None:
        super().__init__({"": words})
        self.words = words

    def __missing__(self, _key: str) -> str:
        return self.words

    def get(self, _key: str, _default: object = None) -> str:
        return self.words


def unseal(row: SealedRow) -> Json:
    """What `seal` put in, to be shown; {} for an empty body, a LostBody where it cannot be opened."""
    return unseal_bytes(f"{row.__tablename__}.body:{row.id}", row.body)


def unseal_to_change(row: SealedRow) -> Json:
    """What `seal` put in, to be put back changed: refused where it cannot be opened, or the rest of it were lost."""
    body = unseal(row)
    if isinstance(body, LostBody):
        raise Refused(CLOSED)
    return body


def seal_bytes(place: str, content: Json) -> bytes:
    """The sealed content for a row without an id of its own, bound to `place` (table.column:key)."""
    return keys.ring.encrypt(json.dumps(content, ensure_ascii=False, separators=(",", ":")), place)


def unseal_bytes(place: str, body: bytes) -> Json:
    """What `seal_bytes` sealed for this place, to be shown; as `unseal`."""
    if not body:
        return {}
    text = keys.unseal(body, place)
    return LostBody(text) if isinstance(text, Unreadable) else json.loads(text)
