"""Changing settings."""

from __future__ import annotations

import time
from typing import Any

from tracker.extensions import db
from tracker.site.models import Setting
from tracker.site.queries import forget_settings, get_setting
from tracker.site.vocabulary import KNOWN


def set_setting(*, key: str, value: Any) -> None:
    """Keep a value; KeyError for a setting that does not exist."""
    KNOWN[key]
    row = db.session.get(Setting, key)
    if row is None:
        db.session.add(Setting(key=key, value=value))
    else:
        row.value = value
    db.session.flush()
    forget_settings()


def count_up(*, key: str) -> None:
    """Tell every process that something it keeps in memory has changed.

    The number also carries the moment: one that was rolled back is never given out again for other content.
    """
    set_setting(key=key, value=max(int(get_setting(key)) + 1, time.time_ns() // 1_000_000))
