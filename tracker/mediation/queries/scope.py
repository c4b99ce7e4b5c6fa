"""Which mediations an actor may know of, as SQL and for one mediation. Without a fitting row: none."""

from __future__ import annotations

from collections.abc import Callable, Collection

from sqlalchemy import ColumnElement, false, or_, select

from tracker.access.actor import Actor, HeldPost
from tracker.access.policy import MEDIATION_SCOPES, Reach, Scope, Sees
from tracker.access.scope import within
from tracker.cases.models import Case
from tracker.foundation.identifiers import is_within
from tracker.mediation.committees.models import Committee
from tracker.mediation.facts import MediationFacts
from tracker.mediation.models import Mediation, MediationPost

_AS_SQL: dict[Reach, Callable[[HeldPost], ColumnElement[bool]]] = {
    Reach.AREA: lambda post: within(Mediation.area_code, post.area_code),
    Reach.INVOLVED: lambda post: Mediation.id.in_(
        select(MediationPost.mediation_id).where(MediationPost.post_id == post.id)
    ),
    Reach.COMMITTEE: lambda post: Mediation.committee_id == post.unit_id if post.unit_id else false(),
    Reach.HEADED: lambda post: Mediation.committee_id.in_(
        select(Committee.unit_id).where(Committee.head_post_id == post.id)
    ),
    Reach.REPORTED: lambda post: Mediation.case_id.in_(select(Case.id).where(Case.reporter_post_id == post.id)),
}


def _case_reporter(facts: MediationFacts) -> int | None:
    return facts.mediation.case.reporter_post_id if facts.mediation.case else None


_AS_TEST: dict[Reach, Callable[[HeldPost, MediationFacts], bool]] = {
    Reach.AREA: lambda post, facts: is_within(facts.area_code, post.area_code),
    Reach.INVOLVED: lambda post, facts: post.id in facts.post_ids,
    Reach.COMMITTEE: lambda post, facts: post.unit_id == facts.mediation.committee_id,
    Reach.HEADED: lambda post, facts: post.id == facts.head_post_id,
    Reach.REPORTED: lambda post, facts: post.id == _case_reporter(facts),
}


def _rows(post: HeldPost, least: Sees) -> list[Scope]:
    return [row for row in MEDIATION_SCOPES if row.role is post.role and (least is Sees.ROUTE or row.sees is least)]


def visible_mediations(actor: Actor, *, least: Sees = Sees.ROUTE) -> ColumnElement[bool]:
    """A WHERE condition that holds for the mediations the actor may see (at least as far as `least`)."""
    conditions = [_AS_SQL[row.reach](post) for post in actor.posts for row in _rows(post, least)]
    return or_(*conditions) if conditions else false()


def sees(actor: Actor, facts: MediationFacts) -> Sees | None:
    """How much of one mediation the actor may see."""
    found: Collection[Sees] = [
        row.sees for post in actor.posts for row in _rows(post, Sees.ROUTE) if _AS_TEST[row.reach](post, facts)
    ]
    if not found:
        return None
    return Sees.CONTENT if Sees.CONTENT in found else Sees.ROUTE
