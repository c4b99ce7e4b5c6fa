"""Whether the keys at hand are the keys of this database.

Names, phones and sealed texts open with the field keys alone, and every history holds by the root key alone. A
database without its keys, or beside another's, must not be written: what was sealed before stays closed, and no
history would hold any more. So the database keeps a fingerprint of every key it was ever used with.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Column, Table, inspect, select

from tracker.audit.chain import sealed_bytes
from tracker.audit.models import Event
from tracker.extensions import db
from tracker.foundation.crypto import KeyRing, KeyUnusable, NotReadable
from tracker.foundation.orm import Base, Sealed
from tracker.site.models import Setting
from tracker.site.queries import get_setting
from tracker.site.services import set_setting

PRINTS = "keys.prints"
#: How many cells and histories are tried where no fingerprint is known yet.
TRIED = 5

LOST = (
    "{why}. This database holds texts sealed with keys that are not there. Put the folder {folder} back from its own"
    " backup; no new keys are made, and nothing is written without the right ones."
)
FOREIGN = (
    "{folder}: {names} {is_not} of this database. Put the keys back that belong to it, or the database that belongs to"
    " the keys; nothing is written with the wrong ones."
)


def open_ring(folder: Path, *, create: bool = True) -> KeyRing:
    """The ring in the folder when it is that of the database, else KeyUnusable with what to do.

    New keys are made for a database alone in which nothing is sealed yet.
    """
    known = known_prints()
    try:
        ring = KeyRing.open(folder, create=False)
    except KeyUnusable as why:
        if known or holds_sealed():
            raise KeyUnusable(LOST.format(why=why, folder=folder)) from why
        if not create:
            raise
        return KeyRing.open(folder)
    misfits = ring.find_misfits(known) if known else _try_out(ring)
    if misfits:
        is_not = "are not those" if len(misfits) > 1 else "is not that"
        raise KeyUnusable(FOREIGN.format(folder=folder, names=", ".join(misfits), is_not=is_not))
    return ring


def keep_prints(ring: KeyRing) -> None:
    """Let the database know the ring it is used with, a key added since included."""
    if known_prints() != ring.prints:
        set_setting(key=PRINTS, value=ring.prints)


def session_secret(folder: Path) -> bytes:
    """What signs sessions. Without keys one of this process alone: nobody is served then."""
    try:
        return KeyRing.open(folder, create=False).session_secret()
    except KeyUnusable:
        return secrets.token_bytes(32)


def known_prints() -> dict[str, str]:
    """The fingerprints of the keys this database was used with, by the name of the key; empty before the first use."""
    return dict(get_setting(PRINTS)) if _has(Setting.__tablename__) else {}


def holds_sealed() -> bool:
    """Whether anything in the database hangs on a key."""
    chained = _has(Event.__tablename__) and db.session.execute(select(Event.seq).limit(1)).first() is not None
    return chained or any(True for _cell in _cells())


def sealed_columns() -> Iterator[tuple[Table, Column[bytes]]]:
    """Every column that holds ciphertext."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Sealed):
                yield table, column


def _has(name: str) -> bool:
    return inspect(db.session.connection()).has_table(name)


def _cells() -> Iterator[tuple[str, bytes]]:
    """Some sealed cells of each column, each with the place it is bound to."""
    for table, column in sealed_columns():
        if not _has(table.name):
            continue
        own = list(table.primary_key.columns)
        filled = select(*own, column).where(column.is_not(None), column != b"")
        for row in db.session.execute(filled.order_by(*(one.desc() for one in own)).limit(TRIED)):
            yield f"{table.name}.{column.name}:{':'.join(str(part) for part in row[:-1])}", row[-1]


def _try_out(ring: KeyRing) -> list[str]:
    """Before there were fingerprints: the keys that open nothing of what they should."""
    misfits = []
    cells = [_opens(ring, place, sealed) for place, sealed in _cells()]
    if cells and not any(cells):
        misfits.append("field-*.key")
    first = select(Event.__table__).where(Event.seq == 1).order_by(Event.subject, Event.subject_id).limit(TRIED)
    ends = [
        one.mac == ring.chain_mac(b"", sealed_bytes(one))
        for one in (db.session.execute(first) if _has(Event.__tablename__) else ())
    ]
    if ends and not any(ends):
        misfits.append("root.key")
    return misfits


def _opens(ring: KeyRing, place: str, sealed: bytes) -> bool:
    try:
        ring.decrypt(sealed, place)
    except NotReadable:
        return False
    return True
