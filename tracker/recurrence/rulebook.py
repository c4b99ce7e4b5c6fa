"""The rules of root cases as rows for the page of rules and docs/rules.md."""

from __future__ import annotations

from collections import defaultdict

from tracker.access.policy import CENTRE_ROLE, SUPERVISOR_ROLE, Reach
from tracker.cases.rulebook import REACHES, Book, RuleRow, who_words
from tracker.foundation.words import N_
from tracker.people.vocabulary import ROLE_LABELS
from tracker.recurrence.asks import ROOT_ASKS
from tracker.recurrence.rules import CHECKS, MOVES, OWNED, Move
from tracker.recurrence.vocabulary import STATUSES, STEPS, Status

GIVEN_TO = N_("it was given")
READABLE = N_("everything; of its cases only those it may read anyway, the others as a number")


def _row(move: Move) -> RuleRow:
    return RuleRow(
        action=STEPS[move.action],
        code=move.action.value,
        frm=tuple(STATUSES[status][0] for status in Status if status in move.frm),
        to=STATUSES[move.to][0],
        who=who_words(move.who),
        given=tuple(fact.sentence for fact in move.given),
        asks=tuple((ROOT_ASKS[name.rstrip("?")].label, not name.endswith("?")) for name in move.asks),
        clock=move.clock,
        holder="",
        tells=move.tells,
    )


def book() -> Book:
    """Everything about the life of a root case and who sees it."""
    grouped = [(STATUSES[status], [_row(move) for move in MOVES if status in move.frm]) for status in Status]
    arrows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for move in MOVES:
        for status in Status:
            if status in move.frm and move.to is not status:
                arrows[status.value, move.to.value].append(STEPS[move.action])
    return Book(
        slug="roots",
        title=N_("Life of a root case"),
        sight_title=N_("Who sees which root cases"),
        by_state=[(label, tone, rows) for (label, tone), rows in grouped if rows],
        rows=[_row(move) for move in MOVES],
        arrows=dict(arrows),
        sights=[
            (ROLE_LABELS[SUPERVISOR_ROLE], REACHES[Reach.AREA], READABLE),
            (ROLE_LABELS[CENTRE_ROLE], REACHES[Reach.AREA], READABLE),
            (OWNED, GIVEN_TO, READABLE),
            (CHECKS, GIVEN_TO, READABLE),
        ],
    )
