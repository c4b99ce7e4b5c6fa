"""Root cases as their readers may see them: centre and supervisor those of their area, others those given to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, and_, bindparam, false, func, literal, or_, select
from sqlalchemy import case as sql_case
from sqlalchemy.orm import aliased, joinedload, selectinload

from tracker.access import Permission, granting
from tracker.access.actor import Actor
from tracker.access.policy import SUPERVISOR_ROLE, Sees
from tracker.access.scope import in_areas, within
from tracker.cases.models import Case, Category
from tracker.cases.queries.detail import NotVisible, seen
from tracker.cases.queries.scope import CATEGORY_NAMES, visible_cases
from tracker.extensions import db
from tracker.foundation.asked import Filter, asked_area, asks, asks_word
from tracker.foundation.days import local_day
from tracker.foundation.orm import AnySelect, among
from tracker.foundation.paging import KeyPage, PageStart, read_page
from tracker.foundation.words import N_
from tracker.people.models import Post
from tracker.recurrence.models import RootCase, RootCheck, RootLink
from tracker.recurrence.queries.matches import countable
from tracker.recurrence.vocabulary import RUNNING, Found, Status

PAGE = 50
SHOWN = 100


class RootNotVisible(NotVisible):
    """There is no such root case for this actor; whether it exists at all is not said."""

    said = N_("There is no such root case, or it is not in your scope.")


def in_my_areas(actor: Actor) -> ColumnElement[bool]:
    """A WHERE condition that holds for the root cases of the areas the actor keeps; without a fitting post: none."""
    return in_areas(RootCase.area_code, granting(actor, Permission.ROOT_KEEP))


def visible_roots(actor: Actor) -> ColumnElement[bool]:
    """A WHERE condition that holds for the root cases the actor may see; without a fitting post: none."""
    if not granting(actor, Permission.ROOT_LIST):
        return false()
    given = [among(column, actor.post_ids) for column in (RootCase.post_id, RootCase.checker_post_id)]
    return or_(in_my_areas(actor), *given)


def counts_for(root: RootCase | type[RootCase] = RootCase) -> ColumnElement[bool]:
    """A WHERE condition on linked cases: they count, and still are of the type of their root case."""
    return and_(countable(), Case.category_code == root.category_code)


def _linked(*which: ColumnElement[bool]) -> ScalarSelect[int]:
    query = select(func.count()).select_from(RootLink).join(Case, Case.id == RootLink.case_id)
    return query.where(RootLink.root_id == RootCase.id, counts_for(), *which).correlate(RootCase).scalar_subquery()


@dataclass(frozen=True)
class RootFilter(Filter):
    """What the list is narrowed to."""

    status: str = asks_word("status", Status, RootCase.status)
    area: str = asks("area", asked_area, lambda area: within(RootCase.area_code, area))


_CHECK = aliased(RootCheck)
T = TypeVar("T")


def _checks(what: ColumnElement[T], *which: ColumnElement[bool]) -> ScalarSelect[T]:
    present = (_CHECK.root_id == RootCase.id, _CHECK.round == RootCase.round)
    return select(what).select_from(_CHECK).where(*present, *which).correlate(RootCase).scalar_subquery()


def rows_query() -> AnySelect:
    """The columns of the list; the place stays empty when none of the cases may be spoken of any more."""
    cases = _linked().label("cases")
    return (
        select(
            RootCase.id,
            RootCase.number,
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
            *CATEGORY_NAMES,
            Post.title.label("post_title"),
        )
        .join(Category, Category.code == RootCase.category_code)
        .outerjoin(Post, Post.id == RootCase.post_id)
    )


def list_roots(wanted: RootFilter, *, actor: Actor, start: PageStart) -> KeyPage:
    """One page of a filter, newest first."""
    query = rows_query().where(visible_roots(actor), *wanted.conditions())
    return read_page(db.session.execute, query, RootCase.id, PAGE, start)


_WITH_ALL = (
    joinedload(RootCase.category),
    joinedload(RootCase.post),
    joinedload(RootCase.checker_post),
    selectinload(RootCase.checks).joinedload(RootCheck.done_by_post),
    selectinload(RootCase.checks).joinedload(RootCheck.done_by_user),
)
_ROOT = select(RootCase).where(RootCase.id == bindparam("id")).options(*_WITH_ALL)


def get_root(root_id: int, *, actor: Actor, lock: bool = False) -> RootCase:
    """The root case with what its rules need, or RootNotVisible. With `lock` it is held until the transaction ends."""
    if lock:
        db.session.execute(select(RootCase.id).where(RootCase.id == root_id).with_for_update())
    query = _ROOT.where(visible_roots(actor)).execution_options(populate_existing=lock)
    found: RootCase = seen(db.session.scalar(query, {"id": root_id}), RootNotVisible)
    linked = select(func.count()).select_from(RootLink).join(Case, Case.id == RootLink.case_id)
    running = linked.where(RootLink.root_id == found.id, Case.is_open, counts_for(found))
    found.open_cases = int(db.session.scalar(running) or 0)
    return found


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
    linked = (RootLink.root_id == root.id, counts_for(root))
    base = select(func.count()).select_from(RootLink).join(Case, Case.id == RootLink.case_id).where(*linked)
    query = (
        select(Case.id, Case.ref, Case.title, Case.place, Case.state, Case.received_at, Case.handling_minutes)
        .join(RootLink, RootLink.case_id == Case.id)
        .where(*linked, visible_cases(actor, least=Sees.CONTENT, few=True))
        .order_by(Case.received_at.desc(), Case.id.desc())
        .limit(SHOWN)
    )
    return LinkedCases(db.session.execute(query).all(), int(db.session.scalar(base) or 0))


def list_related(root: RootCase, actor: Actor) -> Sequence[RootCase]:
    """The root case this one follows and those that follow it, as far as the actor may see them, the oldest first."""
    is_near = or_(RootCase.previous_id == root.id, RootCase.id == root.previous_id)
    query = select(RootCase).where(is_near, visible_roots(actor))
    return db.session.scalars(query.order_by(RootCase.id)).all()


def find_root_of(case_id: int, actor: Actor) -> RootCase | None:
    """The root case a case belongs to, if the actor may see it."""
    query = select(RootCase).join(RootLink, RootLink.root_id == RootCase.id).where(RootLink.case_id == case_id)
    return db.session.scalar(query.where(visible_roots(actor)).options(selectinload(RootCase.checks)))


def _to_state(actor: Actor) -> ColumnElement[bool]:
    """One of my posts has to find the cause."""
    return and_(RootCase.status == Status.TAKEN_UP, among(RootCase.post_id, actor.post_ids))


def _next_on() -> ScalarSelect[date]:
    return _checks(func.min(_CHECK.planned_on), _CHECK.done_at.is_(None))


def _to_check(actor: Actor, on: date) -> ColumnElement[bool]:
    """One of my posts has to make a quiet check by a day."""
    mine = among(RootCase.checker_post_id, actor.post_ids)
    return and_(RootCase.status == Status.WATCHING, mine, _next_on() <= on)


def _to_take_up(actor: Actor) -> ColumnElement[bool]:
    """Somebody of the area, so one of my posts, has to take it up or to dismiss it."""
    return and_(RootCase.status == Status.PROPOSED, in_my_areas(actor))


def _to_close(actor: Actor) -> ColumnElement[bool]:
    """All checks were quiet and no case of it is open any more; closing is for supervisors (rules.py)."""
    return and_(
        RootCase.status == Status.WATCHING,
        in_areas(RootCase.area_code, [post for post in actor.posts if post.role is SUPERVISOR_ROLE]),
        _checks(func.count(), _CHECK.found == Found.QUIET) >= RootCase.checks_needed,
        _linked(Case.is_open.is_(True)) == 0,
    )


def _list_waiting(condition: ColumnElement[bool], *order: ColumnElement[date]) -> Sequence[Row]:
    return db.session.execute(rows_query().where(condition).order_by(*order, RootCase.id).limit(PAGE)).all()


def list_to_state(actor: Actor) -> Sequence[Row]:
    """Root cases whose cause one of my posts has to find, the oldest on top."""
    return _list_waiting(_to_state(actor))


def list_to_check(actor: Actor, now: datetime) -> Sequence[Row]:
    """Root cases with a quiet check that one of my posts has to make by today, the longest due on top."""
    return _list_waiting(_to_check(actor, local_day(now)), _next_on())


def list_to_lead(actor: Actor) -> Sequence[Row]:
    """Root cases of my area to take up, and those a supervisor may close; none for who keeps no area."""
    if not granting(actor, Permission.ROOT_KEEP):
        return []
    return _list_waiting(or_(_to_take_up(actor), _to_close(actor)))


def select_waiting(actor: Actor) -> Select[int] | None:
    """The ids of the root cases that need a step of one of the actor's posts today; None for who has no part in any."""
    if not granting(actor, Permission.ROOT_LIST):
        return None
    mine = or_(_to_state(actor), _to_check(actor, actor.on))
    if granting(actor, Permission.ROOT_KEEP):
        mine = or_(mine, _to_take_up(actor), _to_close(actor))
    # Said once more by itself, so that those that have ended, most of all, are not looked at.
    return select(RootCase.id).where(RootCase.status.in_(sorted(RUNNING)), mine)
