"""What the sweep does with root cases: finds what came back among the cases of late, and notices late checks once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.recurrence.models import RootCase, RootCheck
from tracker.recurrence.queries.matches import end_of_batch, list_suspects, window
from tracker.recurrence.services.linking import look_at
from tracker.recurrence.services.telling import inform, write
from tracker.recurrence.vocabulary import Status
from tracker.site.queries import get_setting
from tracker.site.services import set_setting

#: How many cases one sweep looks through; a backlog takes several sweeps.
BATCH = 1000
LATE_BATCH = 200
#: Cases of the last minutes are looked at again: one written a moment earlier may have been committed later.
OVERLAP = timedelta(minutes=10)
SEEN_TO = "recurrence.seen_to"


def watch_roots(now: datetime) -> int:
    """Look round once with every sweep; how many late checks were noticed and cases newly found to have come back."""
    return _notice_late(now) + _find_returned(now)


def _find_returned(now: datetime) -> int:
    times = int(get_setting("recurrence.times"))
    if not times:
        return 0
    seen_to = int(get_setting(SEEN_TO))
    since = datetime.fromtimestamp(seen_to, UTC) if seen_to else now - window()
    until = end_of_batch(since, now, BATCH)
    found = sum(look_at(case, now) for case in list_suspects(since, until, times))
    mark = int(max(since, min(until, now - OVERLAP)).timestamp())
    if mark != seen_to:
        set_setting(key=SEEN_TO, value=mark)
    return found


def _notice_late(now: datetime) -> int:
    """Root cases are held while it is written into their history; one that is being worked on waits for next time."""
    query = (
        select(RootCheck)
        .join(RootCase, RootCase.id == RootCheck.root_id)
        .where(
            RootCheck.done_at.is_(None),
            RootCheck.is_late_noticed.is_(False),
            RootCheck.planned_on < local_day(now),
            RootCheck.round == RootCase.round,
            RootCase.status == Status.WATCHING,
        )
        .options(contains_eager(RootCheck.root))
        .order_by(RootCheck.id)
        .limit(LATE_BATCH)
        .with_for_update(of=RootCase, skip_locked=True)
    )
    late = db.session.scalars(query).all()
    for check in late:
        check.is_late_noticed = True
        write(check.root, "RootCheckLate", now, {"day": check.planned_on.isoformat()})
        inform(check.root, "RootCheckLate", now)
    db.session.flush()
    return len(late)
