"""Keeping the phones on public cards."""

from __future__ import annotations

from datetime import datetime

from tracker.access.actor import Actor
from tracker.audit.services import log_access
from tracker.extensions import db
from tracker.foundation.identifiers import check_phone
from tracker.residents.models import GridCard


def save_card(*, area_code: str, duty_phone: str, supervision_phone: str, actor: Actor, now: datetime) -> GridCard:
    """Set the phones of an area; empty ones are taken from the area above."""
    phones = {
        "duty_phone": check_phone(duty_phone, field="duty_phone") if duty_phone.strip() else "",
        "supervision_phone": check_phone(supervision_phone, field="supervision_phone")
        if supervision_phone.strip()
        else "",
    }
    row = db.session.get(GridCard, area_code) or GridCard(area_code=area_code, duty_phone="", supervision_phone="")
    detail = {name: [getattr(row, name), phone] for name, phone in phones.items() if getattr(row, name) != phone}
    for name, phone in phones.items():
        setattr(row, name, phone)
    db.session.add(row)
    if detail:
        log_access(actor=actor, act="grid-card:save", now=now, subject=f"area:{area_code}", detail=detail)
    db.session.flush()
    return row
