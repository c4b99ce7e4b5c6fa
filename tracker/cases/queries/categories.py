"""The category tree and the limits of steps, as an administrator looks after them."""

from __future__ import annotations

from sqlalchemy import select

from tracker.cases.models import Category, StageLimit
from tracker.cases.rules import MOVES, Clock
from tracker.cases.vocabulary import State
from tracker.extensions import db

#: The states in which a step's own limit runs: where a case is reported to, and where a move begins the next step.
STAGES = tuple(
    state
    for state in State
    if state is State.REPORTED or any(move.to is state and move.clock in (Clock.STAGE, Clock.START) for move in MOVES)
)


def list_category_tree() -> list[tuple[Category, list[Category]]]:
    """Every category with its subcategories, those out of use too."""
    rows = list(db.session.scalars(select(Category).order_by(Category.code)))
    return [
        (one, [child for child in rows if child.parent_code == one.code]) for one in rows if one.parent_code is None
    ]


def list_stage_limits() -> dict[State, dict[str, str]]:
    """For each step its limits: {priority, or '' for all others: '2wh'}."""
    found: dict[State, dict[str, str]] = {state: {} for state in STAGES}
    for row in db.session.scalars(select(StageLimit).order_by(StageLimit.priority)):
        found.setdefault(row.state, {})[row.priority] = row.amount
    return found
