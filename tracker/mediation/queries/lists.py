"""Lists of mediations: rows that hold no name; the title is opened for those alone who may read the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select

from tracker.access.actor import Actor
from tracker.access.policy import Sees
from tracker.extensions import db
from tracker.mediation.models import Mediation
from tracker.mediation.queries.scope import visible_mediations
from tracker.mediation.vocabulary import Stage
from tracker.people.models import Post, Unit

PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """Which mediations a list shows."""

    is_open: bool = True
    stage: Stage | None = None
    mine: bool = False
    before: int | None = None


def list_mediations(wanted: Wanted, *, actor: Actor) -> tuple[Sequence[Row], int | None]:
    """A page of mediations in scope, and the id to go on from: open ones by what is due next, closed ones newest first.

    Each row says with `is_readable` whether its sealed body may be opened for the actor.
    """
    readable = visible_mediations(actor, least=Sees.CONTENT)
    query = (
        select(
            Mediation,
            Post.title.label("post_title"),
            Unit.name.label("unit_name"),
            readable.label("is_readable"),
        )
        .join(Post, Post.id == Mediation.mediator_post_id)
        .join(Unit, Unit.id == Mediation.committee_id)
        .where(visible_mediations(actor), Mediation.is_open.is_(wanted.is_open))
    )
    if wanted.stage is not None:
        query = query.where(Mediation.stage == wanted.stage)
    if wanted.mine:
        query = query.where(Mediation.mediator_post_id.in_(actor.post_ids))
    if wanted.before:
        query = query.where(Mediation.id < wanted.before)
    order: list[Any] = [Mediation.id.desc()]
    if wanted.mine and wanted.is_open:
        # A mediator's own open files are few; what is due first stands on top.
        order = [Mediation.next_on.is_(None), Mediation.next_on, Mediation.id.desc()]
        return db.session.execute(query.order_by(*order).limit(4 * PAGE)).all(), None
    rows = db.session.execute(query.order_by(*order).limit(PAGE + 1)).all()
    return rows[:PAGE], rows[PAGE - 1].Mediation.id if len(rows) > PAGE else None


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
