"""A case becomes an application and back: what was written, and who said it, goes along; nothing is typed twice."""

from __future__ import annotations

import uuid

from tracker.audit.sealing import unseal_to_change
from tracker.cases.facts import CaseFacts
from tracker.cases.models import CaseReporter
from tracker.cases.services.log import Report, log_case
from tracker.cases.vocabulary import Source as CaseSource
from tracker.cases.vocabulary import Visibility
from tracker.extensions import db, keys
from tracker.foundation.crypto import Unreadable
from tracker.foundation.words import N_, Refused
from tracker.services.models import Application
from tracker.services.vocabulary import Step
from tracker.workflow.taking import Doing, Facts

_SEALED = N_("Who reported cannot be read and so cannot be carried along. Tell your administrator the number.")


def _turn(doing: Doing[Application]) -> Facts:
    """Log a case that says what the application said, in the name of whoever turns it.

    The words stand in the case alone: those of the applicant are sealed here, and history is never deleted.
    """
    application, answers = doing.thing, doing.answers
    body = unseal_to_change(application)
    report = Report(
        client_key=str(uuid.uuid4()),
        category_code=str(answers.get("category") or ""),
        area_code=str(answers.get("grid") or ""),
        text=doing.text("matter"),
        source=CaseSource.WINDOW,
        reporter_name=str(body.get("name") or ""),
        reporter_phone=str(body.get("phone") or ""),
    )
    try:
        case, _is_new = log_case(report=report, actor=doing.actor, post=doing.post, now=doing.now)
    except Refused as refusal:
        refusal.field = {"area": "grid"}.get(refusal.field or "", refusal.field)
        raise
    application.became_case_id, application.became_case = case.id, case
    application.ended_at = doing.now
    return {"case": case.ref, "category": case.category_code, "grid": case.area_code}


EFFECTS = {Step.TURN: _turn}


def may_become(facts: CaseFacts) -> bool:
    """Only what windows might read anyway: no matter of another class, no complaint about staff, nobody kept secret.

    Changing what a matter is must not change who reads it.
    """
    is_standard = facts.case.visibility is Visibility.STANDARD
    return is_standard and not facts.must_report and not facts.is_about_staff


def reporter_of(facts: CaseFacts) -> tuple[str, str]:
    """Name and phone of who reported a case, to be sealed with the application it becomes; ('', '') where nobody is."""
    row = db.session.get(CaseReporter, facts.case.id)
    if row is None:
        return "", ""
    return _open(row.name, f"case_reporters.name:{row.case_id}"), _open(
        row.phone, f"case_reporters.phone:{row.case_id}"
    )


def _open(sealed: bytes | None, place: str) -> str:
    text = keys.unseal(sealed, place) if sealed else ""
    if isinstance(text, Unreadable):
        raise Refused(_SEALED)
    return text
