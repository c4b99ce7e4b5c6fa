"""What conferences put on the page of a case, and on the inbox and the home page."""

from __future__ import annotations

from datetime import datetime

from tracker.access.actor import Actor
from tracker.cases.panels import Panel
from tracker.cases.queries.detail import CaseInView
from tracker.conferences.queries.conferences import list_of_case, list_to_lead, list_to_opine
from tracker.conferences.rules import LIFE
from tracker.conferences.vocabulary import RUNNING, Status


def conferences_panel(view: CaseInView, actor: Actor, now: datetime) -> Panel | None:
    """The conferences of the case with what the reader may do now; the history knows whether there is any."""
    if not any(event.kind == "ConferenceProposed" for event in view.facts.timeline):
        return None
    conferences = list_of_case(view.case.id, actor)
    if not conferences:
        return None
    latest = conferences[0]
    steps = LIFE.loud(LIFE.offered(latest, actor, now))
    shown = {
        "latest": latest,
        "is_running": latest.status in RUNNING,
        "is_readable": view.is_readable,
        "returns": [one for one in view.facts.timeline if one.kind == "OrderReturned"] if view.is_readable else [],
        "steps": steps,
        "past": conferences[1:],
    }  # fmt: skip
    return Panel("conferences/_panel.html", shown)


def waiting_panel(actor: Actor, now: datetime) -> Panel | None:
    """Opinions the reader owes, and conferences of his area to convene or to decide."""
    if not actor.posts:
        return None
    owed, to_lead = list_to_opine(actor), list_to_lead(actor)
    if not owed and not to_lead:
        return None
    shown = {
        "owed": owed,
        "to_convene": [row for row in to_lead if row.status is Status.PROPOSED],
        "to_decide": [row for row in to_lead if row.status is Status.CONVENED],
    }
    return Panel("conferences/_waiting.html", shown)
