"""What mediation puts on the page of a dispute case: its number, stage and, for those who may, the way to the file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import url_for

from tracker.access.actor import Actor
from tracker.cases.panels import Panel
from tracker.cases.queries.detail import CaseInView
from tracker.cases.vocabulary import Visibility
from tracker.mediation.queries.lists import find_of_case
from tracker.notices.models import Notice
from tracker.notices.telling import Outside, Pointer


def mediation_panel(view: CaseInView, actor: Actor, _now: datetime) -> Panel | None:
    """The newest mediation of the case, as far as the actor may know of it."""
    if view.case.visibility is not Visibility.MEDIATION:
        return None
    mediation = find_of_case(view.case.id, actor)
    return Panel("mediation/_panel.html", {"mediation": mediation}) if mediation else None


def point_at_mediations(notices: Sequence[Notice], _actor: Actor) -> dict[int, Pointer]:
    """To the mediation of the number, with the day it is about."""
    return {
        notice.id: Pointer(notice.ref, url_for("mediation.detail", ref=notice.ref), more=notice.facts.get("due", ""))
        for notice in notices
        if notice.ref.startswith("M")
    }


def say_mediations_outside(refs: Sequence[str]) -> dict[str, Outside]:
    """Number and page; that there is something about it is all anybody outside may know."""
    return {ref: Outside(ref, "mediation.detail", {"ref": ref}) for ref in refs if ref.startswith("M")}
