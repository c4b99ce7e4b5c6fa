"""Instants as whole microseconds of China's local time, so that arithmetic is exact and quick."""

from datetime import UTC, date, datetime, time, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")  # no summer time since 1991
NEVER = datetime(9999, 1, 1, tzinfo=UTC)  # the due time of a clock that stands still: after every other

MINUTE = 60_000_000
DAY = 1440 * MINUTE
DAY_END = DAY - 1_000_000  # 23:59:59, when a working day is over

_EPOCH = datetime(1970, 1, 1, tzinfo=CHINA).astimezone(UTC)
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()


def to_micros(instant: datetime) -> int:
    """Return the microseconds from local midnight of 1970-01-01; TypeError for a naive time."""
    since = instant - _EPOCH
    return since.days * DAY + since.seconds * 1_000_000 + since.microseconds


def from_micros(micros: int) -> datetime:
    """Return the aware UTC instant of `to_micros`."""
    return _EPOCH + timedelta(microseconds=micros)


def day_number(day: date) -> int:
    """Return the days from 1970-01-01."""
    return day.toordinal() - _EPOCH_ORDINAL


def day_of(number: int) -> date:
    """Return the date of `day_number`."""
    return date.fromordinal(number + _EPOCH_ORDINAL)


def local_day(instant: datetime) -> date:
    """Return the local date of an instant."""
    return day_of(to_micros(instant) // DAY)


def time_micros(moment: time) -> int:
    """Return the microseconds from midnight of a local time of day."""
    return (moment.hour * 60 + moment.minute) * MINUTE + moment.second * 1_000_000 + moment.microsecond
