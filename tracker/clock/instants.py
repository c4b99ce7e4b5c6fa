"""Instants as whole microseconds of China's local time, so that arithmetic is exact and quick."""

from datetime import UTC, date, datetime, time, timedelta

from tracker.foundation.days import CHINA, SETTLED_AT

NEVER = datetime(9999, 1, 1, tzinfo=UTC)  # the due time of a clock that stands still: after every other

MINUTE = 60_000_000
DAY = 1440 * MINUTE
DAY_END = DAY - 1_000_000  # 23:59:59, when a working day is over

_EPOCH = datetime(1970, 1, 1, tzinfo=CHINA).astimezone(UTC)
_WALL = datetime(1970, 1, 1)  # noqa: DTZ001 — the clock on the wall
_SETTLED = (SETTLED_AT - _EPOCH) // timedelta(microseconds=1)
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()


def to_micros(instant: datetime) -> int:
    """Return the microseconds from local midnight of 1970-01-01, as the clock on the wall counts; TypeError for naive.

    While there was summer time, an hour on the wall was passed over in spring and shown twice in autumn.
    """
    since = instant - _EPOCH if instant >= SETTLED_AT else instant.astimezone(CHINA).replace(tzinfo=None) - _WALL
    return since.days * DAY + since.seconds * 1_000_000 + since.microseconds


def from_micros(micros: int) -> datetime:
    """Return the aware UTC instant of `to_micros`."""
    if micros >= _SETTLED:
        return _EPOCH + timedelta(microseconds=micros)
    return (_WALL + timedelta(microseconds=micros)).replace(tzinfo=CHINA).astimezone(UTC)


def day_number(day: date) -> int:
    """Return the days from 1970-01-01."""
    return day.toordinal() - _EPOCH_ORDINAL


def day_of(number: int) -> date:
    """Return the date of `day_number`."""
    return date.fromordinal(number + _EPOCH_ORDINAL)


def time_micros(moment: time) -> int:
    """Return the microseconds from midnight of a local time of day."""
    return (moment.hour * 60 + moment.minute) * MINUTE + moment.second * 1_000_000 + moment.microsecond
