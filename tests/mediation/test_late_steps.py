"""What was left undone before a mediation ended is put right after it, and the file is closed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from tests.mediation.steps import add_party, log_dispute, mediation_from, mediation_of, mediator_of, set_up, step
from tests.visitor import Visitor
from tracker.extensions import db
from tracker.mediation.models import MediationParty, MediationVisit
from tracker.mediation.vocabulary import Stage


def test_identity_and_rights_are_recorded_after_an_early_end(visitor: Visitor, now: datetime) -> None:
    set_up(now)
    ref = mediation_from(log_dispute(visitor)).ref
    visitor.login(mediator_of(mediation_of(ref)))
    sides = (("applicant", "王秀兰"), ("respondent", "赵祥"))
    ids = [str(add_party(visitor, ref, side, name, is_id_checked="").id) for side, name in sides]
    step(visitor, ref, "ask_consent")
    for one in ids:
        step(visitor, ref, "consent", party=one, consent_way="in_person")
    step(visitor, ref, "register")
    step(visitor, ref, "terminate", terminate_reason="party_stops", ways_told="y")
    mediation = mediation_of(ref)
    query = select(MediationVisit.id).where(MediationVisit.mediation_id == mediation.id)
    for visit in db.session.scalars(query).all():
        step(visitor, ref, "call_off_visit", visit=str(visit), reason="双方已另行协商")
    page = step(visitor, ref, "check_identity", status=422, checked_parties=ids, day="2099-01-01")
    assert page.soup.select_one(".field-invalid #day")
    step(visitor, ref, "check_identity", checked_parties=ids, day=now.date().isoformat())
    parties = db.session.scalars(select(MediationParty).where(MediationParty.mediation_id == mediation.id)).all()
    assert all(one.id_checked_at is not None for one in parties)
    step(visitor, ref, "tell_rights", told_parties=ids)
    step(visitor, ref, "plan_visit", planned_on=now.date().isoformat())
    planned = db.session.scalars(query.order_by(MediationVisit.id.desc())).first()
    step(visitor, ref, "call_off_visit", visit=str(planned), reason="双方已另行协商")
    step(visitor, ref, "archive", retention="short")
    assert mediation_of(ref).stage is Stage.ARCHIVED
