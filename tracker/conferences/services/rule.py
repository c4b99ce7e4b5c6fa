"""The decision of a conference made a routing rule, so that the next case of its kind goes there at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.access.actor import Actor
from tracker.conferences.models import Conference
from tracker.conferences.vocabulary import Status
from tracker.extensions import db
from tracker.foundation.words import N_, Refused
from tracker.routing.models import RoutingRule
from tracker.routing.services.rules import add_rule


@dataclass(frozen=True)
class Wanted:
    """What the rule says beside what was decided."""

    name: str
    area_code: str
    category_code: str
    reason: str


def make_rule(*, conference: Conference, wanted: Wanted, actor: Actor, now: datetime) -> RoutingRule:
    """A rule that sends such cases to the lead decided on; Refused at its field. The conference must be locked."""
    if conference.rule_id is not None:
        raise Refused(N_("This decision is a routing rule already."))
    if conference.status is not Status.DECIDED or conference.lead_post_id is None or conference.retired_at is not None:
        raise Refused(N_("Only a decision that stands can be made a routing rule."))
    rule = add_rule(
        name=wanted.name,
        area_code=wanted.area_code,
        category_code=wanted.category_code,
        post_id=conference.lead_post_id,
        reason=wanted.reason,
        origin=conference.number,
        actor=actor,
        now=now,
    )
    conference.rule_id = rule.id
    db.session.flush()
    return rule
