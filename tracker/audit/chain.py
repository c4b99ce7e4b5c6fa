"""The chain: each event carries a keyed digest of itself and of the one before."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from types import SimpleNamespace

from sqlalchemy import Row

from tracker.audit.models import Event
from tracker.foundation.crypto import KeyRing
from tracker.foundation.json import Json
from tracker.foundation.words import N_

# Made once: `json.dumps` with these options builds an encoder for each call, and each event passes here.
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical(
    *,
    subject: str,
    subject_id: int,
    seq: int,
    kind: str,
    times: tuple[int, int, int],
    user_id: int | None,
    post_id: int | None,
    facts: Json,
) -> bytes:
    """The bytes that are sealed: JSON with sorted keys and no spaces, so that equal events are equal bytes."""
    return _encode([subject, subject_id, seq, kind, *times, user_id, post_id, facts]).encode()


def sealed_bytes(event: Event | Row | SimpleNamespace) -> bytes:
    """The canonical bytes of an event: a stored one, or anything with its columns."""
    return canonical(
        subject=event.subject,
        subject_id=event.subject_id,
        seq=event.seq,
        kind=event.kind,
        times=(
            int(event.occurred_at.timestamp()),
            int(event.written_at.timestamp()),
            int(event.received_at.timestamp()),
        ),
        user_id=event.user_id,
        post_id=event.post_id,
        facts=event.facts,
    )


@dataclass(frozen=True)
class Break:
    """Where a chain does not hold, and what that means in words."""

    subject: str
    subject_id: int
    seq: int
    meaning: str


ALTERED = N_("an event was altered, or one before it was exchanged")
GAP = N_("an event is missing or was added")
CUT = N_("events at the end are missing or were added")


def find_break(ring: KeyRing, events: Iterable[Event], *, count: int, head: bytes) -> Break | None:
    """Walk one subject's events in order; the first place where the chain does not hold, or None."""
    previous, seen, subject, subject_id = b"", 0, "", 0
    for event in events:
        subject, subject_id = event.subject, event.subject_id
        if event.seq != seen + 1:
            return Break(subject, subject_id, seen + 1, GAP)
        previous = ring.chain_mac(previous, sealed_bytes(event))
        if previous != event.mac:
            return Break(subject, subject_id, event.seq, ALTERED)
        seen = event.seq
    if seen != count or (seen and previous != head):
        return Break(subject, subject_id, seen, CUT)
    return None
