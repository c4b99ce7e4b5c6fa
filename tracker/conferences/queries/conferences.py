"""Conferences as their readers may see them: centre and supervisor those of their area, a unit those it is named to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, Select, bindparam, false, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from tracker.access import Permission, granting
from tracker.access.actor import Actor
from tracker.access.scope import in_areas, within
from tracker.audit.models import Event
from tracker.cases.models import Case, Category
from tracker.cases.queries.detail import NotVisible, seen
from tracker.cases.queries.scope import CATEGORY_NAMES, hold_with_case, shown
from tracker.conferences.models import Conference, ConferenceUnit
from tracker.conferences.vocabulary import RUNNING, Cause, Status
from tracker.extensions import db
from tracker.foundation.asked import Filter, asked_area, asks, asks_word
from tracker.foundation.groups import grouped
from tracker.foundation.orm import AnySelect, among
from tracker.foundation.paging import KeyPage, PageStart, read_page
from tracker.foundation.words import N_
from tracker.people.models import Post

PAGE = 50


class ConferenceNotVisible(NotVisible):
    """There is no such conference for this actor; whether it exists at all is not said."""

    said = N_("There is no such conference, or it is not in your scope.")


def in_my_areas(actor: Actor) -> ColumnElement[bool]:
    """A WHERE condition that holds for the conferences of the areas the actor keeps; without a fitting post: none."""
    return in_areas(Conference.area_code, granting(actor, Permission.CONFERENCE_KEEP))


def named_to(actor: Actor) -> ColumnElement[bool]:
    """A WHERE condition that holds for the conferences one of the actor's posts is named to."""
    return Conference.id.in_(select(ConferenceUnit.conference_id).where(among(ConferenceUnit.post_id, actor.post_ids)))


def visible_conferences(actor: Actor) -> ColumnElement[bool]:
    """A WHERE condition that holds for the conferences the actor may see; without a fitting post: none."""
    if not granting(actor, Permission.CONFERENCE_LIST):
        return false()
    return or_(named_to(actor), in_my_areas(actor))


@dataclass(frozen=True)
class ConferenceFilter(Filter):
    """What the list is narrowed to."""

    status: str = asks_word("status", Status, Conference.status)
    cause: str = asks_word("cause", Cause, Conference.cause)
    area: str = asks("area", asked_area, lambda area: within(Conference.area_code, area))


_LEAD = aliased(Post)


def rows_query(actor: Actor) -> AnySelect:
    """The columns of the list; the title stays empty where the content of the case is not for the actor."""
    return (
        select(
            Conference.id,
            Conference.number,
            Conference.cause,
            Conference.status,
            Conference.opened_at,
            Conference.meets_at,
            Conference.due_at,
            Conference.decided_at,
            Conference.ended_at,
            Conference.is_binding,
            Conference.area_code,
            Case.ref,
            *CATEGORY_NAMES,
            _LEAD.title.label("lead_title"),
            *shown(actor, title=Case.title),
        )
        .join(Case, Case.id == Conference.case_id)
        .join(Category, Category.code == Conference.category_code)
        .outerjoin(_LEAD, _LEAD.id == Conference.lead_post_id)
    )


def list_conferences(wanted: ConferenceFilter, *, actor: Actor, start: PageStart) -> KeyPage:
    """One page of a filter, newest first."""
    query = rows_query(actor).where(visible_conferences(actor), *wanted.conditions())
    return read_page(db.session.execute, query, Conference.id, PAGE, start)


def list_named(*which: ColumnElement[bool]) -> dict[int, list[str]]:
    """By conference the titles of the posts named to it, of those for which the conditions hold."""
    query = (
        select(ConferenceUnit.conference_id, Post.title)
        .join(Post, Post.id == ConferenceUnit.post_id)
        .join(Conference, Conference.id == ConferenceUnit.conference_id)
        .where(*which)
    )
    return grouped((row[0], row[1]) for row in db.session.execute(query.order_by(ConferenceUnit.id)))


_WITH_ALL = (
    joinedload(Conference.category),
    joinedload(Conference.opened_by_post),
    joinedload(Conference.convened_by_post),
    joinedload(Conference.decided_by_post),
    joinedload(Conference.decided_by_user),
    joinedload(Conference.lead_post),
    joinedload(Conference.case).joinedload(Case.category),
    selectinload(Conference.units).joinedload(ConferenceUnit.post),
    selectinload(Conference.units).joinedload(ConferenceUnit.opined_by_user),
)
_CONFERENCE = select(Conference).where(Conference.id == bindparam("id")).options(*_WITH_ALL)


def get_conference(conference_id: int, *, actor: Actor, lock: bool = False) -> Conference:
    """The conference, or ConferenceNotVisible. With `lock` first its case, then itself is held until the end."""
    if lock:
        hold_with_case(Conference.id, Conference.case_id, conference_id)
    query = _CONFERENCE.where(visible_conferences(actor)).execution_options(populate_existing=lock)
    return seen(db.session.scalar(query, {"id": conference_id}), ConferenceNotVisible)


def list_returns(case_id: int) -> Sequence[Row]:
    """Each time the case came back, oldest first: by which post, when, and its reason in `facts`."""
    query = (
        select(Event.received_at, Event.post_id, Event.facts, Post.title.label("post_title"))
        .outerjoin(Post, Post.id == Event.post_id)
        .where(Event.subject == "case", Event.subject_id == case_id, Event.kind == "OrderReturned")
    )
    return db.session.execute(query.order_by(Event.seq)).all()


def list_of_case(case_id: int, actor: Actor) -> Sequence[Conference]:
    """The conferences of a case that the actor may see, newest first, with their units."""
    query = select(Conference).where(Conference.case_id == case_id, visible_conferences(actor))
    with_parts = query.options(
        joinedload(Conference.lead_post), selectinload(Conference.units).joinedload(ConferenceUnit.post)
    )
    return db.session.scalars(with_parts.order_by(Conference.id.desc())).all()


def _owed(actor: Actor) -> ColumnElement[bool]:
    """One of the actor's posts is named and has not said anything yet."""
    return Conference.id.in_(
        select(ConferenceUnit.conference_id).where(
            among(ConferenceUnit.post_id, actor.post_ids), ConferenceUnit.opined_at.is_(None)
        )
    )


def list_to_opine(actor: Actor) -> Sequence[Row]:
    """Convened conferences that wait for the opinion of one of my posts, the soonest due on top."""
    query = rows_query(actor).where(Conference.status == Status.CONVENED, _owed(actor))
    return db.session.execute(query.order_by(func.coalesce(Conference.meets_at, Conference.due_at)).limit(PAGE)).all()


def list_to_lead(actor: Actor) -> Sequence[Row]:
    """Conferences of my area to convene or to decide, the soonest due on top; none for who keeps no area."""
    if not granting(actor, Permission.CONFERENCE_KEEP):
        return []
    query = rows_query(actor).where(Conference.status.in_(RUNNING), in_my_areas(actor))
    return db.session.execute(query.order_by(Conference.due_at).limit(PAGE)).all()


def select_waiting(actor: Actor) -> Select[int]:
    """The ids of the cases with a conference that waits for the opinion of one of the actor's posts."""
    return select(Conference.case_id).where(Conference.status == Status.CONVENED, _owed(actor))
