"""Visits, as far as an actor may see them: those of the areas of his posts, and for a grid officer of his village."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Row, and_, func, or_, select

from tracker.access import Permission
from tracker.access.actor import Actor, HeldPost
from tracker.access.gate import granting
from tracker.access.policy import VERIFIER_ROLE, Sees
from tracker.access.scope import in_some, within
from tracker.areas.queries import get_tree
from tracker.cases.models import Case
from tracker.cases.queries.detail import NotVisible
from tracker.cases.queries.scope import visible_cases
from tracker.extensions import db
from tracker.figures.spans import Span
from tracker.foundation.asked import Filter, asked_area, asked_day, asks, asks_word
from tracker.foundation.identifiers import AreaLevel, is_within
from tracker.people.models import Post, User
from tracker.policing.models import Visit, VisitCase
from tracker.policing.vocabulary import VisitState

#: Longest list a page shows; beyond it one narrows the area.
MOST = 300
#: How many cases a visit may be linked to are offered.
MOST_CASES = 12


@dataclass(frozen=True)
class VisitFilter(Filter):
    """What a list is narrowed to beside its stretch of days; an empty part narrows nothing."""

    area: str = asks("area", asked_area, lambda area: within(Visit.area_code, area))
    state: str = asks_word("state", VisitState, Visit.state)
    day: date | None = asks("day", asked_day)


def recording_posts(actor: Actor) -> tuple[HeldPost, ...]:
    """The posts for which the actor visits villages today."""
    return granting(actor, Permission.VISIT_RECORD)


def watched_areas(actor: Actor) -> list[str]:
    """The areas whose visits the actor sees whole: those of his posts, except a grid officer's."""
    posts = granting(actor, Permission.VISIT_VIEW)
    return list(dict.fromkeys(post.area_code for post in posts if post.role is not VERIFIER_ROLE))


def _villages(actor: Actor) -> list[str]:
    """The villages in which the actor is a grid officer."""
    posts = granting(actor, Permission.VISIT_VIEW)
    return [post.area_code[: AreaLevel.VILLAGE.digits] for post in posts if post.role is VERIFIER_ROLE]


def visible_visits(actor: Actor) -> ColumnElement[bool]:
    """A WHERE condition that holds for the visits the actor may know of."""
    return in_some(Visit.area_code, [*watched_areas(actor), *_villages(actor)])


def shows_remark(actor: Actor, visit: Visit | Row) -> bool:
    """Whether the actor may read what was remarked: a grid officer only of the visits he came along to."""
    is_partner = visit.partner_post_id is not None and visit.partner_post_id in actor.post_ids
    return is_partner or any(is_within(visit.area_code, top) for top in watched_areas(actor))


def find_visit(visit_id: int, *, actor: Actor) -> Visit:
    """A visit the actor may see; NotVisible otherwise."""
    visit = db.session.scalar(select(Visit).where(Visit.id == visit_id, visible_visits(actor)))
    if visit is None:
        raise NotVisible
    return visit


def may_act_on(actor: Actor, visit: Visit | Row) -> bool:
    """Whether the visit belongs to a post for which the actor visits villages today."""
    return any(visit.post_id == post.id for post in recording_posts(actor))


#: The day a visit stands under: when it was made, else when it is planned.
ON = func.coalesce(Visit.visited_on, Visit.planned_on).label("on")
_ROW = (
    select(
        Visit.id,
        Visit.area_code,
        Visit.post_id,
        Visit.partner_post_id,
        Visit.state,
        Visit.kind,
        Visit.topics,
        Visit.result,
        ON,
        User.name,
    )
    .outerjoin(User, User.id == Visit.user_id)
    .limit(MOST)
)


def list_visits(span: Span, wanted: VisitFilter, *, actor: Actor) -> list[Row]:
    """Up to 300 visits of a stretch of days, the latest first."""
    days = span if wanted.day is None else Span(wanted.day, wanted.day)
    is_done = Visit.state == VisitState.DONE
    query = _ROW.where(
        visible_visits(actor),
        or_(
            and_(is_done, Visit.visited_on.between(days.first, days.last)),
            and_(~is_done, Visit.planned_on.between(days.first, days.last)),
        ),
        *wanted.conditions(),
    )
    return list(db.session.execute(query.order_by(ON.desc(), Visit.id.desc())))


def list_planned(actor: Actor, *, since: date = date.min, most: int | None = MOST) -> list[Row]:
    """The visits the actor's posts have planned from a day on, or that are planned with him, the nearest first."""
    posts = [post.id for post in granting(actor, Permission.VISIT_VIEW)]
    query = _ROW.where(
        Visit.state == VisitState.PLANNED,
        Visit.planned_on >= since,
        or_(Visit.post_id.in_(posts), Visit.partner_post_id.in_(posts)),
        visible_visits(actor),
    )
    return list(db.session.execute(query.order_by(Visit.planned_on, Visit.id).limit(most)))


_CASE = select(Case.id, Case.ref, Case.title)


def list_linkable_cases(area_code: str, *, actor: Actor) -> list[Row]:
    """The latest cases of an area that the actor sees whole and may link a visit to."""
    query = _CASE.where(within(Case.area_code, area_code), visible_cases(actor, least=Sees.CONTENT))
    return list(db.session.execute(query.order_by(Case.is_open.desc(), Case.id.desc()).limit(MOST_CASES)))


def list_linked_cases(visit_id: int, *, actor: Actor) -> list[Row]:
    """The cases a visit was for, as far as the actor sees them."""
    query = _CASE.join(VisitCase, VisitCase.case_id == Case.id).where(
        VisitCase.visit_id == visit_id, visible_cases(actor, least=Sees.CONTENT, few=True)
    )
    return list(db.session.execute(query.order_by(Case.id)))


def list_partner_posts(area_code: str) -> list[Row]:
    """(id, title) of the grid officers' posts of a village, or of the village a grid lies in."""
    village = area_code[: AreaLevel.VILLAGE.digits]
    return list(
        db.session.execute(
            select(Post.id, Post.title)
            .where(Post.role == VERIFIER_ROLE, Post.is_active, within(Post.area_code, village))
            .order_by(Post.area_code, Post.id)
        )
    )


def names_of(visit: Visit) -> dict[str, object]:
    """The words of a visit's people and place: who made it, who came along, where."""
    partner = db.session.get(Post, visit.partner_post_id) if visit.partner_post_id else None
    user = db.session.get(User, visit.user_id) if visit.user_id else None
    post = db.session.get_one(Post, visit.post_id)
    return {
        "officer": user.name if user else "",
        "post": post.title,
        "partner": partner.title if partner else "",
        "place": get_tree().path(visit.area_code),
    }
