"""Keeping what was suggested at the moment an order goes out: rules change, and history must not."""

from __future__ import annotations

from tracker.cases.facts import CaseFacts
from tracker.cases.happenings import EVENT_KINDS
from tracker.cases.vocabulary import Action
from tracker.extensions import db
from tracker.routing.models import RoutingChoice
from tracker.routing.queries.suggestions import suggest, trail_of
from tracker.workflow.taking import Doing

SENT = EVENT_KINDS[Action.DISPATCH]


def keep_choice(_app: object, doing: Doing[CaseFacts]) -> None:
    """Follow a dispatch that a person made: keep what was suggested, by which rule, and whom he chose."""
    if doing.move.action is not Action.DISPATCH or not doing.actor.user_id:
        return
    case, now = doing.thing.case, doing.now
    found = suggest(case, now)
    rule = found.rule
    row = RoutingChoice(
        case_id=case.id,
        area_code=case.area_code,
        chosen_at=now,
        is_first=not any(one.kind == SENT for one in doing.thing.timeline),
        basis=found.basis,
        rule_id=rule.id if rule else None,
        rule_version=rule.version if rule else None,
        position=rule.position if rule else None,
        rule_name=rule.name if rule else "",
        suggested_post_id=found.post.id if found.post else None,
        chosen_post_id=doing.facts["post_id"],
        trail=trail_of(found.trail),
    )
    db.session.add(row)
    db.session.flush()
