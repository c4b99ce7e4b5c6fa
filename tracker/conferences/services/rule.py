"""The decision of a conference made a routing rule, so that the next case of its kind goes there at once."""

from __future__ import annotations

from datetime import datetime

from tracker.access.actor import Actor
from tracker.conferences.models import Conference
from tracker.conferences.vocabulary import Status
from tracker.extensions import db
from tracker.foundation.words import N_, Refused
from tracker.routing.models import RoutingRule
from tracker.routing.services.checks import Wanted
from tracker.routing.services.rules import make_rule


def make_of_decision(
    *, conference: Conference, name: str, area_code: str, category_code: str, reason: str, actor: Actor, now: datetime
) -> RoutingRule:
    """A rule that sends such cases to the lead decided on; Refused at its field. The conference must be locked."""
    if conference.rule_id is not None:
        raise Refused(N_("This decision is a routing rule already."))
    if conference.status is not Status.DECIDED or conference.lead_post_id is None or conference.retired_at is not None:
        raise Refused(N_("Only a decision that stands can be made a routing rule."))
    wanted = Wanted(name, area_code, category_code, "", conference.lead_post_id, reason)
    rule = make_rule(wanted=wanted, origin=conference.number, actor=actor, now=now)
    conference.rule_id = rule.id
    db.session.flush()
    return rule
