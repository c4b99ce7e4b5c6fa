"""The rules of appeals as rows for the page of rules and docs/rules.md."""

from __future__ import annotations

from collections import defaultdict

from tracker.access.policy import SUPERVISOR_ROLE, Reach
from tracker.appeals.asks import APPEAL_ASKS
from tracker.appeals.rules import APPELLANT, MOVES, Move
from tracker.appeals.vocabulary import STATUSES, STEPS, Status
from tracker.cases.rulebook import REACHES, Book, RuleRow, who_words
from tracker.foundation.words import N_
from tracker.people.vocabulary import ROLE_LABELS

OWN = N_("its own")
READABLE = N_("everything; of the case only what it may read of it anyway")


def _row(move: Move) -> RuleRow:
    return RuleRow(
        action=STEPS[move.action],
        code=move.action.value,
        frm=tuple(STATUSES[status][0] for status in Status if status in move.frm),
        to=STATUSES[move.to][0],
        who=who_words(move.who),
        given=tuple(fact.sentence for fact in move.given),
        asks=tuple((APPEAL_ASKS[name.rstrip("?")].label, not name.endswith("?")) for name in move.asks),
        clock=move.clock,
        holder="",
        tells=move.tells,
    )


def book() -> Book:
    """Everything about the life of an appeal and who sees it."""
    grouped = [(STATUSES[status], [_row(move) for move in MOVES if status in move.frm]) for status in Status]
    arrows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for move in MOVES:
        for status in Status:
            if status in move.frm and move.to is not status:
                arrows[status.value, move.to.value].append(STEPS[move.action])
    return Book(
        slug="appeals",
        title=N_("Life of an appeal"),
        sight_title=N_("Who sees which appeals"),
        by_state=[(label, tone, rows) for (label, tone), rows in grouped if rows],
        rows=[_row(move) for move in MOVES],
        arrows=dict(arrows),
        sights=[
            (APPELLANT, OWN, READABLE),
            (ROLE_LABELS[SUPERVISOR_ROLE], REACHES[Reach.AREA], READABLE),
        ],
    )
