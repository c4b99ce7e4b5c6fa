"""What a post has open of cases, and how it goes to another post; the parts of it that other subjects use as well."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, func, or_, select, union, update
from sqlalchemy.orm import InstrumentedAttribute

from tracker.cases.models import Case, CoHandling
from tracker.cases.services.moves import give_on
from tracker.cases.services.routing import involve
from tracker.extensions import db
from tracker.foundation.words import N_
from tracker.people.models import Post
from tracker.people.services.open_work import Work

#: A column that names a post, one that tells things apart, and when such a thing is open.
Seat = tuple[InstrumentedAttribute[Any], InstrumentedAttribute[int], SQLColumnExpression[bool]]


def counting(*seats: Seat) -> Callable[[Collection[int] | None], dict[int, int]]:
    """Count the open things of posts; one that a post has in two ways counts once."""

    def count(post_ids: Collection[int] | None) -> dict[int, int]:
        parts = []
        for post, thing, is_open in seats:
            query = select(post.label("post_id"), thing.label("thing")).where(is_open, post.is_not(None))
            parts.append(query if post_ids is None else query.where(post.in_(list(post_ids))))
        found = union(*parts).subquery()
        query = select(found.c.post_id, func.count()).group_by(found.c.post_id)
        return dict(db.session.execute(query).all())

    return count


def let_in(condition: ColumnElement[bool], case_id: InstrumentedAttribute[int], post: Post) -> None:
    """Give a post its part in the cases behind some things."""
    for one in db.session.scalars(select(case_id).where(condition).distinct()):
        case = db.session.get(Case, one)
        if case is not None:
            involve(case, post.id)
    db.session.flush()


def renaming(*seats: Seat, case_id: InstrumentedAttribute[int]) -> Callable[[Post, Post, datetime], None]:
    """Give things on by naming the other post in their place; it gets its part in the cases behind them."""

    def give(post: Post, to: Post, now: datetime) -> None:
        for column, _thing, is_open in seats:
            condition = is_open & (column == post.id)
            let_in(condition, case_id, to)
            model = column.class_
            db.session.execute(update(model).where(condition).values({column.key: to.id}))

    return give


_UNANSWERED = CoHandling.answered_at.is_(None) & CoHandling.case_id.in_(select(Case.id).where(Case.is_open))
_ASKED = Case.is_open & Case.triage_asked_at.is_not(None) & Case.triage_answered_at.is_(None)


def _give_cases(post: Post, to: Post, now: datetime) -> None:
    """Each case keeps its state and its clock; its history tells of the change, and the new post hears of it."""
    for asked in db.session.scalars(select(CoHandling).where(_UNANSWERED, CoHandling.post_id == post.id)).all():
        _give_task(asked, to)
    has = or_(Case.holder_post_id == post.id, Case.lead_post_id == post.id, _ASKED & (Case.triage_post_id == post.id))
    for case in db.session.scalars(select(Case).where(Case.is_open, has).order_by(Case.id).with_for_update()).all():
        give_on(case, to, post.id, now)
    db.session.flush()


def _give_centre(post: Post, to: Post, now: datetime) -> None:
    """A centre has thousands that lie elsewhere: they only come back to the other one, which sees them by its area."""
    db.session.execute(update(Case).where(Case.is_open, Case.centre_post_id == post.id).values(centre_post_id=to.id))
    db.session.expire_all()


def _give_task(asked: CoHandling, to: Post) -> None:
    """Another post assists; where it leads or assists already the task falls to what it does there."""
    case = db.session.get_one(Case, asked.case_id)
    if case.lead_post_id == to.id or db.session.get(CoHandling, (case.id, to.id)) is not None:
        db.session.delete(asked)
    else:
        asked.post_id = to.id
    involve(case, to.id)
    db.session.flush()


CASES = Work(
    N_("cases"),
    counting(
        (Case.holder_post_id, Case.id, Case.is_open),
        (Case.lead_post_id, Case.id, Case.is_open),
        (Case.triage_post_id, Case.id, _ASKED),
        (CoHandling.post_id, CoHandling.case_id, _UNANSWERED),
    ),
    _give_cases,
)
_ELSEWHERE = Case.is_open & or_(Case.holder_post_id.is_(None), Case.holder_post_id != Case.centre_post_id)
CENTRED = Work(
    N_("cases with others that come back to it"), counting((Case.centre_post_id, Case.id, _ELSEWHERE)), _give_centre
)
