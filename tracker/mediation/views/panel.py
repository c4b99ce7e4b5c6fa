"""What mediation puts on the page of a dispute case: its number, stage and, for those who may, the way to the file."""

from __future__ import annotations

from datetime import datetime

from tracker.access.actor import Actor
from tracker.cases.panels import Panel
from tracker.cases.queries.detail import CaseInView
from tracker.cases.vocabulary import Visibility
from tracker.mediation.queries.lists import find_of_case
from tracker.mediation.vocabulary import STAGES


def mediation_panel(view: CaseInView, actor: Actor, _now: datetime) -> Panel | None:
    """The newest mediation of the case, as far as the actor may know of it."""
    if view.case.visibility is not Visibility.MEDIATION:
        return None
    found = find_of_case(view.case.id, actor)
    return Panel("mediation/_panel.html", {"mediation": found, "STAGES": STAGES}) if found else None
