"""Mediations a mediator's post has open and committees it heads: both stay within the committee."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, true

from tracker.cases.services.open_work import counting
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.words import N_, Refused
from tracker.mediation.committees.models import Committee
from tracker.mediation.models import Mediation
from tracker.mediation.queries.choices import mediator_posts
from tracker.mediation.queries.detail import load_facts
from tracker.mediation.services.effects.people import give_file
from tracker.mediation.services.sharing import write_history
from tracker.people.models import Post
from tracker.people.services.open_work import Work

NOBODY_OF_THE_COMMITTEE = N_(
    "%(post)s has files open and nobody else of its committee can mediate. Appoint another mediator first."
)


def _colleague(post: Post, committee_id: int, to: Post, now: datetime) -> Post:
    """The mediator of the same committee who takes over: the next one up where it is of the committee."""
    others = [colleague for colleague in mediator_posts(committee_id, local_day(now)) if colleague.id != post.id]
    if not others:
        raise Refused(NOBODY_OF_THE_COMMITTEE, post=post.title)
    return next((other for other in others if other.id == to.id), others[0])


def _give(post: Post, to: Post, now: datetime) -> None:
    query = select(Mediation).where(Mediation.is_open, Mediation.mediator_post_id == post.id).order_by(Mediation.id)
    for mediation in db.session.scalars(query).all():
        taker = _colleague(post, mediation.committee_id, to, now)
        give_file(load_facts(mediation), taker, local_day(now))
        facts = {"from": post.id, "post_id": taker.id}
        write_history(mediation, "MediatorAssigned", actor=None, post=None, now=now, facts=facts)


def _give_head(post: Post, to: Post, now: datetime) -> None:
    for committee in db.session.scalars(select(Committee).where(Committee.head_post_id == post.id)).all():
        committee.head_post_id = _colleague(post, committee.unit_id, to, now).id
    db.session.flush()


MEDIATIONS = Work(N_("mediations"), counting((Mediation.mediator_post_id, Mediation.id, Mediation.is_open)), _give)
COMMITTEES = Work(N_("committees headed"), counting((Committee.head_post_id, Committee.unit_id, true())), _give_head)
