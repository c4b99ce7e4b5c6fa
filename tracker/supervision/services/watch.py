"""What the sweep does with orders: notices late replies once, and puts cases under supervision by the settings."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select

from tracker.access.policy import SUPERVISOR_ROLE
from tracker.audit.services import record
from tracker.cases.models import Case
from tracker.cases.services.sweep import hold_cases
from tracker.cases.vocabulary import State
from tracker.clock.arithmetic import working_minutes
from tracker.clock.calendar import WorkCalendar
from tracker.clock.queries import get_calendar
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.words import N_
from tracker.notices.services import tell
from tracker.people.queries.posts import find_post_id
from tracker.site.queries import get_setting
from tracker.supervision.models import SupervisionOrder
from tracker.supervision.services.orders import Wanted, issue_order, supervising_post, who_must_act
from tracker.supervision.vocabulary import Status

BATCH = 200
#: Kept as message ids: pages say them in the reader's language.
REASON = N_("The case is past its limit; by the settings it came under supervision by itself.")
ASKED = N_("Handle the case at once, and reply why it is late and when it will be done.")


def watch_orders(now: datetime) -> int:
    """Look round once with every sweep; how many late replies were noticed and cases put under supervision."""
    return _notice_late(now) + sum(_escalate(level, now) for level in (3, 2, 1))


def _notice_late(now: datetime) -> int:
    late = [
        SupervisionOrder.status == Status.RUNNING,
        SupervisionOrder.due_at < now,
        SupervisionOrder.is_late_noticed.is_(False),
    ]
    waiting = select(SupervisionOrder.case_id).where(*late).order_by(SupervisionOrder.due_at).limit(BATCH)
    found = list(db.session.scalars(waiting))
    if not found:
        return 0
    cases = {case.id: case for case in hold_cases(Case.id.in_(found), most=BATCH)}
    query = select(SupervisionOrder).where(*late, SupervisionOrder.case_id.in_(list(cases)))
    orders = db.session.scalars(query.order_by(SupervisionOrder.id)).all()
    for order in orders:
        case = cases[order.case_id]
        order.is_late_noticed = True
        facts = {"number": order.number, "state": case.state.value, "reply_due": int(order.due_at.timestamp())}
        record(subject="case", row=case, kind="SupervisionReplyLate", actor=None, post=None, now=now, facts=facts)
        tell(
            posts=[order.post_id, supervising_post(order, local_day(now))],
            kind="SupervisionReplyLate",
            ref=case.ref,
            now=now,
        )
    return len(orders)


def _escalate(level: int, now: datetime) -> int:
    """Put cases past their limit by the hours of a level under supervision: once a level, never below one there was."""
    hours = int(get_setting(f"supervision.escalate_hours_{level}"))
    if not hours:
        return 0
    before = working_hours_back(now, hours, get_calendar())
    made = 0
    for case in hold_cases(_is_late_since(before, level), most=BATCH):
        if who_must_act(case, local_day(now)) is None:
            continue
        case.supervised_level = level
        facts = {"level": level, "state": case.state.value}
        record(subject="case", row=case, kind="SupervisionEscalated", actor=None, post=None, now=now, facts=facts)
        order = issue_order(case=case, wanted=Wanted(level, REASON, ASKED), post=None, actor=None, now=now)
        posts = [order.post_id, case.centre_post_id, find_post_id(SUPERVISOR_ROLE, case.area_code, local_day(now))]
        tell(posts=posts, kind="SupervisionEscalated", ref=case.ref, now=now)
        made += 1
    return made


def _is_late_since(before: datetime, level: int) -> ColumnElement[bool]:
    """Open cases whose deadline, or before dispatch whose step, ended by an instant, and that had no such order."""
    unsent = Case.state.in_([State.REPORTED, State.ACCEPTED])
    return and_(
        Case.is_open,
        Case.state.in_([State.REPORTED, State.ACCEPTED, State.DISPATCHED, State.HANDLING, State.FEEDBACK]),
        or_(Case.due_at <= before, and_(unsent, Case.stage_due_at <= before)),
        Case.supervised_level < level,
        ~exists().where(SupervisionOrder.case_id == Case.id, SupervisionOrder.level >= level),
    )


def working_hours_back(now: datetime, hours: int, calendar: WorkCalendar) -> datetime:
    """The last instant, to the second, from which at least so many working hours have passed until now."""
    wanted = hours * 60
    low = now - timedelta(hours=hours)
    while working_minutes(low, now, calendar) < wanted:
        low -= max(timedelta(days=1), now - low)
    high = now
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        low, high = (middle, high) if working_minutes(middle, now, calendar) >= wanted else (low, middle)
    return low
