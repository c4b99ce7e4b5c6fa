"""What the sweep does with appeals: a late one goes to the next level once, and its lateness is noticed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.appeals.models import Appeal
from tracker.appeals.services.judges import find_next_judge, give_to
from tracker.appeals.services.lodging import write
from tracker.appeals.vocabulary import LATE_EVENT, PASSED_UP_EVENT, Status
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.notices.services import tell

BATCH = 200


def watch_appeals(now: datetime) -> int:
    """Look round once with every sweep; how many late appeals were noticed."""
    query = (
        select(Appeal)
        .where(Appeal.status == Status.LODGED, Appeal.due_at < now, Appeal.is_late_noticed.is_(False))
        .options(joinedload(Appeal.case))
        .order_by(Appeal.due_at)
        .limit(BATCH)
        .with_for_update(of=Appeal, skip_locked=True)
    )
    late = db.session.scalars(query).all()
    for appeal in late:
        _notice(appeal, now)
    db.session.flush()
    return len(late)


def _notice(appeal: Appeal, now: datetime) -> None:
    ref, was_with = appeal.case.ref, appeal.judge_post_id
    appeal.is_late_noticed = True
    write(appeal, LATE_EVENT, None, None, now)
    tell(posts=[was_with, appeal.post_id], kind=LATE_EVENT, ref=ref, now=now)
    judge = None if appeal.is_passed_up else find_next_judge(appeal, local_day(now))
    if judge is None:
        return
    appeal.is_passed_up = True
    give_to(appeal, judge, now)
    write(appeal, PASSED_UP_EVENT, None, None, now, {"judge": judge.title})
    tell(posts=[judge.id, appeal.post_id], kind=PASSED_UP_EVENT, ref=ref, now=now)
