"""How many cases fall on which day and hour, and the parts in which they are made up."""

from __future__ import annotations

from bisect import bisect
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from math import sin
from random import Random

from tracker.clock.calendar import WorkCalendar
from tracker.clock.instants import day_of
from tracker.demo.entries import Writer
from tracker.demo.habits import Habits
from tracker.demo.office import Office, SamplePhoto
from tracker.demo.sheet import TABLES, Rows
from tracker.demo.times import DAY, local_number, midnight
from tracker.demo.wording import Wording

#: Cases in one part; a part is made up by one worker with its own random numbers.
PART = 1500
#: How the reports of a day spread over its hours.
HOURS = (1, 1, 0.6, 0.5, 0.5, 1, 3, 8, 22, 30, 30, 22, 9, 9, 20, 28, 28, 22, 12, 9, 7, 5, 3, 2)
_SO_FAR = [0.0, *accumulate(HOURS)]


@dataclass(frozen=True)
class Part:
    """Some cases of one day: their ids and their numbers of the day, `size` of the day's `total`."""

    seed: str
    day: int
    first_id: int
    first_number: int
    size: int
    total: int
    last_id: int


def share_out(*, cases: int, days: int, now: int, seed: int, calendar: WorkCalendar) -> dict[int, int]:
    """How many cases each local day (its number) gets: fewer on free days, the last day only its hours so far."""
    random, last = Random(f"days {seed}"), local_number(now)
    weights: dict[int, float] = {}
    for number in range(last - days + 1, last + 1):
        weight = (1.0 if calendar.is_workday(day_of(number)) else 0.45) * (1 + 0.15 * sin(number / 58))
        weights[number] = weight * random.uniform(0.85, 1.15)
    weights[last] *= _elapsed_share(now)
    scale, counts = cases / sum(weights.values()), dict[int, int]()
    owed, given = 0.0, 0
    for number, weight in weights.items():
        owed += weight * scale
        counts[number] = round(owed) - given
        given += counts[number]
    return counts


def _elapsed_share(now: int) -> float:
    hour, rest = divmod(now - midnight(local_number(now)), 3600)
    return max(1e-9, (_SO_FAR[hour] + HOURS[hour] * rest / 3600) / _SO_FAR[-1])


def cut_parts(counts: dict[int, int], *, seed: int, first_id: int = 1) -> Iterator[Part]:
    """The parts of all days in order of time; ids follow on from `first_id`."""
    last_id = first_id + sum(counts.values()) - 1
    for day, total in counts.items():
        for number in range(1, total + 1, PART):
            size = min(PART, total + 1 - number)
            yield Part(f"{seed} {day}", day, first_id, number, size, total, last_id)
            first_id += size


def times_of(part: Part, now: int) -> list[int]:
    """The instants at which the cases of a part were logged, in order, none after `now`."""
    random, start = Random(f"times {part.seed}"), midnight(part.day)
    ends = _SO_FAR[-1] * (_elapsed_share(now) if local_number(now) == part.day else 1.0)
    times = sorted(start + _second_at(random.random() * ends) for _ in range(part.total))
    times = [min(at, now) for at in times]
    return times[part.first_number - 1 : part.first_number - 1 + part.size]


def _second_at(weight: float) -> int:
    hour = min(23, bisect(_SO_FAR, weight) - 1)
    return min(DAY - 1, int((hour + (weight - _SO_FAR[hour]) / HOURS[hour]) * 3600))


def make_part(office: Office, wording: Wording, habits: Habits, photos: list[SamplePhoto], part: Part) -> Rows:
    """The rows of every table for the cases of a part; the same part gives the same rows."""
    writer = Writer(
        office, wording, habits, Random(f"cases {part.seed} {part.first_number}"), photos, deque(maxlen=40)
    )  # fmt: skip
    rows: Rows = {table: [] for table in TABLES}
    for place, at in enumerate(times_of(part, office.now)):
        case_id = part.first_id + place
        sheet = writer.write(
            case_id=case_id, number=part.first_number + place, at=at, is_latest=case_id > part.last_id - habits.latest
        )
        sheet.write(rows)
    return rows
