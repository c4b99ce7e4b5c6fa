"""Sealed bodies: a small JSON object, encrypted and bound to the column and row it belongs to."""

from __future__ import annotations

import json
from typing import Any, Protocol

from tracker.extensions import keys


class SealedRow(Protocol):
    """A row with an id and a sealed body."""

    __tablename__: str
    id: Any
    body: Any


def seal(row: SealedRow, content: dict[str, Any]) -> None:
    """Put the content into the row's body; the row must have its id (flushed)."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    row.body = keys.ring.encrypt(text, f"{row.__tablename__}.body:{row.id}")


def unseal(row: SealedRow) -> dict[str, Any]:
    """What `seal` put in; {} for an empty body."""
    return json.loads(keys.ring.decrypt(row.body, f"{row.__tablename__}.body:{row.id}")) if row.body else {}


def seal_bytes(place: str, content: dict[str, Any]) -> bytes:
    """The sealed content for a row without an id of its own, bound to `place` (table.column:key)."""
    return keys.ring.encrypt(json.dumps(content, ensure_ascii=False, separators=(",", ":")), place)


def unseal_bytes(place: str, body: bytes) -> dict[str, Any]:
    """What `seal_bytes` sealed for this place."""
    return json.loads(keys.ring.decrypt(body, place)) if body else {}
