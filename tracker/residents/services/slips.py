"""Giving out slips and opening them: a number that may be told to anyone, and a code that is told once."""

from __future__ import annotations

import hmac
import uuid
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from tracker.access.actor import Actor, HeldPost, acting_for
from tracker.access.policy import SLIP_ROLE
from tracker.audit.services import log_access, record
from tracker.cases.facts import CaseFacts
from tracker.cases.models import Case
from tracker.extensions import db, keys, savepoint
from tracker.foundation.days import local_day
from tracker.foundation.words import N_, Refused
from tracker.people.vocabulary import Rank
from tracker.residents.models import Slip
from tracker.residents.services.limits import may_try_code, note_within, note_wrong_code
from tracker.residents.vocabulary import SlipKind, TryKind
from tracker.site.queries import get_setting

#: How many households of one network address may join a case within a day.
MOST_JOINS = 5
#: One sentence for a number that does not exist, one that has no slip, and a code that does not fit.
WRONG = N_("Number and code do not go together. Look at your slip once more.")
WAIT = N_("Too many wrong codes from this device. Wait %(minutes)s minutes, or call the grid centre.")


def code_of_key(client_key: str) -> str:
    """The code of a slip: the same for the same form, however often it was sent, and nobody's guess."""
    return f"{int.from_bytes(keys.ring.blind_index(client_key, 'slips.draw')) % 10**6:06d}"


def _mark(ref: str, code: str) -> bytes:
    return keys.ring.blind_index(f"{ref}:{code}", "slips.code")


def find_given(client_key: str) -> Slip | None:
    """The slip that a form has made already."""
    return db.session.scalar(select(Slip).where(Slip.client_key == client_key))


def give_slip(*, ref: str, kind: SlipKind, client_key: str, now: datetime) -> tuple[Slip, bool]:
    """The slip of a form, and whether it is new: sent twice, also at once, a form has one. Its code is kept nowhere."""
    given = find_given(client_key)
    if given is not None:
        return given, False
    mark = _mark(ref, code_of_key(client_key))
    slip = Slip(ref=ref, kind=kind, client_key=client_key, code_mark=mark, made_at=now)
    try:
        with savepoint():
            db.session.add(slip)
            db.session.flush()
    except IntegrityError:  # another request with this key was quicker
        given = find_given(client_key)
        if given is None:
            raise
        return given, False
    return slip, True


def issue_slip(*, facts: CaseFacts, actor: Actor, post: HeldPost, now: datetime, address: str) -> str:
    """A slip for who reported in person or by telephone; an earlier one of the report itself holds no longer."""
    case = facts.case
    if not facts.has_reporter:
        raise Refused(N_("Nobody outside reported this case, so there is nobody to ask."))
    db.session.execute(delete(Slip).where(Slip.ref == case.ref, Slip.kind == SlipKind.REPORTER))
    key = str(uuid.uuid4())
    give_slip(ref=case.ref, kind=SlipKind.REPORTER, client_key=key, now=now)
    record(subject="case", row=case, kind="SlipIssued", actor=actor, post=post, now=now, facts={})
    log_access(actor=actor, act="slip:issue", now=now, subject=f"case:{case.ref}", post=post, address=address)
    db.session.flush()
    return code_of_key(key)


def open_slip(*, ref: str, code: str, address: str, now: datetime) -> Slip | None:
    """The slip behind number and code; None where they do not fit, which is remembered. Refused after too many."""
    if not may_try_code(ref=ref, address=address, now=now):
        raise Refused(WAIT, field="code", code="throttled", minutes=int(get_setting("residents.code_minutes")))
    slips = db.session.scalars(select(Slip).where(Slip.ref == ref).order_by(Slip.id)).all()
    mark = _mark(ref, code)
    fitting = [slip for slip in slips if hmac.compare_digest(slip.code_mark, mark)]
    if not fitting:
        note_wrong_code(ref=ref, address=address, now=now)
        return None
    return fitting[0]


def holder_of(area_code: str, now: datetime) -> Actor:
    """Who holds a slip, as the rules know him: no person and no post, for one place alone."""
    post = HeldPost(0, "", SLIP_ROLE, area_code, None, Rank.A)
    return acting_for([post], local_day(now))


def join(*, case: Case, client_key: str, address: str, now: datetime) -> Slip:
    """A neighbour says "me too" and gets a slip; a few from one network address, for no case is voted for."""
    slip, is_new = give_slip(ref=case.ref, kind=SlipKind.NEIGHBOUR, client_key=client_key, now=now)
    if not is_new:
        return slip
    note_within(TryKind.REPORT, "join", address, case.ref, most=MOST_JOINS, now=now)
    case.join_count += 1
    facts = {"joined": case.join_count}
    record(subject="case", row=case, kind="NeighbourJoined", actor=None, post=None, now=now, facts=facts)
    db.session.flush()
    return slip
