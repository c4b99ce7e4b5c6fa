"""What the sweep does with applications: what was not told in time counts as accepted, promises near their end or over
it are told of once, late errands too, and who applied is forgotten in the end."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload

from tracker.access.actor import Actor, HeldPost, acting_for
from tracker.audit.models import Event
from tracker.cases.vocabulary import DueLevel
from tracker.extensions import db
from tracker.files.removing import mark
from tracker.foundation.days import local_day
from tracker.foundation.words import Refused
from tracker.notices.services import tell
from tracker.people.models import Post
from tracker.people.vocabulary import Rank
from tracker.services.models import Application, Errand, Mandate
from tracker.services.queries.applications import load_application
from tracker.services.services.agency import close_mandate
from tracker.services.services.steps import APPLICATIONS, drop_errands, write
from tracker.services.vocabulary import OPEN, RUNNING, UNDECIDED, Status, Step
from tracker.site.queries import get_setting

BATCH = 200
#: How long before its promised day an application is told of.
SOON = timedelta(days=1)


def deem_accepted(now: datetime) -> int:
    """What nobody has answered in time counts as accepted since it was received (Licensing Law art. 32 (4))."""
    query = (
        select(Application.id)
        .where(Application.status == Status.ASKED, Application.tell_due_at < now)
        .order_by(Application.tell_due_at)
        .limit(BATCH)
    )
    done = 0
    for application_id in db.session.scalars(query).all():
        application = load_application(application_id, lock=True)
        assert application is not None
        try:
            APPLICATIONS.take(application, Step.DEEM, answers={}, actor=_as_window(application, now), now=now)
            done += 1
        except Refused:  # no unit decides on it: it stays with the window, which is told by its own list
            continue
    return done


def _as_window(application: Application, now: datetime) -> Actor:
    """Nobody in person, for the window of an application."""
    post = db.session.get_one(Post, application.window_post_id)
    held = HeldPost(post.id, post.title, post.role, post.area_code, post.unit_id, Rank.A)
    return acting_for([held], local_day(now))


def end_pauses(now: datetime) -> int:
    """The clock goes on by itself after the day that the applicant was told: only what a procedure needs is free."""
    stop = aliased(Event)
    last = (
        select(func.max(stop.seq))
        .where(stop.subject == "application", stop.subject_id == Application.id, stop.kind == "ClockStopped")
        .scalar_subquery()
    )
    query = (
        select(Application.id)
        .join(Event, (Event.subject == "application") & (Event.subject_id == Application.id) & (Event.seq == last))
        .where(Application.status == Status.PAUSED, Event.facts["until_on"].as_string() < str(local_day(now)))
        .order_by(Application.id)
        .limit(BATCH)
    )
    found = db.session.scalars(query).all()
    for application_id in found:
        one = load_application(application_id, lock=True)
        assert one is not None
        APPLICATIONS.take(one, Step.GO_ON, answers={}, actor=_as_window(one, now), now=now)
    return len(found)


def end_mandates(now: datetime) -> int:
    """A mandate ends with its day, and with it the errands of its agent; originals he still has he gives back."""
    query = (
        select(Mandate.application_id)
        .join(Application, Application.id == Mandate.application_id)
        .where(Mandate.ended_at.is_(None), Mandate.until_on < local_day(now), Application.status.in_(OPEN))
        .order_by(Mandate.id)
        .limit(BATCH)
    )
    found = db.session.scalars(query).all()
    for application_id in found:
        one = load_application(application_id, lock=True)
        assert one is not None
        posts = [one.window_post_id, one.named_post_id, one.agent_post_id]
        posts += [errand.unit_post_id for errand in drop_errands(one, now)]
        close_mandate(one, now)
        write(one, "MandateEnded", None, None, now, {})
        tell(posts=posts, kind="MandateEnded", ref=one.ref, now=now)
    db.session.flush()
    return len(found)


def watch_promises(now: datetime) -> int:
    """Tell of promises that end within a day, and of those that are over: each once."""
    query = (
        select(Application)
        .where(
            Application.status == Status.ACCEPTED,
            Application.due_at < now + SOON,
            Application.due_level != DueLevel.OVERDUE,
        )
        .order_by(Application.due_at)
        .limit(BATCH)
        .with_for_update(of=Application, skip_locked=True)
    )
    told = 0
    for one in db.session.scalars(query).all():
        assert one.due_at is not None
        level = DueLevel.OVERDUE if one.due_at < now else DueLevel.SOON
        if level is one.due_level:
            continue
        one.due_level = level
        kind = "PromiseOverdue" if level is DueLevel.OVERDUE else "PromiseDueSoon"
        write(one, kind, None, None, now, {})
        tell(posts=[one.holder_post_id, one.named_post_id], kind=kind, ref=one.ref, now=now)
        told += 1
    db.session.flush()
    return told


def watch_errands(now: datetime) -> int:
    """Tell of errands that are late, once."""
    query = (
        select(Errand)
        .join(Application, Application.id == Errand.application_id)
        .where(
            Errand.status.in_(RUNNING),
            Errand.due_at < now,
            Errand.due_level == DueLevel.NONE,
            Application.status.in_(UNDECIDED),
        )
        .options(joinedload(Errand.application))
        .limit(BATCH)
        .with_for_update(of=Errand, skip_locked=True)
    )
    late = db.session.scalars(query).all()
    for one in late:
        one.due_level = DueLevel.OVERDUE
        write(one.application, "ErrandOverdue", None, None, now, {"errand": one.place})
        posts = [one.agent_post_id, one.unit_post_id, one.application.named_post_id]
        tell(posts=posts, kind="ErrandOverdue", ref=one.application.ref, now=now)
    db.session.flush()
    return len(late)


def forget_applicants(now: datetime, folder: Path) -> int:
    """Delete who applied, what he said and sent once the time is over; what was decided, and when, stays.

    With him go his photos and the signed mandate out of the store in `folder`, and what agents wrote of him.
    """
    since = now - timedelta(days=int(get_setting("services.keep_days")))
    query = select(Application).where(Application.ended_at < since, Application.body != b"").limit(BATCH)
    found = db.session.scalars(query.with_for_update(of=Application, skip_locked=True)).all()
    for one in found:
        one.body, one.phone_mark = b"", None
        mark(folder, [digest for row in one.files for digest in (row.sha256, row.thumb_sha256) if digest])
        one.files.clear()
        for material in one.materials:
            material.reason = ""
        for mandate in one.mandates:
            mandate.scope = ""
        for errand in one.errands:
            errand.task = errand.answer = ""
        write(one, "ApplicantForgotten", None, None, now, {})
    db.session.flush()
    return len(found)
