"""A root case proposed by hand, from the page of a case: "this keeps coming back"."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import select

from tracker.access.actor import Actor
from tracker.access.engine import explain_rule, post_for
from tracker.access.policy import Sees
from tracker.access.scope import within
from tracker.cases.models import Case
from tracker.cases.queries.detail import CaseInView
from tracker.cases.queries.scope import visible_cases
from tracker.extensions import db
from tracker.foundation.identifiers import AreaLevel
from tracker.foundation.orm import AnyRow
from tracker.foundation.words import N_, Refused, printable, unanswered
from tracker.recurrence.models import RootCase
from tracker.recurrence.places import spot_of
from tracker.recurrence.queries.matches import countable, is_countable, list_alike, list_roots_at
from tracker.recurrence.rules import AREA, LIFE
from tracker.recurrence.services.linking import find_unlinked, link_cases, open_root
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
    if not find_unlinked([case]):
        raise Refused(LINKED)
    words = printable(reason)
    if not words:
        raise unanswered("reason")
    named = _named(refs, case, actor)
    running = [one for one in list_roots_at(spot_of(case), case.area_code, case.category_code) if one.status in RUNNING]
    asked: list[Case | AnyRow] = [case, *named]
    if running:
        root = running[0]
        if len(link_cases(root, asked, now, reason=words, actor=actor, post=post)) < len(asked):
            raise Refused(LINKED if root.status in RUNNING else LIFE.not_now)
        return root
    cases = {one.id: one for one in [*list_alike(case, now, actor=actor), *asked]}
    free = find_unlinked(list(cases.values()), hold=True)
    if not {one.id for one in asked} <= {one.id for one in free}:  # somebody was quicker
        raise Refused(LINKED)
    return open_root(case=case, cases=free, origin=Origin.BY_HAND, now=now, reason=words, post=post, actor=actor)


def _named(refs: str, case: Case, actor: Actor) -> list[Case]:
    """The further cases by their numbers, Refused at the field when one does not fit."""
    wanted = list(dict.fromkeys(one for one in re.split(r"[\s,，、;；]+", refs) if one and one != case.ref))
    if len(wanted) > MOST:
        raise Refused(N_("Name at most %(most)s cases."), field="refs", most=MOST)
    street = case.area_code[: AreaLevel.STREET.digits]
    query = select(Case).where(
        Case.ref.in_(wanted), countable(), Case.category_code == case.category_code, within(Case.area_code, street),
        visible_cases(actor, least=Sees.CONTENT, few=True),
    )  # fmt: skip
    found = {one.ref: one for one in find_unlinked(db.session.scalars(query).all())}
    missing = [ref for ref in wanted if ref not in found]
    if missing:
        message = N_("%(ref)s is not a case of the same type in the same street that could be linked.")
        raise Refused(message, field="refs", ref=missing[0][:40])
    return [found[ref] for ref in wanted]
