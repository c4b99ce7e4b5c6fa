"""Applications as their readers may see them: lists, one of them, errands, what waits for somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Row, and_, bindparam, func, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from tracker.access.actor import Actor
from tracker.access.policy import Sees
from tracker.access.scope import within
from tracker.cases.queries.detail import NotVisible, seen
from tracker.extensions import db
from tracker.foundation.asked import Filter, asked_area, asks, asks_word
from tracker.foundation.orm import AnySelect, among
from tracker.foundation.paging import KeyPage, PageStart, read_page
from tracker.foundation.words import N_
from tracker.people.models import Post
from tracker.services.guide.models import ServiceVersion
from tracker.services.models import Application, ApplicationMaterial, ApplicationPause, Errand
from tracker.services.queries.scope import sees, visible_applications
from tracker.services.vocabulary import RUNNING, UNDECIDED, Status

PAGE = 50


class ApplicationNotVisible(NotVisible):
    """There is no such application for this actor; whether it exists at all is not said."""

    said = N_("There is no such application, or it is not in your scope.")


@dataclass(frozen=True)
class ApplicationFilter(Filter):
    """What the list is narrowed to."""

    status: str = asks_word("status", Status, Application.status)
    area: str = asks("area", asked_area, lambda area: within(Application.area_code, area))


#: Since when its promise stands still; NULL where it does not.
_STANDS_SINCE = (
    select(func.min(ApplicationPause.from_at))
    .where(ApplicationPause.application_id == Application.id, ApplicationPause.until_at.is_(None))
    .scalar_subquery()
)


def _rows() -> AnySelect:
    """The columns of the list: nothing that says whose it is."""
    return (
        select(
            Application.id,
            Application.ref,
            Application.status,
            Application.area_code,
            Application.received_at,
            Application.due_at,
            func.coalesce(Application.decided_at, Application.ended_at, _STANDS_SINCE).label("judged_at"),
            Application.due_level,
            Application.rating,
            ServiceVersion.name.label("item_name"),
            Post.title.label("named_title"),
        )
        .join(ServiceVersion, ServiceVersion.id == Application.version_id)
        .join(Post, Post.id == Application.named_post_id)
    )


def list_applications(wanted: ApplicationFilter, *, actor: Actor, start: PageStart) -> KeyPage:
    """One page of a filter, newest first."""
    query = _rows().where(visible_applications(actor), *wanted.conditions())
    return read_page(db.session.execute, query, Application.id, PAGE, start)


_APPLICATION = (
    select(Application)
    .where(Application.id == bindparam("id"))
    .options(
        joinedload(Application.item),
        joinedload(Application.version),
        joinedload(Application.case),
        joinedload(Application.became_case),
        joinedload(Application.first_post),
        joinedload(Application.first_user),
        joinedload(Application.named_post),
        joinedload(Application.holder_post),
        joinedload(Application.agent_post),
    )
)


def load_application(application_id: int, *, lock: bool = False) -> Application | None:
    """The application with everything its rules look at, for whoever it is; with `lock` held until the end."""
    if lock:
        held = select(Application.id).where(Application.id == application_id).with_for_update()
        db.session.execute(held)
    query = _APPLICATION.execution_options(populate_existing=lock)
    return db.session.scalar(query, {"id": application_id})


def get_application(application_id: int, *, actor: Actor, lock: bool = False) -> Application:
    """The application, or ApplicationNotVisible."""
    found = load_application(application_id, lock=lock)
    return seen(found if found is not None and sees(actor, found) else None, ApplicationNotVisible)


def get_errand(errand_id: int, *, actor: Actor, lock: bool = False) -> Errand:
    """The errand with its application, or ApplicationNotVisible where that may not be read."""
    of = db.session.scalar(select(Errand.application_id).where(Errand.id == errand_id))
    application = get_application(of, actor=actor, lock=lock) if of is not None else None
    if application is None or sees(actor, application) is not Sees.CONTENT:
        raise ApplicationNotVisible
    errand = next(one for one in application.errands if one.id == errand_id)
    set_committed_value(errand, "application", application)
    return errand


def list_waiting(actor: Actor) -> Sequence[Row]:
    """What waits for one of the actor's posts: to accept, decide, deliver or confirm; the soonest due first."""
    has = or_(
        and_(among(Application.holder_post_id, actor.post_ids), Application.status.in_(UNDECIDED)),
        and_(among(Application.named_post_id, actor.post_ids), Application.status == Status.DECIDED),
        Application.id.in_(
            select(ApplicationMaterial.application_id).where(
                among(ApplicationMaterial.given_to_post_id, actor.post_ids)
            )
        ),
    )
    query = _rows().where(has, visible_applications(actor))
    return db.session.execute(query.order_by(Application.due_at, Application.id).limit(PAGE)).all()


def list_errands(actor: Actor) -> Sequence[Errand]:
    """The errands that the actor's posts have to run or to answer, the soonest due first."""
    mine = or_(among(Errand.agent_post_id, actor.post_ids), among(Errand.unit_post_id, actor.post_ids))
    query = (
        select(Errand)
        .join(Application, Application.id == Errand.application_id)
        .where(mine, Errand.status.in_(RUNNING), Application.status.in_(UNDECIDED))
        .options(joinedload(Errand.application).joinedload(Application.version))
    )
    return db.session.scalars(query.order_by(Errand.due_at, Errand.id).limit(PAGE)).all()


def list_of_case(case_id: int, actor: Actor) -> Sequence[Row]:
    """The applications that came out of a case, or became it, as far as the actor may see them."""
    of = or_(Application.case_id == case_id, Application.became_case_id == case_id)
    return db.session.execute(_rows().where(of, visible_applications(actor)).order_by(Application.id)).all()


def list_outside(refs: Sequence[str]) -> Sequence[Row]:
    """Id and state of some numbers, for what is said outside the house, where nobody's scope is asked."""
    if not refs:
        return []
    return db.session.execute(
        select(Application.id, Application.ref, Application.status).where(Application.ref.in_(refs))
    ).all()


def ids_of_refs(refs: Sequence[str], actor: Actor) -> dict[str, int]:
    """The applications behind some numbers, as far as the actor may see them."""
    query = select(Application.ref, Application.id).where(Application.ref.in_(refs), visible_applications(actor))
    return dict(db.session.execute(query).all())
