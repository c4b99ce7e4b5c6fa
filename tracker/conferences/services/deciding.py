"""The decision of a conference: kept, carried out by moves of the case, and binding where it says so."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tracker.cases.facts import CaseFacts
from tracker.cases.models import Case
from tracker.cases.queries.detail import load_facts
from tracker.cases.services.moves import CASES
from tracker.cases.services.routing import receivers_of
from tracker.cases.vocabulary import Action, InConference, State
from tracker.conferences.models import Conference
from tracker.conferences.services.units import let_guests_go
from tracker.conferences.vocabulary import Part
from tracker.extensions import db
from tracker.foundation.json import Json
from tracker.foundation.words import N_, Refused
from tracker.people.models import Post
from tracker.workflow.asks import Answers
from tracker.workflow.taking import Doing, Facts

#: While a unit has the case, deciding on that unit confirms it and sends nothing anew.
WITH_UNIT = (State.DISPATCHED, State.HANDLING, State.SUSPENDED, State.FEEDBACK)
#: A place shorter than this is a word that any decision may use.
SHORT = 3


def lead_choices(conference: Conference) -> list[Post]:
    """The named posts that an order of the case may go to; the decision chooses one of them."""
    named, case = conference.named_post_ids, conference.case
    return [post for post in receivers_of(case) if post.id in named or post.id == case.lead_post_id]


def assist_choices(conference: Conference) -> list[Post]:
    """The named posts that may be asked to assist."""
    # The lead may change, so whoever leads now is not left out yet.
    posts = [*receivers_of(conference.case, assisting=True), *lead_choices(conference)]
    return list({post.id: post for post in posts if post.id in conference.named_post_ids}.values())


@dataclass(frozen=True)
class Decided:
    """What was decided on: the lead, and who assists it."""

    lead_id: int
    assists: list[int]


def decide(doing: Doing[Conference]) -> Facts:
    """Keep the decision; Refused at its field. History tells first that it was decided, then what was done about it."""
    conference, case = doing.thing, doing.thing.case
    decided = _chosen(doing)
    conference.decision, conference.reasons = doing.text("decision"), doing.text("reasons")
    conference.basis, conference.minutes = doing.text("basis"), doing.text("minutes")
    _keep_out_of_register(case, doing)
    conference.is_binding = bool(doing.answers.get("binding"))
    conference.lead_post_id = decided.lead_id
    conference.decided_at = doing.now
    conference.decided_by_post_id, conference.decided_by_user_id = doing.post.id, doing.actor.user_id
    _share_out(conference, decided, doing.ids("attended"))
    # The order carries the decision itself.
    return {"post_id": decided.lead_id, "reason": conference.reasons} | _told(conference, decided)


def carry_out(doing: Doing[Conference]) -> None:
    """Do with the case what was decided, in the same transaction; Refused as the case's own rules say."""
    conference, case = doing.thing, doing.thing.case
    _carry_out(doing, _chosen(doing), load_facts(case.id))
    case.conference_status = InConference.DECIDED
    let_guests_go(conference, conference.named_post_ids)
    db.session.flush()


def _told(conference: Conference, decided: Decided) -> Json:
    """What the history says of the decision where no order says it, and that it binds."""
    said = {"instructions": conference.decision} if _has_it(conference.case, decided) else {}
    return said | ({"bound": True} if conference.is_binding else {})


def _has_it(case: Case, decided: Decided) -> bool:
    return case.lead_post_id == decided.lead_id and case.state in WITH_UNIT


def _chosen(doing: Doing[Conference]) -> Decided:
    conference = doing.thing
    lead = doing.text("lead")
    if lead not in {str(post.id) for post in lead_choices(conference)}:
        raise Refused(N_("Choose a named unit that the case may be sent to."), field="lead")
    allowed = {post.id for post in assist_choices(conference)}
    assists = [int(one) for one in doing.answers.get("assists") or []]
    if not set(assists) <= allowed:
        raise Refused(N_("Choose assisting units from the named ones."), field="assists")
    if int(lead) in assists:
        raise Refused(N_("The lead unit cannot assist itself."), field="assists")
    return Decided(int(lead), assists)


def _keep_out_of_register(case: Case, doing: Doing[Conference]) -> None:
    """What goes into the register may not say which case it was: others read it for their own."""
    for name in ("decision", "reasons", "basis"):
        text = doing.text(name)
        if case.ref in text:
            raise Refused(N_("Leave the number of the case out: this stands in the register."), field=name)
        if len(case.place) >= SHORT and case.place in text:
            raise Refused(N_("Leave the place of the case out: this stands in the register."), field=name)


def _share_out(conference: Conference, decided: Decided, attended: Collection[int]) -> None:
    parts = {decided.lead_id: Part.LEAD} | dict.fromkeys(decided.assists, Part.ASSIST)
    for one in conference.units:
        one.has_attended, one.part = one.post_id in attended, parts.get(one.post_id)


def _carry_out(doing: Doing[Conference], decided: Decided, facts: CaseFacts) -> None:
    """Give the case to the lead by the rules of cases; a lead that has it already is only confirmed and bound."""
    conference, case = doing.thing, facts.case
    facts.is_conference_decision = True
    if _has_it(case, decided):
        case.is_decided = conference.is_binding
        _ask_assistance(doing, decided, facts)
        return
    if case.state is State.REPORTED:
        _make(doing, facts, Action.ACCEPT, {})
    asked = {one.post_id for one in facts.co_handlings}
    answers = {
        "post": str(decided.lead_id),
        "co_posts": [str(one) for one in decided.assists if one not in asked],
        "instructions": conference.decision,
        "decided": conference.is_binding,
    }
    _make(doing, facts, Action.DISPATCH, answers)


def _ask_assistance(doing: Doing[Conference], decided: Decided, facts: CaseFacts) -> None:
    asked = {one.post_id for one in facts.co_handlings}
    fresh = [str(one) for one in decided.assists if one not in asked]
    if fresh:
        _make(doing, facts, Action.CO_HANDLE, {"co_posts": fresh, "task": doing.thing.decision})


def _make(doing: Doing[Conference], facts: CaseFacts, action: Action, answers: Answers) -> None:
    try:
        CASES.take(facts, action, answers=answers, actor=doing.actor, now=doing.now)
    except Refused as refusal:
        # The case's own forms name their fields otherwise.
        refusal.field = {"post": "lead", "co_posts": "assists"}.get(refusal.field or "")
        raise
