"""Changing settings."""

from __future__ import annotations

import time
from datetime import datetime

from tracker.access.actor import Actor
from tracker.audit.services import log_access
from tracker.extensions import db
from tracker.foundation.json import JsonValue
from tracker.foundation.words import N_, Refused
from tracker.site.models import Setting
from tracker.site.queries import forget_settings, get_setting
from tracker.site.vocabulary import KNOWN, Known


def set_setting(*, key: str, value: JsonValue) -> None:
    """Keep a value; KeyError for a setting that does not exist."""
    KNOWN[key]
    row = db.session.get(Setting, key)
    if row is None:
        db.session.add(Setting(key=key, value=value))
    else:
        row.value = value
    db.session.flush()
    forget_settings()


def change_setting(*, key: str, value: int | str, actor: Actor | None, now: datetime) -> bool:
    """Set what a person may set, within its range; whether it changed. KeyError for a setting that does not exist."""
    known = KNOWN[key]
    if not known.for_people:
        raise Refused(N_("This is kept by the program itself."), field="value", code="setting")
    checked = _check(known, value)
    before = get_setting(key)
    if checked == before:
        return False
    if checked == known.default:
        row = db.session.get(Setting, key)
        if row is not None:
            db.session.delete(row)
        db.session.flush()
        forget_settings()
    else:
        set_setting(key=key, value=checked)
    detail = {"from": before, "to": checked}
    log_access(actor=actor, act="setting:change", now=now, subject=f"setting:{key}", detail=detail)
    db.session.flush()
    return True


def _check(known: Known, value: int | str) -> int | str:
    """The value of the type and within the range of its setting; Refused otherwise."""
    if isinstance(known.default, str):
        text = str(value).strip()
        if not known.least <= len(text) <= known.most:
            raise Refused(
                N_("Write at least %(least)s and at most %(most)s characters."),
                field="value",
                code="setting",
                least=known.least,
                most=known.most,
            )
        return text
    if not isinstance(value, int) or not known.least <= value <= known.most:
        raise Refused(
            N_("Choose a whole number from %(least)s to %(most)s."),
            field="value",
            code="setting",
            least=known.least,
            most=known.most,
        )
    return value


def count_up(*, key: str) -> None:
    """Tell every process that something it keeps in memory has changed.

    The number also carries the moment: one that was rolled back is never given out again for other content.
    """
    set_setting(key=key, value=max(int(get_setting(key)) + 1, time.time_ns() // 1_000_000))
