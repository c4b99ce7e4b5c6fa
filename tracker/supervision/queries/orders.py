"""Supervision orders as their readers may see them: supervisors those of their area, the asked post its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, false, or_, select
from sqlalchemy.orm import aliased, joinedload

from tracker.access import Permission, granting
from tracker.access.actor import Actor
from tracker.access.scope import in_areas, within
from tracker.cases.models import Case, CaseFile, Category
from tracker.cases.queries.detail import NotVisible, seen
from tracker.cases.queries.scope import CATEGORY_NAMES, hold_with_case, shown
from tracker.extensions import db
from tracker.foundation.asked import Filter, asked_area, asked_day, asked_number, asks, asks_tick, asks_word
from tracker.foundation.days import day_start
from tracker.foundation.groups import grouped
from tracker.foundation.marks import mark_of
from tracker.foundation.orm import AnyRow, AnySelect, among
from tracker.foundation.paging import KeyPage, PageStart, read_page
from tracker.foundation.words import N_
from tracker.people.models import Post, Unit
from tracker.supervision.models import SupervisionOrder, SupervisionReply, SupervisionReplyFile
from tracker.supervision.vocabulary import CARDS, OPEN, Status

PAGE = 50
DAY = 86_400


class OrderNotVisible(NotVisible):
    """There is no such order for this actor; whether it exists at all is not said."""

    said = N_("There is no such order, or it is not in your scope.")


def visible_orders(actor: Actor) -> ColumnElement[bool]:
    """A WHERE condition that holds for the orders the actor may see; without a fitting post: none."""
    if not granting(actor, Permission.ORDER_VIEW):
        return false()
    in_mine = in_areas(SupervisionOrder.area_code, granting(actor, Permission.ORDER_MAKE))
    return or_(among(SupervisionOrder.post_id, actor.post_ids), in_mine)


def _is_late(now: datetime) -> ColumnElement[bool]:
    """A reply came late, or is awaited and late now."""
    awaited = and_(SupervisionOrder.status == Status.RUNNING, SupervisionOrder.due_at < now)
    return or_(SupervisionOrder.late_seconds > 0, awaited)


def _level(text: str) -> int | None:
    return next((one for one in CARDS if text == str(one)), None)


def _made_by(day: date, _now: datetime) -> ColumnElement[bool]:
    return SupervisionOrder.made_at < day_start(day + timedelta(days=1))


@dataclass(frozen=True)
class OrderFilter(Filter):
    """What the ledger is narrowed to; days are local days on which orders were made."""

    status: str = asks_word("status", Status, SupervisionOrder.status)
    level: int | None = asks("level", _level, lambda level, _now: SupervisionOrder.level == level)
    area: str = asks("area", asked_area, lambda area, _now: within(SupervisionOrder.area_code, area))
    unit: int | None = asks("unit", asked_number, lambda unit, _now: Post.unit_id == unit)
    from_on: date | None = asks("from", asked_day, lambda day, _now: SupervisionOrder.made_at >= day_start(day))
    to_on: date | None = asks("to", asked_day, _made_by)
    is_open: bool = asks_tick("open", lambda _is_open, _now: SupervisionOrder.status.in_(OPEN))
    late: bool = asks_tick("late", lambda _late, now: _is_late(now))


def conditions(wanted: OrderFilter, *, actor: Actor, now: datetime) -> list[ColumnElement[bool]]:
    """The WHERE conditions of a filter, the scope first."""
    return [visible_orders(actor), *wanted.conditions(now)]


_MAKER = aliased(Post)


def _rows(actor: Actor) -> AnySelect:
    """The columns of the ledger; title and words stay empty where the content of the case is not for the actor."""
    return (
        select(
            SupervisionOrder.id,
            SupervisionOrder.number,
            SupervisionOrder.level,
            SupervisionOrder.status,
            SupervisionOrder.is_automatic,
            SupervisionOrder.made_at,
            SupervisionOrder.due_at,
            SupervisionOrder.answered_at,
            SupervisionOrder.late_seconds,
            SupervisionOrder.done_at,
            SupervisionOrder.area_code,
            Case.ref,
            Case.visibility,
            *CATEGORY_NAMES,
            Post.title.label("post_title"),
            _MAKER.title.label("maker_title"),
            *shown(actor, title=Case.title, asked=SupervisionOrder.asked),
        )
        .join(Case, Case.id == SupervisionOrder.case_id)
        .join(Category, Category.code == Case.category_code)
        .join(Post, Post.id == SupervisionOrder.post_id)
        .outerjoin(_MAKER, _MAKER.id == SupervisionOrder.made_by_post_id)
    )


def list_orders(wanted: OrderFilter, *, actor: Actor, now: datetime, start: PageStart) -> KeyPage:
    """One page of a filter, newest first."""
    query = _rows(actor).where(*conditions(wanted, actor=actor, now=now))
    return read_page(db.session.execute, query, SupervisionOrder.id, PAGE, start)


def iterate_orders(wanted: OrderFilter, *, actor: Actor, now: datetime) -> Iterator[Row]:
    """Every row of a filter, newest first, streamed: for the workbook."""
    query = _rows(actor).where(*conditions(wanted, actor=actor, now=now)).order_by(SupervisionOrder.id.desc())
    yield from db.session.execute(query.execution_options(yield_per=500, stream_results=True))


def days_late(order: SupervisionOrder | AnyRow, now: datetime) -> int:
    """Begun days by which the replies of an order (or a row of the ledger) came late or are late now."""
    running = max(0, int((now - order.due_at).total_seconds())) if order.status is Status.RUNNING else 0
    return -(-(order.late_seconds + running) // DAY)


_ORDER = (
    select(SupervisionOrder)
    .where(SupervisionOrder.id == bindparam("id"))
    .options(
        joinedload(SupervisionOrder.post),
        joinedload(SupervisionOrder.made_by_post),
        joinedload(SupervisionOrder.made_by_user),
        joinedload(SupervisionOrder.case).joinedload(Case.category),
    )
)


def get_order(order_id: int, *, actor: Actor, lock: bool = False) -> SupervisionOrder:
    """The order, or OrderNotVisible. With `lock` its case and then itself are held until the transaction ends."""
    if lock:
        hold_with_case(SupervisionOrder.id, SupervisionOrder.case_id, order_id)
    query = _ORDER.where(visible_orders(actor)).execution_options(populate_existing=lock)
    return seen(db.session.scalar(query, {"id": order_id}), OrderNotVisible)


def stands_as(order: SupervisionOrder) -> str:
    """A mark of how the order stands: another one after every step, as each reply is one of its own."""
    query = select(SupervisionReply.id, SupervisionReply.verdict).where(SupervisionReply.order_id == order.id)
    replies = [tuple(row) for row in db.session.execute(query.order_by(SupervisionReply.id))]
    return mark_of(order.status, order.due_at, replies)


def list_replies(order: SupervisionOrder) -> Sequence[SupervisionReply]:
    """The replies to an order, oldest first, with who gave and judged them."""
    query = select(SupervisionReply).where(SupervisionReply.order_id == order.id)
    with_people = (
        joinedload(SupervisionReply.post),
        joinedload(SupervisionReply.user),
        joinedload(SupervisionReply.judged_by_post),
    )
    return db.session.scalars(query.options(*with_people).order_by(SupervisionReply.id)).all()


def list_reply_files(order: SupervisionOrder) -> dict[int, list[CaseFile]]:
    """The files that came with the replies of an order, by reply."""
    query = (
        select(SupervisionReplyFile.reply_id, CaseFile)
        .join(CaseFile, CaseFile.id == SupervisionReplyFile.file_id)
        .join(SupervisionReply, SupervisionReply.id == SupervisionReplyFile.reply_id)
        .where(SupervisionReply.order_id == order.id)
        .order_by(CaseFile.id)
    )
    return grouped((row[0], row[1]) for row in db.session.execute(query))


def list_orders_of_case(case_id: int, actor: Actor) -> Sequence[SupervisionOrder]:
    """The orders of a case that the actor may see, newest first."""
    query = select(SupervisionOrder).where(SupervisionOrder.case_id == case_id, visible_orders(actor))
    with_post = query.options(joinedload(SupervisionOrder.post))
    return db.session.scalars(with_post.order_by(SupervisionOrder.id.desc())).all()


def list_to_answer(actor: Actor) -> Sequence[Row]:
    """Orders whose reply my posts owe, the soonest due on top."""
    mine = and_(among(SupervisionOrder.post_id, actor.post_ids), SupervisionOrder.status == Status.RUNNING)
    return db.session.execute(_rows(actor).where(mine).order_by(SupervisionOrder.due_at).limit(PAGE)).all()


def list_to_judge(actor: Actor) -> Sequence[Row]:
    """Replies in my area that wait for a judgement, the oldest on top; none for who does not supervise."""
    supervising = granting(actor, Permission.ORDER_MAKE)
    if not supervising:
        return []
    query = _rows(actor).where(
        SupervisionOrder.status == Status.ANSWERED,
        in_areas(SupervisionOrder.area_code, supervising),
        SupervisionOrder.post_id.not_in(actor.post_ids),
    )
    return db.session.execute(query.order_by(SupervisionOrder.answered_at).limit(PAGE)).all()


def select_waiting(actor: Actor) -> Select[int]:
    """The ids of the cases with an order whose reply the actor's posts owe: they stand in the inbox."""
    return select(SupervisionOrder.case_id).where(
        among(SupervisionOrder.post_id, actor.post_ids), SupervisionOrder.status == Status.RUNNING
    )


def list_asked_units(actor: Actor) -> Sequence[Row]:
    """The units that have been asked in orders the actor may see: (id, name)."""
    asked = (
        select(Post.unit_id).join(SupervisionOrder, SupervisionOrder.post_id == Post.id).where(visible_orders(actor))
    )
    return db.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(asked)).order_by(Unit.sort, Unit.id)).all()
