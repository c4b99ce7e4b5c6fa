"""What the moves of public-safety matters change: triage, handing back, the mandatory report."""

from __future__ import annotations

from tracker.cases.facts import CaseFacts
from tracker.cases.safety import HarmBody, Proposal, Triage
from tracker.cases.services.routing import liaison_of
from tracker.cases.services.saying import said
from tracker.clock.limits import Limit, Unit
from tracker.foundation.words import N_, Refused
from tracker.workflow.taking import Doing, Facts


def ask_triage(doing: Doing[CaseFacts]) -> Facts:
    """Ask the liaison of the village, or the station where nobody acts for one; the post gets its part in the case."""
    case = doing.thing.case
    asked = liaison_of(case.area_code, doing.actor.on, doing.flow.book)
    if asked is None:
        raise Refused(N_("This village has neither a liaison nor a police station to ask."))
    case.triage_post_id, case.triage_asked_at = asked, doing.now
    limit = Limit(int(doing.flow.setting("case.triage_minutes")), Unit.MINUTE)
    case.triage_due_at = doing.flow.keeper.due(doing.now, limit)[0]
    doing.flow.book.involve(case, asked)
    return said(doing) | {"post_id": asked}


def answer_triage(doing: Doing[CaseFacts]) -> Facts:
    """Keep the liaison's answer; what follows from it is for the centre."""
    case = doing.thing.case
    case.triage, case.triage_answered_at = Triage(doing.text("triage")), doing.now
    return said(doing) | {"triage": case.triage.value}


def hand_back(doing: Doing[CaseFacts]) -> Facts:
    """Give a matter that is none for the police back to the centre, with a proposal."""
    doing.thing.case.lead_post_id = None
    doing.thing.case.has_coverage_gap = False
    return said(doing) | {"proposal": Proposal(doing.text("proposal")).value}


def report_harm(doing: Doing[CaseFacts]) -> Facts:
    """Keep that suspected harm was reported, when and to whom; nobody gets to see more of the case by it."""
    doing.thing.case.harm_reported_at = doing.now
    facts = {"harm_body": HarmBody(doing.text("harm_body")).value}
    if doing.text("receipt"):
        facts["receipt"] = doing.text("receipt")
    return said(doing) | facts
