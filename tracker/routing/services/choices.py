"""Keeping what was suggested at the moment an order goes out: rules change, and history must not."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select

from tracker.access.actor import Actor, HeldPost
from tracker.audit.models import Event
from tracker.cases.facts import CaseFacts
from tracker.cases.happenings import EVENT_KINDS
from tracker.cases.models import Case
from tracker.cases.vocabulary import Action
from tracker.extensions import db
from tracker.routing.models import RoutingChoice
from tracker.routing.queries.suggestions import suggest, trail_of

_SAID = select(Event.facts).where(
    Event.subject == "case", Event.subject_id == bindparam("id"), Event.seq == bindparam("seq")
)
SENT = EVENT_KINDS[Action.DISPATCH]


def keep_choice(facts: CaseFacts, action: Action, _post: HeldPost, actor: Actor, now: datetime) -> None:
    """Follow a dispatch that a person made: keep what was suggested, by which rule, and whom he chose.

    Whom he chose is read from the event just written: where a liaison has nobody today the station gets the order.
    """
    if action is not Action.DISPATCH or not actor.user_id:
        return
    case: Case = facts.case
    said = db.session.connection().execute(_SAID, {"id": case.id, "seq": case.event_count}).scalar_one()
    found = suggest(case, now)
    rule = found.rule
    row = RoutingChoice(
        case_id=case.id,
        area_code=case.area_code,
        chosen_at=now,
        is_first=not any(one.kind == SENT for one in facts.timeline),
        basis=found.basis,
        rule_id=rule.id if rule else None,
        rule_version=rule.version if rule else None,
        position=rule.position if rule else None,
        rule_name=rule.name if rule else "",
        suggested_post_id=found.post.id if found.post else None,
        chosen_post_id=said["post_id"],
        trail=trail_of(found.trail),
    )
    db.session.add(row)
    db.session.flush()
