"""Lists of mediations: rows that hold no name; the title is opened for those alone who may read the file."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from tracker.access.actor import Actor
from tracker.access.policy import Sees
from tracker.extensions import db
from tracker.foundation.asked import Filter, asks, asks_word
from tracker.foundation.paging import KeyPage, PageStart, read_page
from tracker.mediation.models import Mediation
from tracker.mediation.queries.scope import visible_mediations
from tracker.mediation.vocabulary import Stage
from tracker.people.models import Post

PAGE = 50


@dataclass(frozen=True)
class Wanted(Filter):
    """Which mediations a list shows."""

    mine: bool = asks(
        "show", lambda text: text == "mine", lambda _mine, actor: Mediation.mediator_post_id.in_(actor.post_ids)
    )
    is_open: bool = asks("state", lambda text: text != "closed")
    stage: str = asks_word("stage", Stage, Mediation.stage)


def list_mediations(wanted: Wanted, start: PageStart, *, actor: Actor) -> KeyPage:
    """A page of mediations in scope: the actor's own open ones by what is due next, all others newest first.

    Each row says with `is_readable` whether its sealed body may be opened for the actor.
    """
    readable = visible_mediations(actor, least=Sees.CONTENT)
    query = (
        select(Mediation.id, Mediation, Post.title.label("post_title"), readable.label("is_readable"))
        .join(Post, Post.id == Mediation.mediator_post_id)
        .where(visible_mediations(actor), Mediation.is_open.is_(wanted.is_open), *wanted.conditions(actor))
    )
    if wanted.mine and wanted.is_open:
        # A mediator's own open files are few; what is due first stands on top.
        query = query.order_by(Mediation.next_on.is_(None), Mediation.next_on, Mediation.id.desc())
        return KeyPage(db.session.execute(query.limit(4 * PAGE)).all(), None, None)
    return read_page(db.session.execute, query, Mediation.id, PAGE, start)


def has_files(actor: Actor) -> bool:
    """The actor's posts have mediations of their own."""
    query = select(Mediation.id).where(Mediation.mediator_post_id.in_(actor.post_ids)).limit(1)
    return db.session.scalar(query) is not None


def count_stages(actor: Actor) -> dict[Stage, int]:
    """How many open mediations in scope stand at which stage."""
    query = (
        select(Mediation.stage, func.count())
        .where(visible_mediations(actor), Mediation.is_open)
        .group_by(Mediation.stage)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def find_of_case(case_id: int, actor: Actor) -> Mediation | None:
    """The newest mediation of a case that the actor may know of."""
    query = select(Mediation).where(Mediation.case_id == case_id, visible_mediations(actor))
    return db.session.scalars(query.order_by(Mediation.id.desc()).limit(1)).first()
