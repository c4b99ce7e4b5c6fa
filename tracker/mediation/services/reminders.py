"""Reminders: what is due soon or late is told once to the mediator, and late things to the head as well."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.mediation.models import Mediation, MediationReminder
from tracker.mediation.queries.detail import load_facts
from tracker.mediation.services.days import due_days
from tracker.mediation.services.drafts import drop_old_drafts
from tracker.notices.services import tell

BATCH = 200
#: What comes due: how many days ahead it is told (negative is after the day), and what the notice is called.
REMINDERS = {
    "limit": ((7, 1, -1), "MediationLimitNear"),
    "own": ((3, -1), "MediationLimitNear"),
    "session": ((1,), "SessionNear"),
    "clause": ((3, 0, -1), "ClauseDue"),
    "confirmation": ((15, 7, 3, 1), "ConfirmationEnds"),
    "visit": ((1, -1), "ReturnVisitDue"),
}


def remind(now: datetime) -> int:
    """Tell of what comes due in the next days or is late; how many reminders were left. Called with the sweep."""
    drop_old_drafts(now)
    today = local_day(now)
    query = (
        select(Mediation)
        .where(
            Mediation.is_open,
            Mediation.next_on <= today + timedelta(days=15),
            (Mediation.reminded_on.is_(None)) | (Mediation.reminded_on < today),
        )
        .options(joinedload(Mediation.committee))
        .order_by(Mediation.next_on, Mediation.id)
        .limit(BATCH)
    )
    mediations = db.session.scalars(query).all()
    sent = sum(_remind_of(mediation, today, now) for mediation in mediations)
    # Written past the version: a reminder is no reason to refuse what somebody is typing meanwhile.
    looked_at = update(Mediation.__table__).where(Mediation.id.in_([due.id for due in mediations]))  # type: ignore[arg-type]
    db.session.execute(looked_at.values(reminded_on=today))
    return sent


def _remind_of(mediation: Mediation, today: date, now: datetime) -> int:
    facts, sent = load_facts(mediation), 0
    clauses = facts.open_clauses if mediation.handed_out_on is not None else []
    for kind, which, day in due_days(facts, clauses):
        left, (ahead, notice) = (day - today).days, REMINDERS[kind]
        # The nearest mark that has been reached: one reminder a mark, even after days without a sweep.
        reached = [mark for mark in ahead if left <= mark]
        if not reached or (kind == "session" and left < 0):
            continue
        key = f"{kind}:{which}:{day.isoformat()}:{min(reached)}"
        if db.session.get(MediationReminder, (mediation.id, key)) is not None:
            continue
        db.session.add(MediationReminder(mediation_id=mediation.id, key=key, at=now))
        posts = [mediation.mediator_post_id] + ([facts.head_post_id] if left < 0 else [])
        told = {"due": day.isoformat(), "left": left}
        tell(posts=posts, kind=notice, ref=mediation.ref, now=now, facts=told)
        sent += 1
    db.session.flush()
    return sent
