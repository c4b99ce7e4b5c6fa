"""How many villages have their officer: one pass over the appointments of a year, judged on twelve days.

A village is covered on a day when somebody can act for its liaison post (`can_act` in people/queries/actors.py, worked
out here for many days at once). A post of a single grid does not cover its village. An account or post that was closed
since still counts for the days before.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Date, String, and_, bindparam, func, or_, select, type_coerce

from tracker.access.policy import LIAISON_ROLE
from tracker.areas.queries import Place
from tracker.extensions import db
from tracker.figures.rates import Rated
from tracker.foundation.identifiers import AreaLevel
from tracker.people.models import Absence, Appointment, Post, User
from tracker.people.queries.actors import in_force, stands
from tracker.people.vocabulary import Rank
from tracker.policing.models import LiaisonAssignment
from tracker.policing.queries.villages import list_villages, within_reach
from tracker.policing.vocabulary import LiaisonKind

MONTHS = 12
_FIRST, _LAST = bindparam("first", type_=Date), bindparam("last", type_=Date)
#: Thousands of rows: the rank comes as its bare letter, which costs nothing to read.
_RANK = type_coerce(Appointment.rank, String)
_HELD = (
    select(Post.area_code, Appointment.user_id, _RANK, Appointment.from_on, Appointment.to_on, Post.closed_on)
    .join(Post, Post.id == Appointment.post_id)
    .where(
        Post.role == LIAISON_ROLE,
        stands(Post, _FIRST),
        func.length(Post.area_code) == AreaLevel.VILLAGE.digits,
        Appointment.from_on <= _LAST,
        or_(Appointment.to_on.is_(None), Appointment.to_on > _FIRST),
    )
)
#: Only absences on one of the days: of a year's many few are.
_AWAY = select(Absence.user_id, Absence.from_on, Absence.to_on).where(
    or_(
        *(
            and_(Absence.from_on <= bindparam(f"day{number}", type_=Date), Absence.to_on > bindparam(f"day{number}"))
            for number in range(MONTHS)
        )
    )
)
_CLOSED = select(User.id, User.closed_on).where(~User.is_active)


@dataclass
class Figures(Rated):
    """Villages of an area on a day: how many there are, have somebody at work, run on their B, have no A at all."""

    villages: int = 0
    covered: int = 0
    by_b: int = 0
    vacant: int = 0

    @property
    def uncovered(self) -> int:
        return self.villages - self.covered


@dataclass(frozen=True, slots=True)
class StandIn:
    """A village in which B acts, and A where there is one."""

    place: Place
    acting_id: int
    first_id: int | None


@dataclass
class Coverage:
    """The coverage of some areas on a day; users are ids, `names` holds the names of those that are shown."""

    on: date
    total: Figures
    streets: dict[str, Figures]
    uncovered: list[Place]
    vacant: list[Place]
    by_b: list[StandIn]
    #: Officers who are A of more villages than allowed, and of how many.
    crowded: list[tuple[int, int]]
    #: By day, the oldest first.
    trend: list[tuple[date, Figures]]
    names: dict[int, str] = field(default_factory=dict)


def month_ends(on: date, count: int = MONTHS) -> list[date]:
    """The last days of the months before a day and the day itself, `count` in all, in order."""
    days = [on]
    while len(days) < count:
        days.append(days[-1].replace(day=1) - timedelta(days=1))
    return days[::-1]


class _Days:
    """Days as bits: a stretch is a number whose bits are the days it covers."""

    def __init__(self, days: Sequence[date]) -> None:
        self.days, self.count = list(days), len(days)
        self.all = (1 << self.count) - 1
        self.last = 1 << (self.count - 1)

    def mask(self, from_on: date, to_on: date | None) -> int:
        low = bisect_left(self.days, from_on)
        high = self.count if to_on is None else bisect_left(self.days, to_on)
        return (1 << high) - (1 << low) if high > low else 0

    def count_each(self, masks: Counter[int]) -> list[int]:
        """How many of the counted masks have each day."""
        return [sum(times for mask, times in masks.items() if mask >> day & 1) for day in range(self.count)]


def get_coverage(tops: Collection[str], on: date, *, most_villages: int) -> Coverage:
    """The coverage of the villages of some areas on a day, and on the last days of the eleven months before."""
    days = _Days(month_ends(on))
    found = Coverage(on, Figures(), {}, [], [], [], [], [])
    seats = _read(days, tops)
    valid, covered = Counter[int](), Counter[int]()
    for place in list_villages(tops):
        whole = place.valid_to is None and place.valid_from <= days.days[0]
        mask = days.all if whole else days.mask(place.valid_from, place.valid_to)
        at_work = seats.working.get(place.code, 0) & mask
        valid[mask] += 1
        covered[at_work] += 1
        if mask & days.last:
            _count(found, place, seats, is_covered=bool(at_work & days.last))
    found.crowded = [(user, count) for user, count in seats.villages.most_common() if count > most_villages]
    counts = map(Figures, days.count_each(valid), days.count_each(covered))
    found.trend = list(zip(days.days, counts, strict=True))
    return found


@dataclass(slots=True)
class _Seats:
    """By village: the days on which somebody is at work, and A and B of the last day as (user, whether at work)."""

    working: dict[str, int] = field(default_factory=dict)
    first: dict[str, tuple[int, bool]] = field(default_factory=dict)
    second: dict[str, tuple[int, bool]] = field(default_factory=dict)
    #: Of how many villages somebody is A on the last day.
    villages: Counter[int] = field(default_factory=Counter)


def _read(days: _Days, tops: Collection[str]) -> _Seats:
    connection = db.session.connection()
    away: dict[int, int] = {}
    asked = {f"day{number}": day for number, day in enumerate(days.days)}
    for user_id, first, back in connection.execute(_AWAY, asked).all():
        away[user_id] = away.get(user_id, 0) | days.mask(first, back)
    # A closed account is as good as away from the day of its closing on.
    for user_id, closed_on in connection.execute(_CLOSED).all():
        away[user_id] = away.get(user_id, 0) | days.mask(closed_on or date.min, None)
    found = _Seats()
    seats = {Rank.A.value: found.first, Rank.B.value: found.second}
    working, last, first_day = found.working, days.last, days.days[0]
    query = _HELD.where(within_reach(Post.area_code, tops))
    for code, user_id, rank, from_on, to_on, closed_on in connection.execute(
        query, {"first": first_day, "last": days.days[-1]}
    ).all():
        if closed_on is not None:
            to_on = min(to_on or closed_on, closed_on)
        mask = days.all if to_on is None and from_on <= first_day else days.mask(from_on, to_on)
        at_work = mask & ~away[user_id] if user_id in away else mask
        working[code] = working.get(code, 0) | at_work
        if mask & last:
            known, is_working = seats[rank].get(code), bool(at_work & last)
            if known is None or (is_working and not known[1]):
                seats[rank][code] = (user_id, is_working)
    return found


def _count(found: Coverage, place: Place, seats: _Seats, *, is_covered: bool) -> None:
    street = found.streets.setdefault(place.code[: AreaLevel.STREET.digits], Figures())
    first, second = seats.first.get(place.code), seats.second.get(place.code)
    if first is not None:
        seats.villages[first[0]] += 1
    runs_on_b = second is not None and second[1] and not (first and first[1])
    for figures in (found.total, street):
        figures.villages += 1
        figures.covered += is_covered
        figures.by_b += runs_on_b
        figures.vacant += first is None
    if not is_covered:
        found.uncovered.append(place)
    if first is None:
        found.vacant.append(place)
    if second is not None and runs_on_b:
        found.by_b.append(StandIn(place, second[0], first[0] if first else None))


def list_names(user_ids: Collection[int]) -> dict[int, str]:
    """Names by user id."""
    if not user_ids:
        return {}
    return dict(db.session.execute(select(User.id, User.name).where(User.id.in_(list(user_ids)))).all())


def count_kinds(tops: Collection[str], on: date) -> dict[LiaisonKind | None, int]:
    """How many officers of each kind hold a village of some areas as A or B on a day."""
    rows = db.session.execute(
        select(LiaisonAssignment.kind, func.count(Appointment.user_id.distinct()))
        .select_from(Appointment)
        .join(Post, Post.id == Appointment.post_id)
        .outerjoin(LiaisonAssignment, LiaisonAssignment.appointment_id == Appointment.id)
        .where(Post.role == LIAISON_ROLE, stands(Post, on), within_reach(Post.area_code, tops))
        .where(in_force(Appointment, on))
        .group_by(LiaisonAssignment.kind)
    )
    return dict(rows.all())
