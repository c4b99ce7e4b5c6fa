"""What the sweep does with conferences: proposes them by the settings, and notices late ones once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.access.policy import SUPERVISOR_ROLE
from tracker.audit.models import Event
from tracker.cases.happenings import EVENT_KINDS
from tracker.cases.models import Case
from tracker.cases.rules import MOVES
from tracker.cases.services.sweep import hold_cases
from tracker.cases.vocabulary import InConference, State
from tracker.clock.queries import get_calendar
from tracker.conferences.models import Conference
from tracker.conferences.services.opening import OPEN_CLASSES, open_conference, write
from tracker.conferences.vocabulary import RUNNING, Cause
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.orm import Instant
from tracker.notices.services import tell
from tracker.people.queries.posts import find_post_id
from tracker.site.queries import get_setting
from tracker.supervision.services.watch import working_hours_back

BATCH = 200
UNSENT = (State.REPORTED, State.ACCEPTED)
#: The events after which a case lies with no unit: moves that lead to the centre from elsewhere.
LEFT_ALONE = sorted({EVENT_KINDS[move.action] for move in MOVES if move.to in UNSENT and not move.frm <= set(UNSENT)})


def watch_conferences(now: datetime) -> int:
    """Look round once with every sweep; how many late conferences were noticed and new ones proposed."""
    return _notice_late(now) + _propose(Cause.RETURNS, now) + _propose(Cause.NOBODY, now)


def _notice_late(now: datetime) -> int:
    late = [Conference.status.in_(RUNNING), Conference.due_at < now, Conference.is_late_noticed.is_(False)]
    waiting = select(Conference.case_id).where(*late).order_by(Conference.due_at).limit(BATCH)
    found = list(db.session.scalars(waiting))
    if not found:
        return 0
    cases = hold_cases(Case.id.in_(found), most=BATCH)
    query = (
        select(Conference)
        .where(*late, Conference.case_id.in_([case.id for case in cases]))
        .options(joinedload(Conference.case), selectinload(Conference.units))
    )
    conferences = db.session.scalars(query.order_by(Conference.id)).all()
    for one in conferences:
        one.is_late_noticed = True
        write(one, "ConferenceLate", None, None, now)
        on = local_day(now)
        told = [one.convened_by_post_id, one.case.centre_post_id, find_post_id(SUPERVISOR_ROLE, one.area_code, on)]
        tell(posts=told, kind="ConferenceLate", ref=one.case.ref, now=now)
    return len(conferences)


def _propose(cause: Cause, now: datetime) -> int:
    """Propose conferences on the cases of one cause: once a case and cause, however often the sweep runs."""
    wanted = _returned() if cause is Cause.RETURNS else _with_nobody(now)
    if wanted is None:
        return 0
    cases = hold_cases(
        Case.is_open,
        wanted,
        Case.visibility.in_(OPEN_CLASSES),
        Case.conference_status.in_((InConference.NONE, InConference.DECIDED)),
        ~exists().where(Conference.case_id == Case.id, Conference.cause == cause),
        most=BATCH,
    )
    for case in cases:
        open_conference(case=case, cause=cause, now=now)
    return len(cases)


def _returned() -> ColumnElement[bool] | None:
    """Returned often enough, and with no unit that has signed for it or is bound by a decision."""
    returns = int(get_setting("conference.returns"))
    if not returns:
        return None
    unsigned = and_(Case.state == State.DISPATCHED, Case.is_decided.is_(False))
    return and_(Case.return_count >= returns, or_(Case.state.in_(UNSENT), unsigned))


def _with_nobody(now: datetime) -> ColumnElement[bool] | None:
    """With no unit since before so many working hours: since it was reported, or came back."""
    hours = int(get_setting("conference.nobody_hours"))
    if not hours:
        return None
    before = working_hours_back(now, hours, get_calendar())
    since = (
        select(func.max(Event.received_at, type_=Instant()))
        .where(Event.subject == "case", Event.subject_id == Case.id, Event.kind.in_(LEFT_ALONE))
        .correlate(Case)
        .scalar_subquery()
    )
    left_at = func.coalesce(since, Case.received_at, type_=Instant())
    return and_(Case.state.in_(UNSENT), Case.received_at <= before, left_at <= before)
