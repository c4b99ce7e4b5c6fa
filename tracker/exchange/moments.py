"""Dates and times as other systems write them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tracker.foundation.days import read_day
from tracker.foundation.words import N_, Refused

NOT_A_TIME = N_("This is no date or time, such as 2026-03-15 09:30.")
#: 2026-3-15, 2026/3/15 9:30, 2026.03.15 09:30:05, 2026年3月15日 9时30分
_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[T\s]*(\d{1,2})[:时点](?:(\d{1,2})分?(?::?(\d{1,2})(?:\.\d+)?秒?)?)?)?"
)
_LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant (aware, UTC, whole seconds), and the last second of its day when only a day was written."""

    at: datetime
    day_end: datetime | None = None

    @property
    def latest(self) -> datetime:
        """The instant, or the end of the day: when a deadline or closing given as a day is over."""
        return self.day_end or self.at


def get_zone(name: str) -> ZoneInfo:
    """The time zone of a name such as Asia/Shanghai; Refused for one that does not exist."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Refused(N_("There is no time zone called %(zone)s."), code="map_zone", zone=name) from error


def read_moment(text: str, zone: ZoneInfo, patterns: tuple[str, ...] = ()) -> Moment:
    """Return the moment a cell names, in the given zone unless it says its own; Refused when it names none.

    `patterns` are further strptime patterns, tried first: the only way to read 03/04/2026.
    """
    for pattern in patterns:
        try:
            local = datetime.strptime(text, pattern)  # noqa: DTZ007 — the zone comes next
            return _moment(local, zone, is_day="%H" not in pattern and "%I" not in pattern)
        except ValueError:
            continue
    match = _MOMENT.fullmatch(text) or _MOMENT.fullmatch(unicodedata.normalize("NFKC", text))
    try:
        if match:
            year, month, day, hour, minute, second = (int(part) if part else 0 for part in match.groups())
            local = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 — the zone comes next
            return _moment(local, zone, is_day=match[4] is None)
        if on := read_day(text):
            return _moment(datetime.combine(on, time()), zone, is_day=True)
        return _moment(datetime.fromisoformat(text), zone, is_day=False)
    except (ValueError, OverflowError) as error:
        raise Refused(NOT_A_TIME, code="bad_moment") from error


def _moment(local: datetime, zone: ZoneInfo, *, is_day: bool) -> Moment:
    aware = local if local.tzinfo else local.replace(tzinfo=zone)
    at = aware.astimezone(UTC).replace(microsecond=0)
    if not is_day:
        return Moment(at)
    end = datetime.combine(aware.date(), _LAST_SECOND, tzinfo=aware.tzinfo).astimezone(UTC)
    return Moment(at, end)
