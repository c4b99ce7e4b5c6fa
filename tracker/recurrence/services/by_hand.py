"""A root case proposed by hand, from the page of a case: "this keeps coming back"."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from sqlalchemy import select

from tracker.access.actor import Actor
from tracker.access.engine import explain_rule, post_for
from tracker.access.policy import Sees
from tracker.cases.models import Case
from tracker.cases.queries.detail import CaseInView
from tracker.cases.queries.scope import visible_cases
from tracker.extensions import db
from tracker.foundation.identifiers import AreaLevel
from tracker.foundation.words import N_, Refused, printable
from tracker.recurrence.models import RootCase, RootLink
from tracker.recurrence.places import spot_of
from tracker.recurrence.queries.matches import countable, is_countable, list_alike_seen, list_roots_at
from tracker.recurrence.rules import AREA
from tracker.recurrence.services.linking import link_case, open_root
from tracker.recurrence.vocabulary import RUNNING, Origin

MOST = 20
LINKED = N_("This case belongs to a root case already.")


def propose_root(*, view: CaseInView, reason: str, refs: str, actor: Actor, now: datetime) -> RootCase:
    """Propose a root case on a case, or link it to the one that runs at its place; Refused in words.

    What the search finds alike goes along, and further cases by their numbers, where the place was written otherwise.
    """
    case = view.case
    post = post_for(AREA, actor, view.facts)
    if post is None:
        raise Refused(explain_rule(AREA, actor, view.facts) or LINKED)
    if not view.is_readable or not is_countable(case):
        raise Refused(N_("Confidential matters, duplicates and cases that were not taken on have no root case."))
    if db.session.scalar(select(RootLink.id).where(RootLink.case_id == case.id)) is not None:
        raise Refused(LINKED)
    words = printable(reason)
    if not words:
        raise Refused(N_("Please fill this in."), field="reason")
    named = _named(refs, case, actor)
    running = [one for one in list_roots_at(spot_of(case), case.area_code, case.category_code) if one.status in RUNNING]
    if running:
        for one in (case, *named):
            link_case(running[0], one, now, actor=actor, post=post)
        return running[0]
    alike: list[Any] = [one for one in list_alike_seen(case, actor, now) if one.root_id is None]
    cases = {one.id: one for one in [*alike, case, *named]}
    return open_root(
        case=case, cases=list(cases.values()), origin=Origin.BY_HAND, now=now, reason=words, post=post, actor=actor
    )


def _named(refs: str, case: Case, actor: Actor) -> list[Case]:
    """The further cases by their numbers, Refused at the field when one does not fit."""
    wanted = list(dict.fromkeys(one for one in re.split(r"[\s,，、;；]+", refs) if one and one != case.ref))
    if len(wanted) > MOST:
        raise Refused(N_("Name at most %(most)s cases."), field="refs", most=MOST)
    street = case.area_code[: AreaLevel.STREET.digits]
    query = select(Case).where(
        Case.ref.in_(wanted), countable(), Case.category_code == case.category_code,
        Case.area_code.startswith(street, autoescape=True), visible_cases(actor, least=Sees.CONTENT),
        Case.id.notin_(select(RootLink.case_id)),
    )  # fmt: skip
    found = {one.ref: one for one in db.session.scalars(query)}
    missing = [ref for ref in wanted if ref not in found]
    if missing:
        message = N_("%(ref)s is not a case of the same type in the same street that could be linked.")
        raise Refused(message, field="refs", ref=missing[0][:40])
    return [found[ref] for ref in wanted]
