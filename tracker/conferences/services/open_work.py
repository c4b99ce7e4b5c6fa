"""Conferences that await a post's opinion."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from tracker.cases.models import Case
from tracker.cases.services.open_work import counting
from tracker.cases.services.routing import involve
from tracker.conferences.models import Conference, ConferenceUnit
from tracker.conferences.vocabulary import RUNNING
from tracker.extensions import db
from tracker.foundation.words import N_
from tracker.people.models import Post
from tracker.people.services.open_work import Work

_AWAITED = ConferenceUnit.opined_at.is_(None) & ConferenceUnit.conference_id.in_(
    select(Conference.id).where(Conference.status.in_(RUNNING))
)


def _give(post: Post, to: Post, now: datetime) -> None:
    """The other post is asked in its place; one that is named already answers for both."""
    for unit in db.session.scalars(select(ConferenceUnit).where(_AWAITED, ConferenceUnit.post_id == post.id)).all():
        named = select(ConferenceUnit.id).where(
            ConferenceUnit.conference_id == unit.conference_id, ConferenceUnit.post_id == to.id
        )
        if db.session.scalar(named) is not None:
            db.session.delete(unit)
        else:
            unit.post_id = to.id
        conference = db.session.get_one(Conference, unit.conference_id)
        involve(db.session.get_one(Case, conference.case_id), to.id)
        db.session.flush()


CONFERENCES = Work(N_("conferences"), counting((ConferenceUnit.post_id, ConferenceUnit.conference_id, _AWAITED)), _give)
