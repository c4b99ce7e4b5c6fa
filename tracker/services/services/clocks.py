"""The promise clock: computed from the acceptance, the limits of the guide and the pauses, never moved by hand."""

from __future__ import annotations

from datetime import datetime

from tracker.cases.vocabulary import DueLevel
from tracker.clock.arithmetic import add, working_minutes
from tracker.clock.limits import Limit
from tracker.clock.queries import get_calendar
from tracker.extensions import db
from tracker.services.models import Application, ApplicationPause
from tracker.services.vocabulary import PauseKind

Pauses = list[tuple[datetime, datetime | None]]


def pauses_of(application: Application) -> Pauses:
    """The stretches in which the promise stood still."""
    return [(one.from_at, one.until_at) for one in application.pauses]


def set_due(application: Application) -> None:
    """Compute both deadlines anew from their records; nothing before the acceptance."""
    start = application.accepted_at
    if start is None:
        return
    pauses, calendar = pauses_of(application), get_calendar()
    promised = add(start, Limit.parse(application.promised_limit), calendar, pauses)
    application.due_at, application.is_provisional = promised.at, promised.is_provisional
    if application.legal_limit:
        application.legal_due_at = add(start, Limit.parse(application.legal_limit), calendar, pauses).at
    application.due_level = DueLevel.NONE


def begin_pause(application: Application, kind: PauseKind, now: datetime) -> None:
    """Let the promise stand still; what was late already stays late. The days come back when it goes on."""
    application.pauses.append(ApplicationPause(application_id=application.id, kind=kind, from_at=now))
    application.pause_count += 1
    db.session.flush()


def end_pause(application: Application, now: datetime) -> None:
    """Let the promise go on, where it stands still."""
    for one in application.pauses:
        if one.until_at is None:
            one.until_at = now
    set_due(application)


def handled_minutes(application: Application, now: datetime) -> int | None:
    """Working minutes from the acceptance to now without the pauses."""
    if application.accepted_at is None:
        return None
    return working_minutes(application.accepted_at, now, get_calendar(), pauses_of(application))


def due_in(limit: str, start: datetime) -> datetime:
    """When a limit that begins now is used up."""
    return add(start, Limit.parse(limit), get_calendar()).at
