"""Opening a mediation: from a case, at the window, offered by the committee, or referred by another body."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tracker.access.actor import Actor, HeldPost
from tracker.areas.queries import get_tree
from tracker.audit.sealing import keep_sealed
from tracker.cases.models import Category
from tracker.cases.services.log import next_ref
from tracker.cases.vocabulary import Visibility
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.words import N_, Refused
from tracker.mediation.asks import MATTER, texts_of
from tracker.mediation.committees.models import Committee
from tracker.mediation.models import Mediation
from tracker.mediation.queries.choices import mediator_posts
from tracker.mediation.queries.detail import load_facts
from tracker.mediation.queries.scope import sees
from tracker.mediation.services.effects.people import join
from tracker.mediation.services.sharing import attach_files, enter, write_history
from tracker.mediation.vocabulary import FileKind, Origin, Referrer, Stage
from tracker.notices.services import tell
from tracker.workflow.asks import Answers


def open_mediation(
    *,
    client_key: str,
    answers: Answers,
    actor: Actor | None,
    post: HeldPost | None,
    now: datetime,
    case_id: int | None = None,
) -> Mediation:
    """The mediation an opening makes; sent twice with one key it is the same mediation."""
    known = _find_replayed(client_key, actor)
    if known is not None:
        return known
    _check(answers, local_day(now))
    try:
        with db.session.begin_nested():
            mediation = _begin(client_key, answers, case_id, now)
    except IntegrityError:  # another request with this key was quicker
        known = _find_replayed(client_key, actor)
        if known is None:
            raise
        return known
    join(mediation.id, mediation.mediator_post_id)
    if actor is not None:
        attach_files(mediation, answers.get("letter") or [], FileKind.REFERRAL_LETTER, actor=actor, now=now)
    facts = {"origin": mediation.origin.value, "category": mediation.category_code}
    write_history(mediation, "MediationOpened", actor=actor, post=post, now=now, facts=facts)
    head = mediation.committee.head_post_id
    told = [seat for seat in (mediation.mediator_post_id, head) if seat and (post is None or seat != post.id)]
    tell(posts=dict.fromkeys(told), kind="MediationOpened", ref=mediation.ref, now=now)
    db.session.flush()
    return mediation


def _find_replayed(client_key: str, actor: Actor | None) -> Mediation | None:
    """The mediation this key has made already; only those who may know of it are led to it."""
    known = db.session.scalar(select(Mediation).where(Mediation.client_key == client_key))
    if known is not None and actor is not None and sees(actor, load_facts(known)) is None:
        raise Refused(N_("Open the form anew and send it again."), code="foreign_key")
    return known


def _begin(client_key: str, answers: Answers, case_id: int | None, now: datetime) -> Mediation:
    """The row of a new mediation with its number and its sealed body."""
    committee_id, post_id = _mediator(answers)
    origin, referrer = Origin(answers["origin"]), answers.get("referrer")
    mediation = Mediation(
        ref=next_ref(answers["area"][:6], now, "M"),
        client_key=client_key,
        case_id=case_id,
        committee_id=committee_id,
        mediator_post_id=post_id,
        area_code=answers["area"],
        category_code=answers["category"],
        origin=origin,
        referrer=Referrer(referrer) if referrer else None,
        referral_no=(answers.get("referral_no") or "").strip(),
        opened_at=now,
        conflicts=[],
        event_count=0,
        chain_head=b"",
    )
    enter(mediation, Stage.APPLIED if origin is Origin.APPLICATION else Stage.OFFERED)
    keep_sealed(mediation, texts_of(MATTER, answers))
    return mediation


def _mediator(answers: Answers) -> tuple[int, int]:
    """The committee and the post of its mediator, chosen as one: `12:34`."""
    committee_id, post_id = answers["mediator"].split(":")
    return int(committee_id), int(post_id)


def _check(answers: Answers, on: date) -> None:
    category = db.session.get(Category, answers["category"])
    if category is None or category.visibility is not Visibility.MEDIATION or not category.is_active:
        raise Refused(N_("Choose the type of dispute from the list."), field="category")
    if answers["area"] not in get_tree().by_code:
        raise Refused(N_("Choose where the dispute is from the list."), field="area")
    committee_id, post_id = _mediator(answers)
    committee = db.session.get(Committee, committee_id)
    if committee is None or not committee.unit.is_active:
        raise Refused(N_("Choose a committee from the list."), field="mediator")
    if post_id not in {post.id for post in mediator_posts(committee_id, on)}:
        raise Refused(N_("Choose a mediator of the committee from the list."), field="mediator")
    if answers["origin"] == Origin.REFERRAL and not answers.get("referrer"):
        raise Refused(N_("Say which body referred the dispute."), field="referrer")
