"""Merging duplicates: the follower ends and its lead goes on; a lead that goes lets its followers go first."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.access.actor import Actor
from tracker.access.policy import Sees
from tracker.cases.facts import CaseFacts
from tracker.cases.models import Case
from tracker.cases.queries.scope import visible_cases
from tracker.cases.services.saying import said
from tracker.cases.vocabulary import State
from tracker.extensions import db
from tracker.foundation.identifiers import format_ref, parse_ref
from tracker.foundation.words import N_, Refused
from tracker.workflow.taking import Doing, Facts

#: A case in one of these leads nothing: its duplicates come back to the centre.
GONE = frozenset({State.DRAFT, State.REJECTED, State.MERGED, State.VOID})


def merge(doing: Doing[CaseFacts]) -> Facts:
    """Let the case follow another one, which the actor can read and which is still being worked on."""
    case = doing.thing.case
    lead = _find_lead(doing.text("lead_ref"), doing.actor)
    if lead.id == case.id:
        raise Refused(N_("A case cannot be merged into itself."), field="lead_ref")
    if lead.area_code[:6] != case.area_code[:6] or lead.visibility is not case.visibility:
        raise Refused(N_("That case is of another county or class; it cannot lead this one."), field="lead_ref")
    if lead.state in GONE:
        raise Refused(
            N_("That case is itself merged, void or not accepted. Choose the leading case."), field="lead_ref"
        )
    if not lead.is_open:
        raise Refused(
            N_(
                "That case is closed, and nothing new would come of this one. Take this one on by itself; "
                "where the same comes back again and again, name a root case."
            ),
            field="lead_ref",
        )
    if list_followers(case):
        raise Refused(N_("Other cases were merged into this one; it leads and cannot follow."), field="lead_ref")
    case.merged_into_id = lead.id
    return said(doing) | {"lead_ref": lead.ref}


def _find_lead(words: str, actor: Actor) -> Case:
    """The case of a number as people write it; one and the same answer for what is not there and not to be seen."""
    try:
        ref = format_ref(*parse_ref(words))
    except Refused as refusal:
        refusal.field = "lead_ref"
        raise
    found = db.session.scalar(
        select(Case)
        .where(Case.ref == ref, visible_cases(actor, least=Sees.CONTENT, few=True))
        .options(joinedload(Case.category))
    )
    if found is None:
        raise Refused(
            N_("There is no such case to merge with, or you may not read it. Check the number."), field="lead_ref"
        )
    return found


def list_followers(case: Case) -> list[Case]:
    """The duplicates that follow a case, the oldest first."""
    query = select(Case).where(Case.merged_into_id == case.id).options(joinedload(Case.category)).order_by(Case.id)
    return list(db.session.scalars(query))


def unmerge(doing: Doing[CaseFacts]) -> Facts:
    """Let the case stand by itself again."""
    doing.thing.case.merged_into_id = None
    return said(doing)
