"""Which applications an actor may know of, as SQL and for one application. Without a fitting row: none."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from tracker.access.actor import Actor, HeldPost
from tracker.access.policy import SERVICE_SCOPES, Reach, Scope, Sees
from tracker.access.scope import within
from tracker.foundation.identifiers import is_within
from tracker.services.models import Application, ApplicationMaterial, Errand
from tracker.services.vocabulary import OPEN, UNDECIDED


def _has_errand(post: HeldPost) -> ColumnElement[bool]:
    asked = Application.id.in_(select(Errand.application_id).where(Errand.unit_post_id == post.id))
    return and_(asked, Application.status.in_(UNDECIDED))


def _has_papers(post: HeldPost) -> ColumnElement[bool]:
    has = or_(ApplicationMaterial.held_by_post_id == post.id, ApplicationMaterial.given_to_post_id == post.id)
    return Application.id.in_(select(ApplicationMaterial.application_id).where(has))


def _is_part(post: HeldPost) -> ColumnElement[bool]:
    columns = (Application.holder_post_id, Application.named_post_id, Application.agent_post_id)
    return or_(*(column == post.id for column in columns), _has_errand(post), _has_papers(post))


_AS_SQL: dict[Reach, Callable[[HeldPost], ColumnElement[bool]]] = {
    Reach.AREA: lambda post: within(Application.area_code, post.area_code),
    Reach.INVOLVED: _is_part,
    Reach.REPORTED: lambda post: Application.first_post_id == post.id,
    Reach.NAMED: lambda post: and_(Application.named_post_id == post.id, Application.status.in_(OPEN)),
}


def _has_part(post: HeldPost, application: Application) -> bool:
    parts = {
        application.holder_post_id,
        application.named_post_id,
        application.agent_post_id,
        *(one.unit_post_id for one in application.errands if application.status in UNDECIDED),
        *(one.held_by_post_id for one in application.materials),
        *(one.given_to_post_id for one in application.materials),
    }
    return post.id in parts


_AS_TEST: dict[Reach, Callable[[HeldPost, Application], bool]] = {
    Reach.AREA: lambda post, application: is_within(application.area_code, post.area_code),
    Reach.INVOLVED: _has_part,
    Reach.REPORTED: lambda post, application: application.first_post_id == post.id,
    Reach.NAMED: lambda post, application: application.named_post_id == post.id and application.is_open,
}


def _rows(post: HeldPost, least: Sees) -> list[Scope]:
    return [row for row in SERVICE_SCOPES if row.role is post.role and (least is Sees.ROUTE or row.sees is least)]


def visible_applications(actor: Actor, *, least: Sees = Sees.ROUTE) -> ColumnElement[bool]:
    """A WHERE condition that holds for the applications the actor may see (at least as far as `least`)."""
    conditions = [_AS_SQL[row.reach](post) for post in actor.posts for row in _rows(post, least)]
    return or_(*conditions) if conditions else false()


def reached(ref: ColumnElement[str], actor: Actor) -> ColumnElement[bool]:
    """A number belongs to an application that the actor may see: whose readings he may look through."""
    return exists().where(Application.ref == ref, visible_applications(actor))


def sees(actor: Actor, application: Application) -> Sees | None:
    """How much of one application the actor may see."""
    found = {
        row.sees for post in actor.posts for row in _rows(post, Sees.ROUTE) if _AS_TEST[row.reach](post, application)
    }
    return next((one for one in (Sees.CONTENT, Sees.ROUTE) if one in found), None)
