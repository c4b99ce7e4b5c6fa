"""What is left for sending: one message for each channel and webhook that asked for a notice, in its transaction."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime

from flask_sqlalchemy.session import Session
from sqlalchemy import event, update
from sqlalchemy.dialects import postgresql, sqlite

from tracker.access.actor import Actor
from tracker.audit.services import log_access
from tracker.channels.models import Message
from tracker.channels.queries.matrix import Matrix, get_matrix, posts_of
from tracker.channels.vocabulary import TRIAL, Standing
from tracker.extensions import db, jobs
from tracker.foundation.json import Json
from tracker.foundation.words import N_, Refused

#: The name of the job that sends.
JOB = "send-messages"
_ASKED = "channels.asked"


def leave_messages(_app: object, *, posts: Sequence[int], kind: str, ref: str, now: datetime) -> None:
    """Leave the messages that notices of a kind ask for. Where nobody asked for it, this is one look into memory."""
    matrix = get_matrix()
    if kind not in matrix:
        return
    rows = [_message(f"c{one}", kind, ref, now, at_once) for one, at_once in _channels(matrix, kind, posts).items()]
    rows += [_message(f"w{one}", kind, ref, now, True) for one in matrix.webhooks.get(kind, ())]
    _insert(rows)


def _channels(matrix: Matrix, kind: str, posts: Sequence[int]) -> dict[int, bool]:
    """The channels that hear of it, and whether in quiet hours too: one row that says so is enough."""
    asked = matrix.rows.get(kind, [])
    told = posts_of(posts) if asked else ()
    found: dict[int, bool] = {}
    for row in asked:
        if any(row.reaches(post.role, post.area_code, post.unit_id) for post in told):
            found[row.channel_id] = found.get(row.channel_id, False) or row.is_at_once
    return found


def _message(receiver: str, kind: str, ref: str, now: datetime, is_at_once: bool) -> Json:
    number = int(receiver[1:])
    return {
        "channel_id": number if receiver[0] == "c" else None,
        "webhook_id": number if receiver[0] == "w" else None,
        "dedup_key": f"{receiver}:{kind}:{ref}:{int(now.timestamp())}",
        "public_key": f"msg_{secrets.token_hex(12)}",
        "kind": kind,
        "ref": ref,
        "is_at_once": is_at_once,
        "at": now,
        "standing": Standing.WAITING,
        "tries": 0,
        "next_at": now,
    }


def _insert(rows: list[Json]) -> None:
    """Write them; what is there already under its key is the same message."""
    if not rows:
        return
    connection = db.session.connection()
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    connection.execute(dialect.insert(Message).on_conflict_do_nothing(index_elements=["dedup_key"]), rows)
    ask_after_commit()


def ask_after_commit() -> None:
    """Have the messages sent once this transaction is through."""
    db.session.info[_ASKED] = True


def _after_commit(session: Session) -> None:
    if not session.in_nested_transaction() and session.info.pop(_ASKED, False):
        jobs.ask(JOB)


def _after_rollback(session: Session) -> None:
    session.info.pop(_ASKED, None)


def listen() -> None:
    """Wake the job after commits that left messages; told once to the sessions of all applications."""
    if not event.contains(Session, "after_commit", _after_commit):
        event.listen(Session, "after_commit", _after_commit)
        event.listen(Session, "after_rollback", _after_rollback)


def leave_trial(*, receiver: str, actor: Actor, now: datetime) -> None:
    """Leave a message that only tries a channel ('c7') or webhook ('w7')."""
    subject = f"{'channel' if receiver[0] == 'c' else 'webhook'}:{receiver[1:]}"
    log_access(actor=actor, act="channel:try", now=now, subject=subject)
    _insert([_message(receiver, TRIAL, "", now, True)])


def retry_messages(*, ids: Iterable[int], actor: Actor, now: datetime) -> int:
    """Let messages that were given up start anew; how many there were."""
    done = _move(ids, Standing.WAITING, {"tries": 0, "next_at": now, "fault": None, "status": None})
    for one in done:
        log_access(actor=actor, act="message:retry", now=now, subject=f"message:{one}")
    if done:
        ask_after_commit()
    return len(done)


def drop_messages(*, ids: Iterable[int], actor: Actor, now: datetime) -> int:
    """Take messages that were given up out of sight; they stay in the log. How many there were."""
    done = _move(ids, Standing.DROPPED, {})
    for one in done:
        log_access(actor=actor, act="message:drop", now=now, subject=f"message:{one}")
    return len(done)


def _move(ids: Iterable[int], standing: Standing, more: Json) -> list[int]:
    chosen = list(ids)
    if not chosen:
        raise Refused(N_("Choose at least one message."))
    query = (
        update(Message)
        .where(Message.id.in_(chosen), Message.standing == Standing.DEAD)
        .values(standing=standing, **more)
        .returning(Message.id)
        .execution_options(synchronize_session=False)
    )
    return list(db.session.scalars(query))
