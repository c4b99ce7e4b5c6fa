"""What supervision puts on the page of a case, and on the inbox and the home page."""

from __future__ import annotations

from datetime import datetime

from tracker.access.actor import Actor
from tracker.cases.panels import Panel
from tracker.cases.queries.detail import CaseInView
from tracker.supervision.queries.orders import days_late, list_orders_of_case, list_to_answer, list_to_judge
from tracker.supervision.rules import LIFE
from tracker.supervision.vocabulary import CARDS, OPEN


def orders_panel(view: CaseInView, actor: Actor, now: datetime) -> Panel | None:
    """The orders of the case with what the reader may do with the one that runs; the history knows whether any is."""
    if not any(event.kind == "SupervisionIssued" for event in view.facts.timeline):
        return None
    orders = list_orders_of_case(view.case.id, actor)
    if not orders:
        return None
    running = orders[0] if orders[0].status in OPEN else None
    shown = {
        "running": running,
        "late": days_late(running, now) if running else 0,
        "steps": LIFE.offered(running, actor, now) if running else [],
        "past": [one for one in orders if one is not running],
        "CARDS": CARDS,
    }  # fmt: skip
    return Panel("supervision/orders/_panel.html", shown)


def replies_panel(actor: Actor, now: datetime) -> Panel | None:
    """Replies the reader owes, and replies that wait for his judgement."""
    if not actor.posts:
        return None
    owed, to_judge = list_to_answer(actor), list_to_judge(actor)
    if not owed and not to_judge:
        return None
    shown = {"owed": owed, "to_judge": to_judge, "CARDS": CARDS}
    return Panel("supervision/orders/_waiting.html", shown)
