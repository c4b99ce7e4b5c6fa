"""An entry of a phone's outbox as the phone sends it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any
from uuid import uuid4

from werkzeug.test import TestResponse

from tests.journeys.steps import photo, post_of
from tests.visitor import Visitor

WORDS = {"Accept": "application/json"}


def key() -> str:
    return str(uuid4())


def send(visitor: Visitor, url: str, entry: str, *, status: int = 200, **fields: Any) -> dict[str, Any]:
    """Send an entry under its key; the words it is answered."""
    head = WORDS | {"Idempotency-Key": entry}
    response: TestResponse = visitor.post(url, fields, status=status, headers=head).response
    return dict(response.get_json())


def report(client_key: str, **more: Any) -> dict[str, Any]:
    """What the form of a new case says."""
    return {
        "client_key": client_key, "category": "0102", "area": post_of("officer1").area_code, "place": "2单元",
        "text": "楼道堆放纸箱", "source": "patrol", **more,
    }  # fmt: skip


def phone_clock(at: datetime) -> str:
    """An instant as a phone writes it."""
    return at.isoformat().replace("+00:00", ".123Z")


def picture(colour: str = "navy") -> tuple[bytes, str]:
    """The bytes of a photo, and their digest."""
    data = photo("x.jpg", colour)[0].getvalue()
    return data, hashlib.sha256(data).hexdigest()


def send_pieces(visitor: Visitor, parcel: str, data: bytes, size: int = 1000) -> None:
    """Send a file in pieces, each on after what has come."""
    come = 0
    while come < len(data):
        url = f"/outbox/files/{parcel}/{come}"
        head = WORDS | {"X-CSRFToken": visitor.csrf_token(), "Content-Type": "application/octet-stream"}
        come = visitor._send("post", url, data=data[come : come + size], headers=head).get_json()["come"]


def whole(visitor: Visitor, parcel: str, digest: str, *, status: int = 200, **more: str) -> dict[str, Any]:
    told = {"field": "photos", "name": "巷口.jpg", "sha256": digest, **more}
    return dict(visitor.post(f"/outbox/files/{parcel}/whole", told, status=status, headers=WORDS).response.get_json())
