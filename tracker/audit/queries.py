"""Reading histories and the access log."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Row, Select, func, select

from tracker.audit.models import AccessEntry, Event
from tracker.extensions import db
from tracker.foundation.days import day_start
from tracker.foundation.paging import KeyPage, PageStart, read_page
from tracker.people.models import Post, User

PAGE = 50


def list_entries(
    *only: ColumnElement[bool], acts: Collection[str], username: str, on: date | None, start: PageStart
) -> KeyPage:
    """A page of the log, newest first; of some acts, a user or a local day where they are given, and of `only`."""
    query = (
        select(
            *(AccessEntry.id, AccessEntry.at, AccessEntry.act, AccessEntry.subject),
            *(AccessEntry.purpose, AccessEntry.detail),
            *(User.username, User.name, Post.title.label("post")),
        )
        .outerjoin(User, User.id == AccessEntry.user_id)
        .outerjoin(Post, Post.id == AccessEntry.post_id)
        .where(*only)
    )
    if acts:
        query = query.where(AccessEntry.act.in_(acts))
    if username:
        query = query.where(User.username == username.lower())
    if on:
        query = query.where(AccessEntry.at >= day_start(on), AccessEntry.at < day_start(on + timedelta(days=1)))
    return read_page(db.session.execute, query, AccessEntry.id, PAGE, start)


def count_prints(act: str, subject: str, purpose: str = "") -> int:
    """How often a paper of something has been printed."""
    query = select(func.count()).where(
        AccessEntry.subject == subject, AccessEntry.act == act, AccessEntry.purpose == purpose
    )
    return int(db.session.scalar(query) or 0)


def list_acts() -> list[str]:
    """The kinds of acts the log holds."""
    return list(db.session.scalars(select(AccessEntry.act).distinct().order_by(AccessEntry.act)))


def history_of(subject: str, subject_id: int) -> Select:
    """What happened to something, oldest first: kind, instant, facts, and who for which post."""
    return (
        select(Event.kind, Event.received_at, Event.facts, User.name.label("user_name"), Post.title.label("post_title"))
        .outerjoin(User, User.id == Event.user_id)
        .outerjoin(Post, Post.id == Event.post_id)
        .where(Event.subject == subject, Event.subject_id == subject_id)
        .order_by(Event.seq)
    )


def list_history(subject: str, subject_id: int) -> Sequence[Row]:
    """The rows of `history_of`."""
    return db.session.execute(history_of(subject, subject_id)).all()
