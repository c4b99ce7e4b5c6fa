"""Cases as the one scope predicate sees them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, select

from tracker.access.actor import Actor
from tracker.access.policy import Sees
from tracker.access.scope import visible
from tracker.cases.models import Case, CasePost
from tracker.cases.vocabulary import State
from tracker.foundation.orm import among


class _CaseColumns:
    area_code = Case.area_code
    visibility = Case.visibility

    @staticmethod
    def involves(post_ids: Collection[int]) -> ColumnElement[bool]:
        return Case.id.in_(select(CasePost.case_id).where(among(CasePost.post_id, post_ids)))


def counted_cases(actor: Actor) -> ColumnElement[bool]:
    """The scope for figures, which never count drafts: it reads no column that their index does not hold."""
    return visible(actor, _CaseColumns)  # type: ignore[arg-type]


def visible_cases(actor: Actor, *, least: Sees = Sees.ROUTE) -> ColumnElement[bool]:
    """Which cases the actor may see, at least as far as `least`; a draft is its writer's alone."""
    scope = visible(actor, _CaseColumns, least=least)  # type: ignore[arg-type]
    return scope & ((Case.state != State.DRAFT) | (Case.reporter_user_id == actor.user_id))
