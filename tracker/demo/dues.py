"""What moves do to the two clocks of a made-up case; the same as cases/services/clocks.py, in epoch seconds."""

from __future__ import annotations

from typing import Any

from tracker.cases.rules import Clock as Effect
from tracker.cases.services.clocks import half_of, whole
from tracker.cases.vocabulary import DueLevel, State
from tracker.clock.limits import Limit, total
from tracker.demo.roster import parse_limit
from tracker.demo.sheet import Sheet
from tracker.demo.times import Clock

NONE = DueLevel.NONE.value
#: While a unit has the order, the smaller of stage limit and resolve limit wins.
_RUNNING = frozenset({State.DISPATCHED, State.HANDLING})


class Dues:
    """Sets deadlines on sheets."""

    def __init__(self, clock: Clock, stage_limits: dict[tuple[str, str], Limit]) -> None:
        self._clock = clock
        self._stage_limits = stage_limits
        self._effects: dict[Effect, Any] = {
            Effect.NONE: lambda sheet, at: None,
            Effect.STAGE: lambda sheet, at: self.set_stage(sheet, at, sheet.state),
            Effect.START: self._start,
            Effect.CONTINUE: self._continue,
            Effect.EXTEND: self._extend,
            Effect.PAUSE: self._pause,
            Effect.RESUME: self._resume,
            Effect.HALVE: self._halve,
            Effect.RESTART: self._restart,
            Effect.STOP: self._stop,
        }

    def apply(self, sheet: Sheet, effect: Effect, at: int) -> None:
        """Carry out what a move does to the clocks; `sheet.state` is already the state entered."""
        self._effects[effect](sheet, at)

    def set_response(self, sheet: Sheet, at: int) -> None:
        """When the reporter should have heard from us."""
        limit = parse_limit(sheet.category.response_limit)
        sheet.response_due_at = self._clock.due(at, limit)[0] if limit else None

    def due_of_assistance(self, sheet: Sheet, at: int) -> int | None:
        """Until when an assisting unit should answer."""
        limit = parse_limit(sheet.resolve_limit)
        return self._clock.due(at, limit)[0] if limit else None

    def set_stage(self, sheet: Sheet, at: int, state: State) -> None:
        """Start the limit of a stage; where the whole limit ends sooner, that one counts."""
        limits = self._stage_limits
        limit = limits.get((state.value, sheet.priority)) or limits.get((state.value, ""))
        ends = [self._clock.due(at, limit)[0]] if limit else []
        running = self._running_due(sheet) if state in _RUNNING else None
        if running is not None:
            ends.append(running)
        sheet.stage_due_at = min(ends) if ends else None
        sheet.stage_due_level = NONE

    def _set_resolve(self, sheet: Sheet) -> None:
        limit = parse_limit(sheet.resolve_limit)
        if limit is None or sheet.clock_from_at is None:
            return
        if sheet.extensions:
            limit = total(limit, [Limit.parse(one) for one in sheet.extensions.split()])
        sheet.due_at, sheet.is_provisional = self._clock.due(sheet.clock_from_at, limit, sheet.pauses)
        sheet.due_level = NONE

    def _start(self, sheet: Sheet, at: int) -> None:
        if sheet.clock_from_at is None:
            sheet.clock_from_at = at
            self._set_resolve(sheet)
        self.set_stage(sheet, at, sheet.state)

    def _running_due(self, sheet: Sheet) -> int | None:
        if sheet.rework_from_at is None:
            return sheet.due_at
        return self._clock.due(sheet.rework_from_at, whole(sheet.rework_limit), sheet.pauses)[0]

    def _restart(self, sheet: Sheet, at: int) -> None:
        sheet.clock_from_at, sheet.extensions = at, ""
        sheet.rework_from_at, sheet.rework_limit = None, ""
        self._set_resolve(sheet)
        self.set_stage(sheet, at, sheet.state)

    def _continue(self, sheet: Sheet, at: int) -> None:
        sheet.stage_due_at = self._running_due(sheet)
        sheet.stage_due_level = sheet.due_level if sheet.rework_from_at is None else NONE

    def _extend(self, sheet: Sheet, at: int) -> None:
        if sheet.rework_from_at is not None:
            sheet.rework_limit = f"{sheet.rework_limit} {sheet.extensions.split()[-1]}"
        self._resume(sheet, at)

    def _resume(self, sheet: Sheet, at: int) -> None:
        self._set_resolve(sheet)
        self._continue(sheet, at)

    def _pause(self, sheet: Sheet, at: int) -> None:
        is_late = sheet.due_at is not None and sheet.due_at < at
        sheet.stage_due_at, sheet.stage_due_level = None, NONE
        sheet.due_level = DueLevel.OVERDUE.value if is_late else NONE

    def _halve(self, sheet: Sheet, at: int) -> None:
        limit = parse_limit(sheet.resolve_limit)
        if limit:
            sheet.rework_from_at, sheet.rework_limit = at, str(half_of(limit))
            sheet.stage_due_at = self._running_due(sheet)
        sheet.stage_due_level = NONE

    def _stop(self, sheet: Sheet, at: int) -> None:
        sheet.stage_due_at, sheet.stage_due_level = None, NONE
        if sheet.state is State.CLOSED and sheet.clock_from_at is not None:
            sheet.handling_minutes = self._clock.worked(sheet.clock_from_at, at, sheet.pauses)
