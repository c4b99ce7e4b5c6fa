"""“Why here?” on the page of a case."""

from __future__ import annotations

from datetime import datetime

from tracker.access.actor import Actor
from tracker.cases.happenings import EVENT_KINDS
from tracker.cases.panels import Panel
from tracker.cases.queries.detail import CaseInView
from tracker.cases.rules import LIFE
from tracker.cases.vocabulary import Action, Visibility
from tracker.routing.queries.suggestions import find_choice, suggest, trail_of
from tracker.routing.vocabulary import Basis, Why

SENT, RETURNED = EVENT_KINDS[Action.DISPATCH], EVENT_KINDS[Action.RETURN_ORDER]


def routing_panel(view: CaseInView, actor: Actor, now: datetime) -> Panel | None:
    """Where an order would go, for whoever may send it; else what was suggested when the last one went out.

    Of a restricted matter whose category is hidden nothing is said, since a rule would tell it.
    """
    case = view.case
    if case.visibility is Visibility.RESTRICTED and not view.is_readable:
        return None
    if case.is_open and LIFE.find(Action.DISPATCH, view.facts, actor, now)[0] is not None:
        return _before(view, now)
    sent = [one for one in view.facts.timeline if one.kind == SENT]
    if not sent:
        return None
    return _after(view) if sent[-1].user_id else _by_itself(view)


def _panel(view: CaseInView, **shown: object) -> Panel:
    is_standard = view.case.visibility is Visibility.STANDARD
    return Panel("routing/_panel.html", {"Basis": Basis, "Why": Why, "is_standard": is_standard} | shown)


def _before(view: CaseInView, now: datetime) -> Panel:
    found = suggest(view.case, now)
    returned = {one.post_title for one in view.facts.timeline if one.kind == RETURNED}
    return _panel(
        view,
        when="before",
        basis=found.basis,
        post=found.post.title if found.post else "",
        position=found.rule.position if found.rule else None,
        name=found.rule.name if found.rule else "",
        rule_id=found.rule.id if found.rule else None,
        has_returned=found.post is not None and found.post.title in returned,
        trail=trail_of(found.trail),
    )


def _after(view: CaseInView) -> Panel | None:
    row = find_choice(view.case.id)
    if row is None:
        return None
    return _panel(
        view,
        when="after",
        basis=row.basis,
        post=row.suggested_title or "",
        position=row.position,
        name=row.rule_name,
        rule_id=row.rule_id,
        chosen=row.chosen_title,
        is_followed=row.suggested_post_id == row.chosen_post_id,
        at=row.chosen_at,
        trail=row.trail,
    )


def _by_itself(view: CaseInView) -> Panel | None:
    """Only disputes go out by themselves."""
    return _panel(view, when="itself") if view.case.visibility is Visibility.MEDIATION else None
