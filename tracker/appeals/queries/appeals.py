"""Appeals as their readers may see them: a post its own, a supervisor those of his area, nobody else any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, and_, bindparam, false, or_, select
from sqlalchemy.orm import joinedload

from tracker.access import Permission, granting
from tracker.access.actor import Actor
from tracker.access.scope import in_areas, within
from tracker.appeals.models import Appeal
from tracker.appeals.vocabulary import Counting, Status
from tracker.cases.models import Case, Category
from tracker.cases.queries.detail import NotVisible, seen
from tracker.cases.queries.scope import CATEGORY_NAMES, hold_with_case, shown
from tracker.extensions import db
from tracker.foundation.asked import Filter, asked_area, asks, asks_word
from tracker.foundation.orm import AnySelect, among
from tracker.foundation.paging import KeyPage, PageStart, read_page
from tracker.foundation.words import N_
from tracker.people.models import Post

PAGE = 50


class AppealNotVisible(NotVisible):
    """There is no such appeal for this actor; whether it exists at all is not said."""

    said = N_("There is no such appeal, or it is not in your scope.")


def _of(actor: Actor, area_wide: Permission) -> ColumnElement[bool]:
    """Those of the actor's posts, and of whole areas where a post of his has the permission; else none."""
    if not granting(actor, Permission.APPEAL_LIST):
        return false()
    return or_(among(Appeal.post_id, actor.post_ids), in_areas(Appeal.area_code, granting(actor, area_wide)))


def visible_appeals(actor: Actor) -> ColumnElement[bool]:
    """A WHERE condition that holds for the appeals the actor may read; without a fitting post: none."""
    return _of(actor, Permission.APPEAL_JUDGE)


def counted_appeals(actor: Actor) -> ColumnElement[bool]:
    """A WHERE condition that holds for the appeals the actor is told of as a number beside a figure."""
    return _of(actor, Permission.APPEAL_COUNT)


@dataclass(frozen=True)
class AppealFilter(Filter):
    """What the list is narrowed to."""

    status: str = asks_word("status", Status, Appeal.status)
    counting: str = asks_word("counting", Counting, Appeal.counting)
    area: str = asks("area", asked_area, lambda area: within(Appeal.area_code, area))


def _rows(actor: Actor) -> AnySelect:
    """The columns of the list; the title stays empty where the content of the case is not for the actor."""
    return (
        select(
            Appeal.id,
            Appeal.number,
            Appeal.counting,
            Appeal.ground,
            Appeal.status,
            Appeal.instance,
            Appeal.lodged_at,
            Appeal.due_at,
            Appeal.judged_at,
            Appeal.area_code,
            Case.ref,
            Case.visibility,
            *CATEGORY_NAMES,
            Post.title.label("post_title"),
            *shown(actor, title=Case.title),
        )
        .join(Case, Case.id == Appeal.case_id)
        .join(Category, Category.code == Case.category_code)
        .join(Post, Post.id == Appeal.post_id)
    )


def list_appeals(wanted: AppealFilter, *, actor: Actor, start: PageStart) -> KeyPage:
    """One page of a filter, newest first."""
    query = _rows(actor).where(visible_appeals(actor), *wanted.conditions())
    return read_page(db.session.execute, query, Appeal.id, PAGE, start)


_APPEAL = (
    select(Appeal)
    .where(Appeal.id == bindparam("id"))
    .options(
        joinedload(Appeal.post),
        joinedload(Appeal.judge_post),
        joinedload(Appeal.lodged_by_user),
        joinedload(Appeal.judged_by_post),
        joinedload(Appeal.judged_by_user),
        joinedload(Appeal.case).joinedload(Case.category),
    )
)


def get_appeal(appeal_id: int, *, actor: Actor, lock: bool = False) -> Appeal:
    """The appeal, or AppealNotVisible. With `lock` first its case, then itself is held until the end."""
    if lock:
        hold_with_case(Appeal.id, Appeal.case_id, appeal_id)
    query = _APPEAL.where(visible_appeals(actor)).execution_options(populate_existing=lock)
    return seen(db.session.scalar(query, {"id": appeal_id}), AppealNotVisible)


def list_of_case(case_id: int, actor: Actor) -> Sequence[Appeal]:
    """The appeals of a case that the actor may see, newest first."""
    query = select(Appeal).where(Appeal.case_id == case_id, visible_appeals(actor))
    return db.session.scalars(query.options(joinedload(Appeal.post)).order_by(Appeal.id.desc())).all()


def list_waiting(actor: Actor) -> Sequence[Row]:
    """Appeals that wait for the judgement, or for the answer, of one of the actor's posts; the soonest due on top."""
    to_judge = and_(Appeal.status == Status.LODGED, among(Appeal.judge_post_id, actor.post_ids))
    to_answer = and_(Appeal.status == Status.ASKED, among(Appeal.post_id, actor.post_ids))
    query = _rows(actor).where(or_(to_judge, to_answer), visible_appeals(actor))
    return db.session.execute(query.order_by(Appeal.due_at, Appeal.id).limit(PAGE)).all()


def find_latest(case_ids: Sequence[int], counting: Counting, post_id: int) -> dict[int, Row]:
    """By case: the latest appeal of a post against a counting, as (case_id, id, status)."""
    query = select(Appeal.case_id, Appeal.id, Appeal.status).where(
        Appeal.case_id.in_(case_ids), Appeal.counting == counting, Appeal.post_id == post_id
    )
    return {row.case_id: row for row in db.session.execute(query.order_by(Appeal.id))}
