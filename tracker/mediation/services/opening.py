"""Opening a mediation: from a case, at the window, offered by the committee, or referred by another body."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tracker.access.actor import Actor, HeldPost
from tracker.areas.queries import get_tree
from tracker.cases.models import Category
from tracker.cases.services.log import next_ref
from tracker.cases.vocabulary import Visibility
from tracker.extensions import db
from tracker.files.store import StoredFile
from tracker.foundation.days import local_day
from tracker.foundation.words import N_, Refused
from tracker.mediation.committees.models import Committee
from tracker.mediation.models import Mediation
from tracker.mediation.queries.choices import mediator_posts
from tracker.mediation.queries.detail import load_facts
from tracker.mediation.queries.scope import sees
from tracker.mediation.sealing import seal
from tracker.mediation.services.effects.people import join
from tracker.mediation.services.sharing import attach_files, write_history
from tracker.mediation.services.stages import enter
from tracker.mediation.vocabulary import FileKind, Origin, Referrer, Stage
from tracker.notices.services import tell


@dataclass
class Opening:
    """What is known when a mediation begins."""

    client_key: str
    committee_id: int
    mediator_post_id: int
    area_code: str
    category_code: str
    origin: Origin
    title: str
    place: str = ""
    matter: str = ""
    demands: str = ""
    referrer: Referrer | None = None
    referral_no: str = ""
    case_id: int | None = None
    files: list[StoredFile] = field(default_factory=list)


def open_mediation(*, opening: Opening, actor: Actor | None, post: HeldPost | None, now: datetime) -> Mediation:
    """The mediation of an opening; sent twice with one key it is the same mediation."""
    known = _find_replayed(opening.client_key, actor)
    if known is not None:
        return known
    _check(opening, local_day(now))
    try:
        with db.session.begin_nested():
            mediation = _begin(opening, now)
    except IntegrityError:  # another request with this key was quicker
        known = _find_replayed(opening.client_key, actor)
        if known is None:
            raise
        return known
    join(mediation.id, opening.mediator_post_id)
    if opening.files and actor is not None:
        attach_files(mediation, opening.files, FileKind.REFERRAL_LETTER, actor=actor, now=now)
    facts = {"origin": opening.origin.value, "category": opening.category_code}
    write_history(mediation, "MediationOpened", actor=actor, post=post, now=now, facts=facts)
    head = mediation.committee.head_post_id
    told = [one for one in (opening.mediator_post_id, head) if one and (post is None or one != post.id)]
    tell(posts=dict.fromkeys(told), kind="MediationOpened", ref=mediation.ref, now=now)
    db.session.flush()
    return mediation


def _find_replayed(client_key: str, actor: Actor | None) -> Mediation | None:
    """The mediation this key has made already; only those who may know of it are led to it."""
    known = db.session.scalar(select(Mediation).where(Mediation.client_key == client_key))
    if known is not None and actor is not None and sees(actor, load_facts(known)) is None:
        raise Refused(N_("Open the form anew and send it again."), code="foreign_key")
    return known


def _begin(opening: Opening, now: datetime) -> Mediation:
    """The row of a new mediation with its number and its sealed body."""
    mediation = Mediation(
        ref=next_ref(opening.area_code[:6], now, "M"),
        client_key=opening.client_key,
        case_id=opening.case_id,
        committee_id=opening.committee_id,
        mediator_post_id=opening.mediator_post_id,
        area_code=opening.area_code,
        category_code=opening.category_code,
        origin=opening.origin,
        referrer=opening.referrer,
        referral_no=opening.referral_no,
        opened_at=now,
        conflicts=[],
        event_count=0,
        chain_head=b"",
    )
    enter(mediation, Stage.APPLIED if opening.origin is Origin.APPLICATION else Stage.OFFERED)
    db.session.add(mediation)
    db.session.flush()
    seal(
        mediation,
        {
            "title": opening.title,
            "place": opening.place,
            "matter": opening.matter,
            "demands": opening.demands,
            "facts": "",
        },
    )
    return mediation


def _check(opening: Opening, on: date) -> None:
    category = db.session.get(Category, opening.category_code)
    if category is None or category.visibility is not Visibility.MEDIATION or not category.is_active:
        raise Refused(N_("Choose the type of dispute from the list."), field="category")
    if opening.area_code not in get_tree().by_code:
        raise Refused(N_("Choose where the dispute is from the list."), field="area")
    committee = db.session.get(Committee, opening.committee_id)
    if committee is None or not committee.unit.is_active:
        raise Refused(N_("Choose a committee from the list."), field="mediator")
    if opening.mediator_post_id not in {one.id for one in mediator_posts(committee.unit_id, on)}:
        raise Refused(N_("Choose a mediator of the committee from the list."), field="mediator")
    if opening.origin is Origin.REFERRAL and opening.referrer is None:
        raise Refused(N_("Say which body referred the dispute."), field="referrer")
