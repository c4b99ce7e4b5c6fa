"""How often something may come from one place. What is counted is a keyed digest that is gone after a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from tracker.extensions import db, keys
from tracker.foundation.words import N_, Refused
from tracker.residents.models import Try
from tracker.residents.vocabulary import TryKind
from tracker.site.queries import get_setting

DAY = timedelta(days=1)
FULL = N_("Very much has come from this network today. Call the grid centre; in danger call 110 or 119.")
#: From how many wrong codes an hour for one slip on, from anywhere, every address has a single one left.
UNDER_ATTACK = 20


def note_try(kind: TryKind, *of: str, now: datetime) -> None:
    """Remember that something came from a place: an address, a grid, an address for a number."""
    db.session.add(Try(kind=kind, key_mark=_mark(kind, *of), at=now))
    db.session.flush()


def count_tries(kind: TryKind, *of: str, since: datetime) -> int:
    """How often it came since."""
    asked = select(func.count()).where(Try.kind == kind, Try.key_mark == _mark(kind, *of), Try.at > since)
    return int(db.session.scalar(asked) or 0)


def note_within(kind: TryKind, *of: str, most: int, now: datetime) -> None:
    """Remember it, or Refused where it came from there more often within a day than it may."""
    if count_tries(kind, *of, since=now - DAY) >= most:
        raise Refused(FULL, code="full")
    note_try(kind, *of, now=now)


def _mark(kind: TryKind, *of: str) -> bytes:
    return keys.ring.blind_index("|".join(of), f"public_tries.{kind.value}")


def may_try_code(*, ref: str, address: str, now: datetime) -> bool:
    """Whether this address may try a code for this number.

    Counted for the pair of both, so that nobody locks another out by guessing: a number that is guessed at from many
    addresses leaves one try to each, and who knows the code needs no second. An address that guesses at many numbers is
    slowed down as a whole, at ten times the number.
    """
    since = now - timedelta(minutes=int(get_setting("residents.code_minutes")))
    most = int(get_setting("residents.code_tries"))
    guessed = count_tries(TryKind.CODE, "ref", ref, since=now - timedelta(hours=1))
    allowed = 1 if guessed >= UNDER_ATTACK else most
    return (
        count_tries(TryKind.CODE, "pair", address, ref, since=since) < allowed
        and count_tries(TryKind.CODE, "address", address, since=since) < most * 10
    )


def note_wrong_code(*, ref: str, address: str, now: datetime) -> None:
    """A code that did not fit."""
    for of in (("ref", ref), ("pair", address, ref), ("address", address)):
        note_try(TryKind.CODE, *of, now=now)


def forget_tries(now: datetime) -> int:
    """With the sweep: what is a day old is counted no more."""
    gone = db.session.execute(delete(Try).where(Try.at < now - DAY))
    return int(gone.rowcount)  # type: ignore[attr-defined]
