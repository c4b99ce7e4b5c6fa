"""Opening a conference, and what ends one by itself: its case moves on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tracker.access.actor import Actor, HeldPost
from tracker.access.policy import SUPERVISOR_ROLE
from tracker.audit.services import record
from tracker.cases.facts import CaseFacts
from tracker.cases.models import Case
from tracker.cases.services.log import take_serial
from tracker.cases.services.routing import find_centre
from tracker.cases.vocabulary import Action, InConference, Visibility
from tracker.clock.arithmetic import add
from tracker.clock.limits import Limit, Unit
from tracker.clock.queries import get_calendar
from tracker.conferences import vocabulary as words
from tracker.conferences.models import Conference
from tracker.conferences.services.units import let_guests_go
from tracker.conferences.vocabulary import RUNNING, Cause, Status
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.json import Json
from tracker.notices.services import tell
from tracker.people.queries.posts import find_post_id
from tracker.site.queries import get_setting
from tracker.workflow.taking import Doing

#: Of confidential matters there is no conference: too many would read them.
OPEN_CLASSES = (Visibility.STANDARD, Visibility.POLICE)


def open_conference(
    *, case: Case, cause: Cause, now: datetime, post: HeldPost | None = None, actor: Actor | None = None,
    question: str = "",
) -> Conference:  # fmt: skip
    """Propose a conference on a case that has none running, by itself where no post does; who may convene is told."""
    year = local_day(now).year
    conference = Conference(
        county=case.area_code[:6],
        year=year,
        seq=take_serial(f"HS{case.area_code[:6]}-{year}"),
        case=case,
        case_id=case.id,
        area_code=case.area_code,
        category_code=case.category_code,
        cause=cause,
        status=Status.PROPOSED,
        question=question,
        opened_at=now,
        opened_by_post_id=post.id if post else None,
        opened_by_user_id=actor.user_id if actor else None,
        due_at=due_after("conference.convene_hours", now),
        units=[],
    )
    db.session.add(conference)
    db.session.flush()
    case.conference_status = InConference.PROPOSED
    write(conference, "ConferenceProposed", actor, post, now, {"cause": cause.value})
    # Who proposed it by hand has told the others with that move.
    on = local_day(now)
    above = [case.centre_post_id or find_centre(case, on), find_post_id(SUPERVISOR_ROLE, case.area_code, on)]
    told = [] if post else above
    tell(posts=told, kind="ConferenceProposed", ref=case.ref, now=now)
    db.session.flush()
    return conference


def due_after(setting: str, now: datetime) -> datetime:
    """The instant after the working hours of a setting."""
    return add(now, Limit(int(get_setting(setting)), Unit.WORKING_HOUR), get_calendar()).at


def enter(conference: Conference, status: Status) -> None:
    """Put the conference into a state: the one place where it changes."""
    conference.status = status


def write(
    conference: Conference, kind: str, actor: Actor | None, post: HeldPost | None, now: datetime,
    facts: Json | None = None,
) -> None:  # fmt: skip
    """What happened to the conference, in the history of its case."""
    case = conference.case
    said = {"number": conference.number, "state": case.state.value} | (facts or {})
    record(subject="case", row=case, kind=kind, actor=actor, post=post, now=now, facts=said)


def find_running(case_id: int) -> Conference | None:
    """The conference of a case that has not decided yet, with its units."""
    query = select(Conference).where(Conference.case_id == case_id, Conference.status.in_(RUNNING))
    return db.session.scalar(query.options(joinedload(Conference.case), selectinload(Conference.units)))


def follow_case(_app: object, doing: Doing[CaseFacts]) -> None:
    """Follow a move of a case: one that proposes opens a conference, others may end the one that runs."""
    case, action = doing.thing.case, doing.move.action
    if action is Action.CONFER:
        reason = doing.facts.get("reason", "")
        open_conference(
            case=case, cause=Cause.BY_HAND, question=reason, post=doing.post, actor=doing.actor, now=doing.now
        )
    elif case.conference_status in (InConference.PROPOSED, InConference.CONVENED):
        running = find_running(case.id)
        if running is not None:
            _follow(running, action, doing.now)
    elif action is Action.DISPATCH and not doing.thing.is_conference_decision:
        # Sent out anew by the centre: what was decided before no longer binds whoever has it now.
        case.conference_status = InConference.NONE


def _follow(running: Conference, action: Action, now: datetime) -> None:
    case = running.case
    running.category_code = case.category_code
    why = ""
    if not case.is_open:
        why = words.LAPSED_ENDED
    elif case.visibility not in OPEN_CLASSES:
        why = words.LAPSED_CONFIDENTIAL
    elif running.status is Status.PROPOSED:
        why = _SETTLED.get((running.cause, action), "")
    if why:
        _lapse(running, why, now)


#: What makes a conference needless that was only proposed, by its cause.
_SETTLED = {
    (Cause.NOBODY, Action.DISPATCH): words.LAPSED_SENT,
    (Cause.NOBODY, Action.SIGN_FOR): words.LAPSED_SIGNED,
    (Cause.RETURNS, Action.SIGN_FOR): words.LAPSED_SIGNED,
}


def _lapse(running: Conference, why: str, now: datetime) -> None:
    enter(running, Status.CALLED_OFF)
    running.ended_at, running.ended_note = now, why
    running.case.conference_status = InConference.NONE
    let_guests_go(running, running.named_post_ids)
    write(running, "ConferenceLapsed", None, None, now)
    told = [running.convened_by_post_id, *sorted(running.named_post_ids)]
    tell(posts=told, kind="ConferenceLapsed", ref=running.case.ref, now=now)
    db.session.flush()
