"""Who is on duty: a station's weekly pattern with its exceptions and the leave of its officers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Row, Select, or_, select

from tracker.access import Permission
from tracker.access.actor import Actor
from tracker.access.gate import granting
from tracker.access.policy import LIAISON_ROLE, STATION_ROLE
from tracker.extensions import db
from tracker.foundation.days import CHINA, local_day
from tracker.foundation.identifiers import is_within
from tracker.people.models import Absence, Appointment, Post, Unit, User
from tracker.people.queries.actors import holds
from tracker.people.queries.posts import find_post_for
from tracker.policing.models import DutyException, DutyShift, LiaisonOfficer, PoliceRoom
from tracker.policing.vocabulary import DutyKind

DAY_END = "24:00"


@dataclass(frozen=True)
class Duty:
    """One stretch of duty on a day. Times are local, "24:00" ends the day; without a user nobody is on duty."""

    station_id: int
    day: date
    kind: DutyKind
    opens: str
    closes: str
    user_id: int | None
    name: str
    phone: str
    room_id: int | None
    room: str
    reason: str
    is_away: bool
    shift_id: int | None
    exception_id: int | None

    @property
    def is_manned(self) -> bool:
        """Somebody is there: named, and not on leave."""
        return self.user_id is not None and not self.is_away


class DutyPhone(NamedTuple):
    """Whom to ring: a number, whose it is, and whether it is an officer on call or the station itself."""

    phone: str
    name: str
    is_officer: bool


# --- stations ------------------------------------------------------------------------------------------------------


def list_stations(actor: Actor) -> list[Row]:
    """(id, name, area code of its duty post, phone) of the stations that serve an area of the actor's or lie in one."""
    posts = granting(actor, Permission.DUTY_VIEW)
    rows = db.session.execute(
        select(Unit.id, Unit.name, Post.area_code, Unit.phone)
        .join(Post, Post.unit_id == Unit.id)
        .where(Post.role == STATION_ROLE, Post.is_active, Unit.is_active)
        .order_by(Post.area_code, Post.id)
    )
    found = {row.id: row for row in rows if any(_meet(row.area_code, post.area_code) for post in posts)}
    return list(found.values())


def _meet(one: str, other: str) -> bool:
    return is_within(one, other) or is_within(other, one)


def may_edit(actor: Actor, station_id: int) -> bool:
    """Whether the actor keeps the rota of this station: it is the unit of a post of his."""
    return any(post.unit_id == station_id for post in granting(actor, Permission.DUTY_EDIT))


def list_officers(station_id: int, on: date) -> list[Row]:
    """(id, name) of those who may be on duty for a station: holders of its liaison and duty posts on a day."""
    return list(
        db.session.execute(
            select(User.id, User.name)
            .join(Appointment, Appointment.user_id == User.id)
            .join(Post, Post.id == Appointment.post_id)
            .where(Post.unit_id == station_id, Post.role.in_([LIAISON_ROLE, STATION_ROLE]), Post.is_active)
            .where(holds(Appointment, User, on))
            .distinct()
            .order_by(User.name)
        )
    )


def list_rooms(station_id: int) -> list[Row]:
    """(id, name) of a station's police rooms in use."""
    query = select(PoliceRoom.id, PoliceRoom.name).where(PoliceRoom.station_id == station_id, PoliceRoom.is_active)
    return list(db.session.execute(query.order_by(PoliceRoom.name)))


# --- the rota ------------------------------------------------------------------------------------------------------


def list_rota(station_id: int, first: date, last: date) -> list[Duty]:
    """Every stretch of a station from one day to another, both included, by day, kind and hour."""
    return _resolve([station_id], first, last)


def list_duties(*, user_id: int, first: date, last: date) -> list[Duty]:
    """The stretches of one person at every station, without those in his own leave."""
    shifts = select(DutyShift.station_id).where(DutyShift.user_id == user_id)
    exceptions = select(DutyException.station_id).where(
        DutyException.user_id == user_id, DutyException.day.between(first, last)
    )
    stations = list(db.session.scalars(shifts.union(exceptions)))
    found = _resolve(stations, first, last) if stations else []
    return [one for one in found if one.user_id == user_id and not one.is_away]


def _with_names(model: type[DutyShift | DutyException]) -> Select:
    """Shifts or exceptions, each with the officer's name and duty phone and the name of the room."""
    return (
        select(model, User.name, LiaisonOfficer.duty_phone, PoliceRoom.name)
        .outerjoin(User, User.id == model.user_id)
        .outerjoin(LiaisonOfficer, LiaisonOfficer.user_id == model.user_id)
        .outerjoin(PoliceRoom, PoliceRoom.id == model.room_id)
    )


def _resolve(stations: Collection[int], first: date, last: date) -> list[Duty]:
    shifts: Sequence[Row] = db.session.execute(
        _with_names(DutyShift).where(
            DutyShift.station_id.in_(stations),
            DutyShift.from_on <= last,
            or_(DutyShift.to_on.is_(None), DutyShift.to_on > first),
        )
    ).all()
    other_days: Sequence[Row] = db.session.execute(
        _with_names(DutyException).where(DutyException.station_id.in_(stations), DutyException.day.between(first, last))
    ).all()
    exceptions: dict[tuple[int, date, DutyKind], list[Row]] = defaultdict(list)
    for row in other_days:
        exceptions[row[0].station_id, row[0].day, row[0].kind].append(row)
    people = {row[0].user_id for row in [*shifts, *other_days] if row[0].user_id is not None}
    away = _absences(people, first, last)
    found: list[Duty] = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        for station_id in stations:
            for kind in DutyKind:
                own = [row for row in shifts if row[0].station_id == station_id and row[0].kind is kind]
                found += _day_of(day, own, exceptions[station_id, day, kind], away)
    return sorted(found, key=lambda one: (one.day, one.kind is DutyKind.DESK, one.opens, one.room, one.station_id))


def _day_of(day: date, shifts: Sequence[Row], exceptions: Sequence[Row], away: set[tuple[int, date]]) -> Iterator[Duty]:
    """The stretches of one kind on one day: the pattern where no exception puts itself in its place.

    An exception with a police room stands in for that room only, any other for the whole day of its kind.
    """
    is_whole = any(row[0].room_id is None for row in exceptions)
    rooms = {row[0].room_id for row in exceptions}
    for row in shifts:
        one: DutyShift = row[0]
        holds = one.weekday == day.weekday() and one.from_on <= day and (one.to_on is None or day < one.to_on)
        if holds and not is_whole and (one.room_id is None or one.room_id not in rooms):
            yield _duty(row, day, away)
    for row in exceptions:
        yield _duty(row, day, away)


def _duty(row: Row, day: date, away: set[tuple[int, date]]) -> Duty:
    one, name, phone, room = row
    is_exception = isinstance(one, DutyException)
    return Duty(
        station_id=one.station_id,
        day=day,
        kind=one.kind,
        opens=one.opens or "00:00",
        closes=one.closes or DAY_END,
        user_id=one.user_id,
        name=name or "",
        phone=phone or "",
        room_id=one.room_id,
        room=room or "",
        reason=one.reason if is_exception else "",
        is_away=(one.user_id, day) in away,
        shift_id=None if is_exception else one.id,
        exception_id=one.id if is_exception else None,
    )


def _absences(user_ids: Collection[int], first: date, last: date) -> set[tuple[int, date]]:
    """(user, day) for each day of leave of some people."""
    if not user_ids:
        return set()
    rows = db.session.execute(
        select(Absence.user_id, Absence.from_on, Absence.to_on).where(
            Absence.user_id.in_(user_ids), Absence.from_on <= last, Absence.to_on > first
        )
    )
    return {
        (row.user_id, max(first, row.from_on) + timedelta(days=number))
        for row in rows
        for number in range((min(last + timedelta(days=1), row.to_on) - max(first, row.from_on)).days)
    }


def uncovered(duties: Iterable[Duty], day: date) -> list[tuple[str, str]]:
    """The hours of a day in which nobody is on call, as ("02:00", "08:00")."""
    gaps, free_from = [], "00:00"
    stretches = [one for one in duties if one.day == day and one.kind is DutyKind.ON_CALL and one.is_manned]
    for one in sorted(stretches, key=lambda one: one.opens):
        if one.opens > free_from:
            gaps.append((free_from, one.opens))
        free_from = max(free_from, one.closes)
    if free_from < DAY_END:
        gaps.append((free_from, DAY_END))
    return gaps


# --- now -----------------------------------------------------------------------------------------------------------


def who_is_on_duty(station_id: int, at: datetime) -> tuple[list[Duty], list[Duty]]:
    """(on call, at a desk) of a station at an instant; nobody who is on leave."""
    local = at.astimezone(CHINA)
    moment = f"{local:%H:%M}"
    present = [
        one
        for one in list_rota(station_id, local.date(), local.date())
        if one.is_manned and one.opens <= moment < one.closes
    ]
    on_call = [one for one in present if one.kind is DutyKind.ON_CALL]
    return on_call, [one for one in present if one.kind is DutyKind.DESK]


def duty_phone_for(area_code: str, at: datetime) -> DutyPhone | None:
    """The number to ring for a place at an instant: the officer on call, else the station; None without a station.

    Only a duty phone is given out, never an officer's own.
    """
    post = find_post_for(STATION_ROLE, area_code, local_day(at))
    if post is None or post.unit is None:
        return None
    on_call, _desk = who_is_on_duty(post.unit.id, at)
    officer = next((one for one in on_call if one.phone), None)
    if officer is not None:
        return DutyPhone(officer.phone, officer.name, is_officer=True)
    return DutyPhone(post.unit.phone, post.unit.name, is_officer=False) if post.unit.phone else None
