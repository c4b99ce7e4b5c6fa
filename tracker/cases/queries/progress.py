"""The way of a case in a few steps, for the rail on its page."""

from __future__ import annotations

from tracker.cases.models import Case
from tracker.cases.vocabulary import FINAL_STATES, State
from tracker.foundation.words import N_

#: The main road; side states (suspended, void …) stand where the case left it.
ROAD = (
    (N_("Report"), frozenset({State.REPORTED}), "received_at"),
    (N_("Accept"), frozenset({State.ACCEPTED}), "accepted_at"),
    (N_("Dispatch"), frozenset({State.DISPATCHED}), "dispatched_at"),
    (N_("Handle"), frozenset({State.HANDLING, State.SUSPENDED}), "fed_back_at"),
    (N_("Check"), frozenset({State.FEEDBACK}), "verified_at"),
    (N_("Close the case"), frozenset({State.CLOSED, State.EVALUATED, State.ARCHIVED}), "closed_at"),
)
SHORT_ROAD = ((N_("Settled on the spot"), frozenset({State.ON_SPOT}), "received_at"), ROAD[-1])


def progress_steps(case: Case) -> list[tuple[str, str, object]]:
    """(label, 'done' | 'current' | 'next', instant or None) a step; one step alone for a case off the road."""
    road = SHORT_ROAD if case.is_on_spot else ROAD
    position = next((at for at, (_, states, _time) in enumerate(road) if case.state in states), None)
    if position is None:
        return [(case.state.label, "current", None)]
    last, is_over = len(road) - 1, case.state in FINAL_STATES
    if case.state is State.FEEDBACK and case.verified_at is not None:
        position += 1  # the check is passed; the closing is what is awaited
    steps: list[tuple[str, str, object]] = []
    for at, (label, _states, column) in enumerate(road):
        is_done = at < position or (at == last and is_over)
        stage = "done" if is_done else "current" if at == position else "next"
        steps.append((label, stage, getattr(case, column) if is_done else None))
    return steps
