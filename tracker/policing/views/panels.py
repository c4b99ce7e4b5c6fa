"""What the police-liaison side puts on the page of a case: whom to call now, and that there are sealed notes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import url_for

from tracker.access import Permission, can
from tracker.access.actor import Actor
from tracker.cases.panels import Panel
from tracker.cases.queries.detail import CaseInView
from tracker.notices.models import Notice
from tracker.notices.telling import Pointer
from tracker.policing.queries.duty import duty_phone_for
from tracker.policing.queries.notes import list_notes
from tracker.policing.services.notes import LONGEST


def duty_panel(view: CaseInView, actor: Actor, now: datetime) -> Panel | None:
    """The duty number of the place, on an open public-safety case."""
    if not view.is_readable or not view.facts.is_public_safety or not view.case.is_open:
        return None
    if not can(actor, Permission.DUTY_VIEW):
        return None
    found = duty_phone_for(view.case.area_code, now)
    return Panel("policing/duty/_panel.html", {"duty": found}) if found else None


def notes_panel(view: CaseInView, actor: Actor, _now: datetime) -> Panel | None:
    """That there are notes, for whoever reads a public-safety case; the form for those who may write."""
    if not view.is_readable or not view.facts.is_public_safety:
        return None
    may_seal = can(actor, Permission.NOTE_SEAL, view.facts)
    notes = list_notes(view.case.id)
    if not notes and not may_seal:
        return None
    return Panel("policing/notes/_panel.html", {"notes": notes, "may_seal": may_seal, "longest": LONGEST})


def point_at_visits(notices: Sequence[Notice], _actor: Actor) -> dict[int, Pointer]:
    """To the visit, by its day."""
    return {
        one.id: Pointer(one.ref, url_for("policing.visit", visit_id=one.facts["visit"]))
        for one in notices
        if one.facts.get("visit")
    }
