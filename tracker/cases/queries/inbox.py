"""What my posts must do now, most urgent first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import lru_cache, reduce
from operator import add

from sqlalchemy import ColumnElement, Row, Select, and_, func, select, union
from sqlalchemy import case as sql_case

from tracker.access.actor import Actor
from tracker.access.policy import SUPERVISOR_ROLE
from tracker.cases.models import Case, CaseRequest, Category, CoHandling
from tracker.cases.queries.lists import COLUMNS, ends_first, rows_query
from tracker.cases.queries.scope import visible_cases
from tracker.cases.vocabulary import DueLevel, Priority, State, Visibility
from tracker.extensions import db
from tracker.foundation.orm import AnyRow, AnySelect, among
from tracker.hooks import Hook
from tracker.notices.models import Notice

LONGEST = 200
#: Later than every deadline.
NO_TIME = 99_999_999_999


def _assisting(actor: Actor) -> Select[int]:
    return select(CoHandling.case_id).where(among(CoHandling.post_id, actor.post_ids), CoHandling.answered_at.is_(None))


def _to_decide() -> Select[int]:
    return select(CaseRequest.case_id).where(CaseRequest.decided_at.is_(None))


#: Gives a select of the ids of cases that wait for an actor for another subject's reason.
Ask = Callable[[Actor], Select[int]]
#: The same of things beside cases, for the number beside "inbox": a select of one column, or None where nothing can
#: wait for an actor.
Count = Callable[[Actor], Select[int] | None]

CASES_ALSO: Hook[Ask] = Hook()
COUNTED_ALSO: Hook[Count] = Hook()


def _mine(actor: Actor, others: Iterable[Ask]) -> ColumnElement[bool]:
    """Cases that wait for one of my posts: held, to assist in, or with a request to decide.

    A union of a few short lists, each from its own index; an OR would walk every open case.
    """
    waiting = [select(Case.id).where(Case.is_open, among(Case.holder_post_id, actor.post_ids)), _assisting(actor)]
    waiting += [ask(actor) for ask in others]
    if any(post.role is SUPERVISOR_ROLE for post in actor.posts):
        waiting.append(_to_decide())
    return Case.id.in_(union(*waiting))


def _time_left() -> ColumnElement[int]:
    """Whose time runs out first, as deadlines are told (views/lines.py: deadline_of); what stands still has time."""
    return sql_case((Case.state == State.SUSPENDED, NO_TIME), else_=func.coalesce(ends_first(), NO_TIME))


def list_inbox(actor: Actor) -> list[Row]:
    """Up to 200 open cases, the ones whose time runs out first on top."""
    query = (
        rows_query(actor)
        .where(Case.is_open, _mine(actor, CASES_ALSO), visible_cases(actor, few=True))
        .order_by(Case.supervised_level.desc(), _time_left(), Case.id)
        .limit(LONGEST)
    )
    return list(db.session.execute(query))


def count_inbox(actor: Actor) -> int:
    """How many cases and things beside cases wait, up to 200 of each kind: the number beside "inbox"."""
    if not actor.posts:
        return 0
    return int(db.session.connection().scalar(_count_query(actor, tuple(CASES_ALSO), tuple(COUNTED_ALSO))) or 0)


@lru_cache(maxsize=1024)
def _count_query(actor: Actor, others: tuple[Ask, ...], beside: tuple[Count, ...]) -> AnySelect:
    """Every page asks this; the statement is built once for the same person, posts and subjects hung in."""
    waiting = [select(Case.id).where(Case.is_open, _mine(actor, others), visible_cases(actor, few=True))]
    waiting += [found for ask in beside if (found := ask(actor)) is not None]
    counts = [select(func.count()).select_from(one.limit(LONGEST).subquery()).scalar_subquery() for one in waiting]
    return select(reduce(add, counts))


def list_drafts(actor: Actor) -> list[Row]:
    """The actor's own unsent drafts, with what tells whether they are whole (queries/drafts.py)."""
    query = rows_query(actor, (*COLUMNS, Case.place, Case.text)).where(
        Case.state == State.DRAFT, Case.reporter_user_id == actor.user_id, visible_cases(actor, few=True)
    )
    return list(db.session.execute(query.order_by(Case.id.desc()).limit(50)))


def list_notices(actor: Actor, *, limit: int = 30) -> list[Notice]:
    """The latest notices to my posts, unread ones first."""
    return list(
        db.session.scalars(
            select(Notice)
            .where(Notice.post_id.in_(actor.post_ids))
            .order_by(Notice.read_at.isnot(None), Notice.at.desc(), Notice.id.desc())
            .limit(limit)
        )
    )


def case_of_refs(refs: list[str], actor: Actor) -> set[str]:
    """Which of these numbers the actor can open."""
    return set(db.session.scalars(select(Case.ref).where(Case.ref.in_(refs), visible_cases(actor, few=True))))


def list_outside(refs: list[str]) -> list[AnyRow]:
    """Of the cases of these numbers what may be said outside: ref, state, is_urgent, is_plain.

    Nobody asks for it who could be asked for his scope. Whatever is not plainly a standard or public-safety matter
    counts as confidential.
    """
    is_plain = and_(
        Case.visibility.in_((Visibility.STANDARD, Visibility.POLICE)),
        Category.is_about_staff.is_(False),
        Category.must_report.is_(False),
    )
    columns = (Case.ref, Case.state, (Case.priority == Priority.P1).label("is_urgent"), is_plain.label("is_plain"))
    query = select(*columns).join(Category, Category.code == Case.category_code).where(Case.ref.in_(refs))
    return list(db.session.execute(query).all())


def soonest(rows: list[Row], now: datetime) -> int:
    """How many of the rows are late, as their deadlines are told (views/lines.py: deadline_of)."""
    return sum(1 for row in rows if _is_late(row, now))


def _is_late(row: Row, now: datetime) -> bool:
    if row.state is State.SUSPENDED:
        return row.due_level is DueLevel.OVERDUE
    return any(at is not None and at < now for at in (row.stage_due_at, row.due_at))
