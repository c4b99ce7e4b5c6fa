"""What the work calendar means to the cases that are open."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import func, select

from tracker.cases.models import Case
from tracker.extensions import db
from tracker.foundation.days import day_start


def count_deadlines_over(first: date, last: date) -> int:
    """How many open cases have a deadline in working time that one of the days lies before, and its start not after."""
    begins = day_start(first)
    ends = day_start(last + timedelta(days=1))
    query = select(func.count()).where(
        Case.is_open, Case.resolve_limit.contains("w"), Case.clock_from_at < ends, Case.due_at >= begins
    )
    return int(db.session.scalar(query) or 0)
