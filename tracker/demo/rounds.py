"""What the sweep (cases/services/sweep.py) would have found on a made-up case, had it run every five minutes."""

from __future__ import annotations

from tracker.cases.rules import Seat
from tracker.cases.services.sweep import TELLS
from tracker.cases.vocabulary import DueLevel, State
from tracker.demo.office import Office
from tracker.demo.sheet import Sheet

EVERY = 300
DAY = 86_400

NONE, SOON, OVERDUE = DueLevel.NONE, DueLevel.SOON, DueLevel.OVERDUE
_UNSENT = frozenset({State.REPORTED, State.ACCEPTED})
_PUT_AWAY = frozenset({State.CLOSED, State.EVALUATED})

#: (tick, order within a sweep, kind of event)
Find = tuple[int, int, str]


def sweep_until(office: Office, sheet: Sheet, since: int, until: int) -> None:
    """Mark what sweeps after `since` and before `until` would find; the case does not move meanwhile."""
    if sheet.is_open:
        while finds := _finds(office, sheet, since, until):
            tick, _order, kind = min(finds)
            _mark(office, sheet, kind, tick)
            since = tick - 1
    elif sheet.state in _PUT_AWAY and sheet.closed_at is not None:
        tick = _after(max(since, sheet.closed_at + office.setting("case.archive_days") * DAY))
        if tick < until:
            office.put_away(sheet, tick)


def _finds(office: Office, sheet: Sheet, since: int, until: int) -> list[Find]:
    finds: list[Find] = []
    due, stage = sheet.due_at, sheet.stage_due_at
    if due is not None and sheet.state is not State.SUSPENDED and sheet.due_level != OVERDUE:
        finds.append((_after(max(due, since)), 0, "OverdueNoticed"))
        if sheet.due_level == NONE:
            tick = _first_soon(office, sheet, since)
            if tick <= due:
                finds.append((tick, 1, "DueSoonNoticed"))
    if stage is not None and sheet.stage_due_level != OVERDUE:
        if sheet.state in _UNSENT:
            finds.append((_after(max(stage, since)), 2, "WaitingNoticed"))
        elif stage != due:
            finds.append((_after(max(stage, since)), 3, "StageOverdueNoticed"))
    return [find for find in finds if find[0] < until]


def _first_soon(office: Office, sheet: Sheet, since: int) -> int:
    start, due = sheet.clock_from_at, sheet.due_at
    soon = -(-(start * 100 + (due - start) * office.setting("case.due_soon_percent")) // 100)
    return max(-(-soon // EVERY) * EVERY, _after(since))


def _after(at: int) -> int:
    """The first sweep later than an instant."""
    return (at // EVERY + 1) * EVERY


def _mark(office: Office, sheet: Sheet, kind: str, tick: int) -> None:
    if kind == "OverdueNoticed":
        sheet.due_level, due = OVERDUE, sheet.due_at
    elif kind == "DueSoonNoticed":
        sheet.due_level, due = SOON, sheet.due_at
    else:
        sheet.stage_due_level, due = OVERDUE, sheet.stage_due_at
    office.note(sheet, kind, tick, due)
    seats: tuple[Seat, ...] = TELLS[kind]
    office.tell_found(sheet, seats, kind, tick)
