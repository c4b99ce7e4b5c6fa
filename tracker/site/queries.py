"""Reading settings: all of them in one query, once per session."""

from __future__ import annotations

from sqlalchemy import select

from tracker.extensions import db
from tracker.foundation.json import JsonValue
from tracker.site.models import Setting
from tracker.site.vocabulary import KNOWN

_KEPT = "site.settings"
_ALL = select(Setting.key, Setting.value)


def get_setting(key: str) -> JsonValue:
    """The value in force; KeyError for a setting that does not exist."""
    known = KNOWN[key]
    kept = db.session.info.get(_KEPT)
    if kept is None:
        kept = dict(db.session.connection().execute(_ALL).all())
        db.session.info[_KEPT] = kept
    return kept.get(key, known.default)


def forget_settings() -> None:
    """Read them anew next time; called after a change."""
    db.session.info.pop(_KEPT, None)
