"""Writes of hand-overs: made by the system, completed by the leaver, accepted by the successor."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import aliased

from tracker.access.actor import Actor
from tracker.audit.services import log_access, record
from tracker.cases.models import Case
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.words import N_, Refused, is_blank, printable
from tracker.handover.models import Handover, HandoverItem, ItemKind
from tracker.handover.queries import list_open_cases, list_planned_visits
from tracker.people.models import Appointment, User
from tracker.people.queries.actors import stands
from tracker.people.vocabulary import Rank

#: A sheet is made this long before the successor begins, and for a change that was entered late, this long after.
AHEAD, BEHIND = timedelta(days=30), timedelta(days=14)
LONGEST, MOST_ITEMS = 300, 50


def make_handovers(now: datetime) -> int:
    """Make a sheet for every post whose A changes these weeks and that has none yet; how many were made."""
    today = local_day(now)
    leaver, successor = Appointment, aliased(Appointment)
    query = (
        select(leaver.post_id, leaver.user_id, successor.user_id.label("successor_id"), leaver.to_on)
        .join(
            successor,
            and_(
                successor.post_id == leaver.post_id,
                successor.rank == Rank.A,
                successor.from_on == leaver.to_on,
                successor.user_id != leaver.user_id,
            ),
        )
        .where(
            leaver.rank == Rank.A,
            # Who is shut out can sign nothing: such a post's open work is told of among the gaps.
            exists().where(User.id == leaver.user_id, stands(User, today)),
            exists().where(User.id == successor.user_id, stands(User, today)),
            leaver.to_on.between(today - BEHIND, today + AHEAD),
            ~exists().where(Handover.post_id == leaver.post_id, Handover.hand_on == leaver.to_on),
        )
        .order_by(leaver.post_id)
    )
    rows = db.session.execute(query).all()
    for row in rows:
        db.session.add(
            Handover(
                post_id=row.post_id,
                leaver_id=row.user_id,
                successor_id=row.successor_id,
                hand_on=row.to_on,
                made_at=now,
            )
        )
    db.session.flush()
    return len(rows)


def add_item(
    *, handover: Handover, kind: ItemKind, remark: str, due_on: date | None, actor: Actor
) -> HandoverItem:  # fmt: skip
    """A promise with its day, or a problem to know of; only the leaver, and only before he has completed the sheet."""
    _require_open(handover, actor)
    remark = printable(remark)
    if kind not in (ItemKind.PROMISE, ItemKind.PROBLEM):
        raise Refused(N_("Choose whether it is a promise or a problem."), field="kind")
    if not remark:
        raise Refused(N_("Say what was promised, or what the problem is."), field="remark")
    if len(remark) > LONGEST:
        raise Refused(N_("At most %(most)s characters."), field="remark", most=LONGEST)
    if kind is ItemKind.PROMISE and due_on is None:
        raise Refused(N_("A promise needs the day by which it is to be kept."), field="due_on")
    if _count_items(handover) >= MOST_ITEMS:
        raise Refused(N_("A sheet has at most %(most)s lines."), field="remark", most=MOST_ITEMS)
    item = HandoverItem(handover_id=handover.id, kind=kind, remark=remark, due_on=due_on)
    db.session.add(item)
    db.session.flush()
    return item


def _count_items(handover: Handover) -> int:
    query = select(func.count()).where(HandoverItem.handover_id == handover.id)
    return db.session.scalar(query) or 0


def remove_item(*, handover: Handover, item_id: int, actor: Actor) -> None:
    """Take a promise or problem off the sheet again."""
    _require_open(handover, actor)
    item = db.session.get(HandoverItem, item_id)
    if item is None or item.handover_id != handover.id:
        raise Refused(N_("This line is not on the sheet."))
    db.session.delete(item)
    db.session.flush()


def _require_open(handover: Handover, actor: Actor) -> None:
    if handover.leaver_id != actor.user_id:
        raise Refused(N_("Only the leaver fills in the sheet."))
    if handover.completed_at is not None:
        raise Refused(N_("The sheet is completed. The successor can send it back to you."))


def complete(*, handover: Handover, actor: Actor, now: datetime) -> None:
    """The leaver signs: what is open now is written onto the sheet."""
    _require_open(handover, actor)
    for row in list_open_cases(handover.post_id):
        due_on = local_day(row.due_at) if row.due_at else None
        db.session.add(HandoverItem(handover_id=handover.id, kind=ItemKind.CASE, case_id=row.id, due_on=due_on))
    for row in list_planned_visits(handover.post_id):
        db.session.add(
            HandoverItem(handover_id=handover.id, kind=ItemKind.VISIT, visit_id=row.id, due_on=row.planned_on)
        )
    handover.completed_at, handover.sent_back = now, ""
    log_access(actor=actor, act="handover:complete", now=now, subject=f"post:{handover.post_id}")
    db.session.flush()


def send_back(*, handover: Handover, reason: str, actor: Actor, now: datetime) -> None:
    """The successor asks for more; the sheet is the leaver's again."""
    _require_successor(handover, actor)
    if is_blank(reason):
        raise Refused(N_("Say what is missing."), field="reason")
    handover.completed_at, handover.sent_back = None, reason.strip()[:LONGEST]
    for item in db.session.scalars(select(HandoverItem).where(HandoverItem.handover_id == handover.id)):
        if item.kind in (ItemKind.CASE, ItemKind.VISIT):
            db.session.delete(item)
    log_access(actor=actor, act="handover:send-back", now=now, subject=f"post:{handover.post_id}")
    db.session.flush()


def accept(*, handover: Handover, actor: Actor, now: datetime) -> None:
    """The successor signs: the open cases are his from now on, and each one's history says so.

    What was closed before keeps the person who handled it, so the figures of before stay the leaver's.
    """
    _require_successor(handover, actor)
    if actor.on < handover.hand_on:
        raise Refused(N_("It is accepted on the first day in the post, not before."))
    held = next((post for post in actor.posts if post.id == handover.post_id), None)
    counts = dict.fromkeys(ItemKind, 0)
    for item in db.session.scalars(select(HandoverItem).where(HandoverItem.handover_id == handover.id)):
        counts[item.kind] += 1
    for row in list_open_cases(handover.post_id):
        case = db.session.get(Case, row.id)
        record(
            subject="case", row=case, kind="PostHandedOver", actor=actor, post=held, now=now,
            facts={"post_id": handover.post_id},
        )  # fmt: skip
    handover.accepted_at = now
    handover.summary = {kind.value: count for kind, count in counts.items()}
    log_access(actor=actor, act="handover:accept", now=now, subject=f"post:{handover.post_id}", detail=handover.summary)
    db.session.flush()


def _require_successor(handover: Handover, actor: Actor) -> None:
    if handover.successor_id != actor.user_id:
        raise Refused(N_("Only the successor may do this."))
    if handover.completed_at is None:
        raise Refused(N_("The leaver has not completed the sheet yet."))
    if handover.accepted_at is not None:
        raise Refused(N_("The sheet has been accepted already."))
