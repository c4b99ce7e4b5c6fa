"""Root cases as their readers may see them: centre and supervisor those of their area, others those given to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, false, func, literal, or_, select
from sqlalchemy import case as sql_case
from sqlalchemy.orm import aliased, joinedload, selectinload

from tracker.access import Permission, granting
from tracker.access.actor import Actor
from tracker.access.policy import Sees
from tracker.access.scope import within
from tracker.audit.models import Event
from tracker.cases.models import Case, Category
from tracker.cases.queries.detail import NotVisible
from tracker.cases.queries.scope import visible_cases
from tracker.clock.instants import local_day
from tracker.extensions import db
from tracker.foundation.orm import among
from tracker.foundation.words import N_
from tracker.people.models import Post, User
from tracker.recurrence.facts import RootFacts
from tracker.recurrence.models import RootCase, RootCheck, RootLink
from tracker.recurrence.queries.matches import countable
from tracker.recurrence.vocabulary import Found, Status

PAGE = 50
SHOWN = 100


class RootNotVisible(NotVisible):
    """There is no such root case for this actor; whether it exists at all is not said."""

    def __init__(self) -> None:
        super().__init__()
        self.message = N_("There is no such root case, or it is not in your scope.")


def in_my_areas(actor: Actor) -> ColumnElement[bool]:
    """A WHERE condition that holds for the root cases of the areas the actor keeps; without a fitting post: none."""
    areas = {post.area_code for post in granting(actor, Permission.ROOT_KEEP)}
    return or_(*(within(RootCase.area_code, code) for code in sorted(areas))) if areas else false()


def visible_roots(actor: Actor) -> ColumnElement[bool]:
    """A WHERE condition that holds for the root cases the actor may see; without a fitting post: none."""
    if not granting(actor, Permission.ROOT_LIST):
        return false()
    given = [among(column, actor.post_ids) for column in (RootCase.post_id, RootCase.checker_post_id)]
    return or_(in_my_areas(actor), *given)


def counts_for(root: Any = RootCase) -> ColumnElement[bool]:
    """A WHERE condition on linked cases: they count, and still are of the type of their root case."""
    return and_(countable(), Case.category_code == root.category_code)


def _linked(*which: ColumnElement[bool]) -> Any:
    query = select(func.count()).select_from(RootLink).join(Case, Case.id == RootLink.case_id)
    return query.where(RootLink.root_id == RootCase.id, counts_for(), *which).correlate(RootCase).scalar_subquery()


@dataclass(frozen=True)
class RootFilter:
    """What the list is narrowed to."""

    status: str = ""
    area: str = ""


def conditions(wanted: RootFilter, *, actor: Actor) -> list[ColumnElement[bool]]:
    """The WHERE conditions of a filter, the scope first."""
    found = [visible_roots(actor)]
    if wanted.status:
        found.append(RootCase.status == Status(wanted.status))
    if wanted.area:
        found.append(within(RootCase.area_code, wanted.area))
    return found


_CHECK = aliased(RootCheck)


def _checks(what: Any, *which: ColumnElement[bool]) -> Any:
    present = (_CHECK.root_id == RootCase.id, _CHECK.round == RootCase.round)
    return select(what).select_from(_CHECK).where(*present, *which).correlate(RootCase).scalar_subquery()


def rows_query() -> Any:
    """The columns of the list; the place stays empty when none of the cases may be spoken of any more."""
    cases = _linked().label("cases")
    return (
        select(
            RootCase.id,
            RootCase.year,
            RootCase.seq,
            RootCase.status,
            RootCase.origin,
            RootCase.opened_at,
            RootCase.ended_at,
            RootCase.area_code,
            RootCase.checks_needed,
            cases,
            sql_case((_linked() > 0, RootCase.place), else_=literal("")).label("place"),
            _checks(func.count(), _CHECK.found == Found.QUIET).label("quiet"),
            _checks(func.min(_CHECK.planned_on), _CHECK.done_at.is_(None)).label("next_on"),
            Category.name.label("category_name"),
            Category.name_en.label("category_name_en"),
            Post.title.label("post_title"),
        )
        .join(Category, Category.code == RootCase.category_code)
        .outerjoin(Post, Post.id == RootCase.post_id)
    )


@dataclass(frozen=True)
class RootPage:
    """A page of the list, newest first, and the ids to go on from."""

    rows: Sequence[Row]
    older: int | None
    newer: int | None


def list_roots(
    wanted: RootFilter, *, actor: Actor, before: int | None = None, after: int | None = None
) -> RootPage:  # fmt: skip
    """One page by keyset: below the id `before`, or just above the id `after`."""
    query = rows_query().where(*conditions(wanted, actor=actor)).limit(PAGE + 1)
    if after is not None:
        rows = db.session.execute(query.where(RootCase.id > after).order_by(RootCase.id)).all()
        has_more, rows = len(rows) > PAGE, rows[:PAGE][::-1]
        return RootPage(rows, rows[-1].id if rows else None, rows[0].id if has_more else None)
    if before is not None:
        query = query.where(RootCase.id < before)
    rows = db.session.execute(query.order_by(RootCase.id.desc())).all()
    has_more, rows = len(rows) > PAGE, rows[:PAGE]
    newer = rows[0].id if before is not None and rows else None
    return RootPage(rows, rows[-1].id if has_more else None, newer)


_WITH_ALL = (
    joinedload(RootCase.category),
    joinedload(RootCase.post),
    joinedload(RootCase.checker_post),
    joinedload(RootCase.previous),
    selectinload(RootCase.checks).joinedload(RootCheck.done_by_post),
    selectinload(RootCase.checks).joinedload(RootCheck.done_by_user),
)
_ROOT = select(RootCase).where(RootCase.id == bindparam("id")).options(*_WITH_ALL)


def get_root(root_id: int, *, actor: Actor, lock: bool = False) -> RootFacts:
    """The root case with what its rules need, or RootNotVisible. With `lock` it is held until the transaction ends."""
    if lock:
        db.session.execute(select(RootCase.id).where(RootCase.id == root_id).with_for_update())
    query = _ROOT.where(visible_roots(actor)).execution_options(populate_existing=lock)
    found: RootCase | None = db.session.scalar(query, {"id": root_id})
    if found is None:
        raise RootNotVisible
    return load_root_facts(found)


def load_root_facts(root: RootCase) -> RootFacts:
    """A root case with its checks, as the rules look at it; for the program's own acts, which know no scope."""
    query = (
        select(func.count())
        .select_from(RootLink)
        .join(Case, Case.id == RootLink.case_id)
        .where(RootLink.root_id == root.id, Case.is_open, countable(), Case.category_code == root.category_code)
    )
    return RootFacts(root, int(db.session.scalar(query) or 0))


@dataclass(frozen=True)
class LinkedCases:
    """The cases of a root case: those the reader may see, and how many there are in all."""

    rows: Sequence[Row]
    count: int

    @property
    def hidden(self) -> int:
        """How many are counted and not shown."""
        return self.count - len(self.rows)


def list_linked(root: RootCase, actor: Actor) -> LinkedCases:
    """Up to a hundred cases of a root case, the newest first."""
    linked = (RootLink.root_id == root.id, countable(), Case.category_code == root.category_code)
    base = select(func.count()).select_from(RootLink).join(Case, Case.id == RootLink.case_id).where(*linked)
    query = (
        select(Case.id, Case.ref, Case.title, Case.place, Case.state, Case.received_at, Case.handling_minutes)
        .join(RootLink, RootLink.case_id == Case.id)
        .where(*linked, visible_cases(actor, least=Sees.CONTENT))
        .order_by(Case.received_at.desc(), Case.id.desc())
        .limit(SHOWN)
    )
    return LinkedCases(db.session.execute(query).all(), int(db.session.scalar(base) or 0))


def list_history(root: RootCase) -> Sequence[Row]:
    """What happened to a root case, oldest first."""
    query = (
        select(Event.kind, Event.received_at, Event.facts, User.name.label("user_name"), Post.title.label("post_title"))
        .outerjoin(User, User.id == Event.user_id)
        .outerjoin(Post, Post.id == Event.post_id)
        .where(Event.subject == "root", Event.subject_id == root.id)
    )
    return db.session.execute(query.order_by(Event.seq)).all()


def find_followers(root: RootCase, actor: Actor) -> Sequence[RootCase]:
    """The later root cases that point back to this one."""
    query = select(RootCase).where(RootCase.previous_id == root.id, visible_roots(actor))
    return db.session.scalars(query.order_by(RootCase.id)).all()


def find_root_of(case_id: int, actor: Actor) -> RootCase | None:
    """The root case a case belongs to, if the actor may see it."""
    query = select(RootCase).join(RootLink, RootLink.root_id == RootCase.id).where(RootLink.case_id == case_id)
    return db.session.scalar(query.where(visible_roots(actor)).options(selectinload(RootCase.checks)))


def list_to_state(actor: Actor) -> Sequence[Row]:
    """Root cases whose cause one of my posts has to find, the oldest on top."""
    query = rows_query().where(RootCase.status == Status.TAKEN_UP, among(RootCase.post_id, actor.post_ids))
    return db.session.execute(query.order_by(RootCase.id).limit(PAGE)).all()


def list_to_check(actor: Actor, now: datetime) -> Sequence[Row]:
    """Root cases with a quiet check that one of my posts has to make by today, the longest due on top."""
    due = _checks(func.min(_CHECK.planned_on), _CHECK.done_at.is_(None))
    query = rows_query().where(
        RootCase.status == Status.WATCHING, among(RootCase.checker_post_id, actor.post_ids), due <= local_day(now)
    )
    return db.session.execute(query.order_by(due, RootCase.id).limit(PAGE)).all()


def list_to_lead(actor: Actor) -> Sequence[Row]:
    """Root cases of my area to take up, and those with all their quiet checks; none for who keeps no area."""
    if not granting(actor, Permission.ROOT_KEEP):
        return []
    quiet = _checks(func.count(), _CHECK.found == Found.QUIET)
    ready = and_(RootCase.status == Status.WATCHING, quiet >= RootCase.checks_needed)
    query = rows_query().where(in_my_areas(actor), or_(RootCase.status == Status.PROPOSED, ready))
    return db.session.execute(query.order_by(RootCase.id).limit(PAGE)).all()
