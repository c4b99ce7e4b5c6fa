"""An entry that is sent again gets the answer it got, and does nothing twice.

As the IETF's draft of the Idempotency-Key header field means it: the answer is kept in the transaction of the act, so
there is never one without the other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from tracker.extensions import db, savepoint
from tracker.field.models import SentEntry

#: How long an answer is known: longer than any entry may have waited on a phone.
KNOWN_FOR = timedelta(days=60)


def digest_of(fields: Iterable[tuple[str, str]]) -> str:
    """What an entry says, whatever the order of its fields."""
    said = hashlib.sha256()
    for name, value in sorted(fields):
        for part in (name, value):
            said.update(f"{len(part)}:{part}".encode())
    return said.hexdigest()


#: What changes from one sending of an entry to the next.
PASSING = frozenset({"csrf_token", "sent_at", "version", "seen"})


def digest_of_entry(path: str, fields: Iterable[tuple[str, str]]) -> str:
    """What an entry says to an address, however often it is sent."""
    return digest_of([("", path), *((name, value) for name, value in fields if name not in PASSING)])


def find_answer(*, key: str, user_id: int) -> SentEntry | None:
    """The answer to the person's entry of this key, if it was taken."""
    return db.session.get(SentEntry, (user_id, key))


def keep_answer(*, key: str, user_id: int, digest: str, url: str, words: str, now: datetime) -> bool:
    """Keep what an entry was answered, with what it did; False when another sending was quicker: undo this one."""
    entry = SentEntry(user_id=user_id, key=key, digest=digest, url=url[:300], words=words[:300], received_at=now)
    try:
        with savepoint():
            db.session.add(entry)
            db.session.flush()
    except IntegrityError:
        return False
    return True


def forget_answers(at: datetime) -> int:
    """With the sweep: answers nobody can ask for any more."""
    gone = db.session.execute(delete(SentEntry).where(SentEntry.received_at < at - KNOWN_FOR))
    return int(gone.rowcount)  # type: ignore[attr-defined]
