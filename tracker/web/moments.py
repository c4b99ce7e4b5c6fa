"""When something was really written: what a phone that had no signal says, measured against our own clock.

An entry that waited on a phone carries when it was written and when it was sent, both by the phone's clock. The second
against the hour at which it arrived is how far that clock is off. Nothing a phone says lies after now.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import request

from tracker.foundation.moments import Written
from tracker.web.identity import now

#: No form was written before there were phones; a clock that says so is not set.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
#: A phone's clock that is off by more is put right by as much as it is off.
SKEW = timedelta(minutes=10)
#: How long an entry may have waited on a phone; what says it is older counts as written now.
LONGEST = timedelta(days=14)


def written(text: str | None = None, sent_at: str | None = None) -> Written | None:
    """When the form of this request was written; None when nothing believable is said of it.

    `text` is the form's own field of it, where it has one; `sent_at` what the phone's clock shows now, where it is not
    the phone that sends it.
    """
    at = _instant(text if text is not None else request.form.get("written_at"))
    if at is None:
        return None
    sent = _instant(sent_at if sent_at is not None else request.form.get("sent_at"))
    off = now() - sent if sent else timedelta(0)
    if abs(off) <= SKEW:
        off = timedelta(0)
    try:
        at += off
    except OverflowError:
        return None
    if not EARLIEST <= at <= now() or now() - at > LONGEST:
        return None
    return Written(at, round(off / timedelta(minutes=1)))


def _instant(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text or "").astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        return None
