"""What applications add to the page of a case, to the inbox, and to where a notice leads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import current_app, url_for

from tracker.access import Permission, granting
from tracker.access.actor import Actor
from tracker.cases.panels import Panel
from tracker.cases.queries.detail import CaseInView
from tracker.notices.models import Notice
from tracker.notices.telling import Outside, Pointer
from tracker.services.queries import applications as q
from tracker.services.services import watch
from tracker.services.services.opening import LETTER
from tracker.services.services.turning import may_become


def case_panel(view: CaseInView, actor: Actor, now: datetime) -> Panel | None:
    """The applications a case has to do with, and the way to make one of it."""
    if not granting(actor, Permission.APPLICATION_LIST):
        return None
    rows = q.list_of_case(view.case.id, actor)
    may_make = bool(
        view.is_readable
        and view.case.is_open
        and not rows
        and may_become(view.facts)
        and granting(actor, Permission.APPLICATION_TAKE)
    )
    if not rows and not may_make:
        return None
    return Panel("services/_case.html", {"rows": rows, "case": view.case, "may_make": may_make})


def waiting_panel(actor: Actor, now: datetime) -> Panel | None:
    """Applications and errands that wait for somebody."""
    if not granting(actor, Permission.APPLICATION_LIST):
        return None
    rows, errands = q.list_waiting(actor), q.list_errands(actor)
    if not rows and not errands:
        return None
    return Panel("services/_waiting.html", {"rows": rows, "errands": errands})


def say_applications_outside(refs: Sequence[str]) -> dict[str, Outside]:
    """Number, state and page of each application among the numbers: nothing of whose it is or what for."""
    rows = q.list_outside([one for one in refs if one.startswith(LETTER)])
    return {
        row.ref: Outside(
            row.ref,
            "services.application",
            {"application_id": str(row.id)},
            state=row.status.value,
            state_words=row.status.label,
            is_confidential=False,
        )
        for row in rows
    }


def forget_applicants(at: datetime) -> int:
    """With the sweep: who applied goes in the end, and his files with him."""
    return watch.forget_applicants(at, current_app.config["SETTINGS"].files_dir)


def point_at_applications(notices: Sequence[Notice], actor: Actor) -> dict[int, Pointer]:
    """To the application of the number, where the reader can open it."""
    refs = [one.ref for one in notices if one.ref.startswith(LETTER)]
    found = q.ids_of_refs(refs, actor) if refs else {}
    return {
        one.id: Pointer(one.ref, url_for("services.application", application_id=found[one.ref]))
        for one in notices
        if one.ref in found
    }
