"""Keeping a station's rota: the weekly pattern, and the days on which it does not hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise

from sqlalchemy import or_, select

from tracker.access.actor import Actor
from tracker.access.gate import Denied
from tracker.audit.services import log_access
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.words import N_, Refused, is_blank
from tracker.policing.models import DutyException, DutyShift
from tracker.policing.queries.duty import DAY_END, list_duties, list_officers, list_rooms, list_rota, may_edit
from tracker.policing.vocabulary import DutyKind

MIDNIGHT = "00:00"
OVERLAPS = N_("%(name)s has this duty at these hours already.")


@dataclass(frozen=True)
class ShiftPlan:
    """A stretch that comes back every week: on some weekdays (0 is Monday), from a day until before another."""

    station_id: int
    kind: DutyKind
    weekdays: frozenset[int]
    opens: time
    closes: time
    user_id: int
    room_id: int | None
    from_on: date
    to_on: date | None = None


@dataclass(frozen=True)
class ExceptionPlan:
    """A day on which the pattern of a kind does not hold: somebody else, other times, or nobody."""

    station_id: int
    day: date
    kind: DutyKind
    user_id: int | None
    opens: time | None
    closes: time | None
    room_id: int | None
    reason: str


def add_shifts(*, plan: ShiftPlan, actor: Actor, now: datetime) -> list[DutyShift]:
    """Add a stretch to the pattern; one that ends at or before the hour it begins runs on into the next day."""
    _require_station(actor, plan.station_id)
    name = _check_officer(plan.station_id, plan.user_id, plan.from_on)
    _check_room(plan.station_id, plan.kind, plan.room_id)
    if not plan.weekdays:
        raise Refused(N_("Choose at least one day of the week."), field="weekdays")
    if plan.from_on < local_day(now):
        raise Refused(N_("Choose today or a later day."), field="from_on")
    if plan.to_on is not None and plan.to_on <= plan.from_on:
        raise Refused(N_("The end must lie after the beginning."), field="to_on")
    shifts = [
        DutyShift(
            station_id=plan.station_id,
            kind=plan.kind,
            weekday=weekday,
            opens=opens,
            closes=closes,
            user_id=plan.user_id,
            room_id=plan.room_id if plan.kind is DutyKind.DESK else None,
            from_on=plan.from_on,
            to_on=plan.to_on,
        )
        for weekday, opens, closes in _split(plan.weekdays, plan.opens, plan.closes)
    ]
    _check_overlaps(shifts, name)
    db.session.add_all(shifts)
    db.session.flush()
    days = [f"{one.weekday} {one.opens}-{one.closes}" for one in shifts]
    detail = {"kind": plan.kind.value, "user": plan.user_id, "days": days, "from": plan.from_on.isoformat()}
    log_access(actor=actor, act="duty:add", now=now, subject=f"unit:{plan.station_id}", detail=detail)
    return shifts


def end_shift(*, shift: DutyShift, actor: Actor, now: datetime) -> None:
    """Let a stretch of the pattern end as of today; one that has not begun is taken back whole."""
    _require_station(actor, shift.station_id)
    today = local_day(now)
    detail = {"kind": shift.kind.value, "user": shift.user_id, "day": f"{shift.weekday} {shift.opens}-{shift.closes}"}
    if shift.from_on >= today:
        db.session.delete(shift)
    elif shift.to_on is None or shift.to_on > today:
        shift.to_on = today
    db.session.flush()
    log_access(actor=actor, act="duty:end", now=now, subject=f"unit:{shift.station_id}", detail=detail)


def add_exception(*, plan: ExceptionPlan, actor: Actor, now: datetime) -> list[DutyException]:
    """Put something in the place of a day's pattern; somebody without hours takes over those of the pattern."""
    _require_station(actor, plan.station_id)
    if plan.day < local_day(now):
        raise Refused(N_("Choose today or a later day."), field="day")
    if is_blank(plan.reason):
        raise Refused(N_("Say why."), field="reason")
    if plan.room_id is not None:
        _check_room(plan.station_id, plan.kind, plan.room_id)
    before = _exceptions_of(plan)
    if any(one.user_id is None for one in before) or (before and plan.user_id is None):
        raise Refused(N_("This day has an exception already. Take it back first."), field="day")
    name = _check_officer(plan.station_id, plan.user_id, plan.day) if plan.user_id is not None else ""
    rows = [
        DutyException(
            station_id=plan.station_id,
            day=plan.day,
            kind=plan.kind,
            user_id=plan.user_id,
            opens=opens,
            closes=closes,
            room_id=room_id if plan.kind is DutyKind.DESK else None,
            reason=plan.reason.strip(),
        )
        for opens, closes, room_id in _hours_of(plan)
    ]
    db.session.add_all(rows)
    db.session.flush()
    if plan.user_id is not None:
        _check_day(plan, name)  # after the rows are in, so that the day is judged as it will be; the edge rolls back
    detail = {"kind": plan.kind.value, "day": plan.day.isoformat(), "user": plan.user_id, "reason": plan.reason.strip()}
    log_access(actor=actor, act="duty:except", now=now, subject=f"unit:{plan.station_id}", detail=detail)
    return rows


def remove_exception(*, exception: DutyException, actor: Actor, now: datetime) -> None:
    """Take an exception back: the pattern holds again. What is past stays."""
    _require_station(actor, exception.station_id)
    if exception.day < local_day(now):
        raise Refused(N_("What is past stays as it was."))
    detail = {"kind": exception.kind.value, "day": exception.day.isoformat(), "user": exception.user_id}
    log_access(actor=actor, act="duty:restore", now=now, subject=f"unit:{exception.station_id}", detail=detail)
    db.session.delete(exception)
    db.session.flush()


# --- what is checked -----------------------------------------------------------------------------------------------


def _require_station(actor: Actor, station_id: int) -> None:
    if not may_edit(actor, station_id):
        raise Denied(N_("Only the station itself keeps its rota."))


def _check_officer(station_id: int, user_id: int, on: date) -> str:
    """The name of an officer of the station; Refused for anyone else."""
    name = next((one.name for one in list_officers(station_id, on) if one.id == user_id), None)
    if name is None:
        raise Refused(N_("Choose an officer of this station."), field="user_id", code="officer")
    return name


def _check_room(station_id: int, kind: DutyKind, room_id: int | None) -> None:
    rooms = [one.id for one in list_rooms(station_id)]
    is_needed = room_id is not None or (kind is DutyKind.DESK and rooms)
    if is_needed and room_id not in rooms:
        raise Refused(N_("Choose a police room of this station."), field="room_id", code="room")


def _words(moment: time) -> str:
    return f"{moment:%H:%M}"


def _split(weekdays: Iterable[int], opens: time, closes: time) -> list[tuple[int, str, str]]:
    """(weekday, from, to) with every stretch inside one day."""
    begins, ends = _words(opens), _words(closes)
    parts: list[tuple[int, str, str]] = []
    for weekday in sorted(weekdays):
        if ends > begins:
            parts.append((weekday, begins, ends))
        else:
            parts.append((weekday, begins, DAY_END))
            if ends != MIDNIGHT:
                parts.append(((weekday + 1) % 7, MIDNIGHT, ends))
    return parts


def _share_days(one: DutyShift, other: DutyShift) -> bool:
    return (one.to_on is None or other.from_on < one.to_on) and (other.to_on is None or one.from_on < other.to_on)


def _check_overlaps(shifts: Collection[DutyShift], name: str) -> None:
    """Nobody has the same duty twice at an hour, at whatever station."""
    first = next(iter(shifts))
    query = select(DutyShift).where(
        DutyShift.user_id == first.user_id,
        DutyShift.kind == first.kind,
        or_(DutyShift.to_on.is_(None), DutyShift.to_on > first.from_on),
    )
    known = list(db.session.scalars(query))
    for number, one in enumerate(shifts):
        for other in [*known, *list(shifts)[:number]]:
            meets = one.weekday == other.weekday and one.opens < other.closes and other.opens < one.closes
            if meets and _share_days(one, other):
                raise Refused(OVERLAPS, field="opens", code="overlap", name=name)


def _exceptions_of(plan: ExceptionPlan) -> list[DutyException]:
    """The exceptions that stand in for the same part of the day."""
    query = select(DutyException).where(
        DutyException.station_id == plan.station_id, DutyException.day == plan.day, DutyException.kind == plan.kind
    )
    found = db.session.scalars(query)
    return [one for one in found if plan.room_id is None or one.room_id in (None, plan.room_id)]


def _hours_of(plan: ExceptionPlan) -> list[tuple[str, str, int | None]]:
    """(from, to, room) of each stretch an exception puts in place."""
    if plan.user_id is None:
        return [("", "", plan.room_id)]
    if plan.opens is not None and plan.closes is not None:
        opens, closes = _words(plan.opens), _words(plan.closes)
        closes = DAY_END if closes == MIDNIGHT else closes
        if closes <= opens:
            raise Refused(N_("An exception ends by midnight; enter the next day by itself."), field="closes")
        return [(opens, closes, plan.room_id)]
    if plan.opens is not None or plan.closes is not None:
        raise Refused(N_("A stretch needs the time it opens and the time it closes."), field="closes")
    pattern = [
        (one.opens, one.closes, one.room_id)
        for one in list_rota(plan.station_id, plan.day, plan.day)
        if one.kind is plan.kind and one.shift_id is not None and plan.room_id in (None, one.room_id)
    ]
    if not pattern:
        raise Refused(N_("The pattern has no hours on this day. Enter them."), field="opens")
    return sorted(set(pattern), key=str)


def _check_day(plan: ExceptionPlan, name: str) -> None:
    assert plan.user_id is not None
    duties = list_duties(user_id=plan.user_id, first=plan.day, last=plan.day)
    own = sorted((one.opens, one.closes) for one in duties if one.kind is plan.kind)
    if any(later[0] < earlier[1] for earlier, later in pairwise(own)):
        raise Refused(OVERLAPS, field="opens", code="overlap", name=name)
