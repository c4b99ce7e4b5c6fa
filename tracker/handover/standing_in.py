"""AB岗: who stands in is told when it begins, and who comes back is told what was done meanwhile.

That B acts needs no deed (people/queries/actors.py asks the day); these are the words to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row, String, cast, exists, func, literal, or_, select

from tracker.audit.models import Event
from tracker.cases.models import Case, CasePost
from tracker.extensions import db
from tracker.foundation.days import day_start, local_day
from tracker.foundation.json import Json
from tracker.notices.models import Notice
from tracker.notices.services import tell
from tracker.people.models import Absence, Appointment, Post, User
from tracker.people.queries.actors import stands
from tracker.people.vocabulary import Rank

BEGAN, ENDED = "StandInBegan", "StandInEnded"
#: How long after the day a notice is still worth leaving, should the sweep have stood still.
LATE = timedelta(days=7)


def tell_stand_ins(now: datetime) -> int:
    """Leave the notices of absences that have begun or ended, once each; how many posts were told."""
    today = local_day(now)
    told = 0
    began = Absence.from_on.between(today - LATE, today) & (Absence.to_on > today)
    for absence, posts in _absences(began, BEGAN):
        told += _tell(posts, BEGAN, absence, now, {"until": absence.to_on.isoformat()})
    ended = Absence.to_on.between(today - LATE, today)
    for absence, posts in _absences(ended, ENDED):
        for post in posts:
            told += _tell([post], ENDED, absence, now, _done_meanwhile(post, absence))
    return told


def _absences(condition: ColumnElement[bool], kind: str) -> list[tuple[Absence, list[int]]]:
    """Absences that nobody was told of, with the posts the absent person holds as A and somebody else as B."""
    seen = exists().where(Notice.kind == kind, Notice.ref == literal("absence-") + cast(Absence.id, String))
    found = []
    for absence in db.session.scalars(select(Absence).where(condition, ~seen)):
        posts = _shared_posts(absence)
        if posts:
            found.append((absence, posts))
    return found


def _shared_posts(absence: Absence) -> list[int]:
    covers = (Appointment.from_on < absence.to_on) & (
        Appointment.to_on.is_(None) | (Appointment.to_on > absence.from_on)
    )
    mine = select(Appointment.post_id).where(Appointment.user_id == absence.user_id, Appointment.rank == Rank.A, covers)
    query = (
        select(Post.id)
        .join(Appointment, Appointment.post_id == Post.id)
        .join(User, User.id == Appointment.user_id)
        .where(Post.id.in_(mine), Post.is_active, Appointment.rank == Rank.B, covers, stands(User, absence.from_on))
    )
    return list(db.session.scalars(query.distinct().order_by(Post.id)))


def _tell(posts: Sequence[int], kind: str, absence: Absence, now: datetime, facts: Json) -> int:
    tell(posts=posts, kind=kind, ref=f"absence-{absence.id}", now=now, facts=facts)
    return len(posts)


def _done_meanwhile(post_id: int, absence: Absence) -> Json:
    """The hand-back note: what others did for the post while its A was away, and what is open now."""
    first, last = day_start(absence.from_on), day_start(absence.to_on)
    acts: Row = db.session.execute(
        select(func.count().label("acts"), func.count(Event.subject_id.distinct()).label("cases")).where(
            Event.subject == "case",
            # By the post's own cases, for which there is an index; a look through all history would take seconds.
            Event.subject_id.in_(select(CasePost.case_id).where(CasePost.post_id == post_id)),
            Event.post_id == post_id,
            Event.user_id != absence.user_id,
            Event.received_at >= first,
            Event.received_at < last,
        )
    ).one()
    still_open = select(func.count()).where(
        Case.is_open, or_(Case.holder_post_id == post_id, Case.lead_post_id == post_id)
    )
    return {"acts": acts.acts, "cases": acts.cases, "open": int(db.session.scalar(still_open) or 0)}
