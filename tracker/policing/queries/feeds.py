"""What a person's calendar link holds: the duties ahead and the visits planned. No case, no reporter, no remark."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from tracker.extensions import db
from tracker.foundation.days import CHINA
from tracker.people.models import User
from tracker.people.queries.sessions import token_hash
from tracker.policing.models import CalendarFeed
from tracker.policing.queries.duty import DAY_END, Duty, list_duties
from tracker.policing.vocabulary import DutyKind

#: How far ahead duties are shown, and how far back a visit that was not made yet.
AHEAD = timedelta(days=60)
BACK = timedelta(days=14)


@dataclass(frozen=True)
class DutyBlock:
    """Duty without a break, over midnight too: when it begins and ends (UTC), what it is and where."""

    kind: DutyKind
    begins_at: datetime
    ends_at: datetime
    room: str


def find_feed(user_id: int) -> CalendarFeed | None:
    """The link of a person that works."""
    return db.session.scalar(
        select(CalendarFeed).where(CalendarFeed.user_id == user_id, CalendarFeed.revoked_at.is_(None))
    )


def find_feed_owner(token: str) -> User | None:
    """Whose calendar a secret opens; None when it is unknown, revoked, or the account is shut."""
    return db.session.scalar(
        select(User)
        .join(CalendarFeed, CalendarFeed.user_id == User.id)
        .where(CalendarFeed.token_hash == token_hash(token), CalendarFeed.revoked_at.is_(None), User.is_active)
    )


def list_duty_blocks(user_id: int, today: date) -> list[DutyBlock]:
    """The duties of the next 60 days; what ends at midnight and goes on after it is one."""
    duties = list_duties(user_id=user_id, first=today, last=today + AHEAD)
    return _joined(sorted((_block(one) for one in duties), key=lambda one: (one.kind, one.room, one.begins_at)))


def _block(duty: Duty) -> DutyBlock:
    return DutyBlock(duty.kind, _instant(duty.day, duty.opens), _instant(duty.day, duty.closes), duty.room)


def _instant(day: date, moment: str) -> datetime:
    if moment == DAY_END:
        day, moment = day + timedelta(days=1), "00:00"
    return datetime.combine(day, time.fromisoformat(moment), CHINA).astimezone(UTC)


def _joined(blocks: Iterable[DutyBlock]) -> list[DutyBlock]:
    """Blocks that touch become one; they come sorted by kind, room and beginning. None grows beyond a day."""
    found: list[DutyBlock] = []
    for one in blocks:
        last = found[-1] if found else None
        touches = last is not None and (last.kind, last.room, last.ends_at) == (one.kind, one.room, one.begins_at)
        if last is not None and touches and one.ends_at - last.begins_at <= timedelta(days=1):
            found[-1] = DutyBlock(one.kind, last.begins_at, one.ends_at, one.room)
        else:
            found.append(one)
    return found
