"""What root cases put on the page of a case, and on the inbox and the home page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import url_for

from tracker.access import Permission, can
from tracker.access.actor import Actor
from tracker.access.engine import post_for
from tracker.cases.panels import Panel
from tracker.cases.queries.detail import CaseInView
from tracker.foundation.days import local_day
from tracker.notices.models import Notice
from tracker.notices.telling import Pointer
from tracker.recurrence.queries.matches import is_countable, list_alike, window
from tracker.recurrence.queries.roots import find_root_of, list_linked, list_to_check, list_to_lead, list_to_state
from tracker.recurrence.rules import AREA, WATCHED
from tracker.recurrence.vocabulary import Status

ONCE = 1


def recurrence_panel(view: CaseInView, actor: Actor, now: datetime) -> Panel | None:
    """How often it happened at this place, as far as the reader may see it, and the root case; of open classes only."""
    if not view.is_readable or not is_countable(view.case):
        return None
    root = find_root_of(view.case.id, actor) if view.facts.hangs.root_cases else None
    happened = {row.id for row in list_alike(view.case, now, actor=actor)}
    if root is not None:  # by hand, cases are linked whose place is written otherwise
        happened |= {row.id for row in list_linked(root, actor).rows if row.received_at > now - window()}
    times = len(happened)
    may_propose = root is None and post_for(AREA, actor, view.facts) is not None
    if root is None and times <= ONCE and not may_propose:
        return None
    shown = {
        "root": root, "times": times, "days": window().days, "may_propose": may_propose, "ref": view.case.ref,
        "WATCHED": WATCHED,
    }  # fmt: skip
    return Panel("recurrence/_panel.html", shown)


def roots_waiting(actor: Actor, now: datetime) -> Panel | None:
    """Causes the reader's posts have to state, quiet checks to make by today, root cases to take up or to close."""
    if not actor.posts or not can(actor, Permission.ROOT_LIST):
        return None
    to_state, to_check, to_lead = list_to_state(actor), list_to_check(actor, now), list_to_lead(actor)
    if not (to_state or to_check or to_lead):
        return None
    shown = {
        "to_state": to_state,
        "to_check": to_check,
        "to_take_up": [row for row in to_lead if row.status is Status.PROPOSED],
        "to_close": [row for row in to_lead if row.status is Status.WATCHING],
        "today": local_day(now),
    }
    return Panel("recurrence/_waiting.html", shown)


def point_at_roots(notices: Sequence[Notice], _actor: Actor) -> dict[int, Pointer]:
    """To the root case."""
    return {
        one.id: Pointer(one.facts["number"], url_for("recurrence.root", root_id=one.facts["root"]))
        for one in notices
        if one.facts.get("root")
    }
