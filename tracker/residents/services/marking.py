"""Phones that were written down before there was a blind index of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from tracker.cases.models import Case, CaseReporter
from tracker.cases.services.log import mark_of_phone
from tracker.extensions import db, keys
from tracker.foundation.crypto import Unreadable
from tracker.site.queries import get_setting

MOST = 200


def mark_phones(now: datetime) -> int:
    """With the sweep: index the phones of open cases of late, so that the same phone is found at intake."""
    since = now - timedelta(days=int(get_setting("residents.phone_days")))
    query = (
        select(CaseReporter)
        .join(Case, Case.id == CaseReporter.case_id)
        .where(CaseReporter.phone.is_not(None), CaseReporter.phone_mark.is_(None))
        .where(Case.is_open.is_(True), Case.received_at >= since)
        .limit(MOST)
    )
    marked = 0
    for row in db.session.scalars(query):
        phone = keys.unseal(row.phone or b"", f"case_reporters.phone:{row.case_id}")
        if not isinstance(phone, Unreadable):
            row.phone_mark = mark_of_phone(phone, keys.ring)
            marked += 1
    return marked
