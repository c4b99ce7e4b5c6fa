"""The rules of supervision orders as rows for the page of rules and docs/rules.md."""

from __future__ import annotations

from collections import defaultdict

from tracker.access.policy import SUPERVISOR_ROLE, Reach, Sees
from tracker.cases.rulebook import REACHES, SIGHTS, Book, RuleRow, who_words
from tracker.foundation.words import N_
from tracker.people.vocabulary import ROLE_LABELS
from tracker.supervision.asks import ORDER_ASKS
from tracker.supervision.rules import MOVES, Move
from tracker.supervision.vocabulary import STATUSES, STEPS, Status

CONFIDENTIAL = N_("everything; of confidential cases only number and type")


def _row(move: Move) -> RuleRow:
    return RuleRow(
        action=STEPS[move.action],
        code=move.action.value,
        frm=tuple(STATUSES[status][0] for status in Status if status in move.frm),
        to=STATUSES[move.to][0],
        who=who_words(move.who),
        given=tuple(fact.sentence for fact in move.given),
        asks=tuple((ORDER_ASKS[name.rstrip("?")].label, not name.endswith("?")) for name in move.asks),
        clock=move.clock,
        holder="",
        tells=(move.tells,),
    )


def book() -> Book:
    """Everything about the life of an order and who sees it."""
    grouped = [(STATUSES[status], [_row(move) for move in MOVES if status in move.frm]) for status in Status]
    arrows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for move in MOVES:
        for status in Status:
            if status in move.frm:
                arrows[status.value, move.to.value].append(STEPS[move.action])
    return Book(
        slug="orders",
        title=N_("Life of a supervision order"),
        sight_title=N_("Who sees which supervision orders"),
        by_state=[(label, tone, rows) for (label, tone), rows in grouped if rows],
        rows=[_row(move) for move in MOVES],
        arrows=dict(arrows),
        sights=[
            (ROLE_LABELS[SUPERVISOR_ROLE], REACHES[Reach.AREA], CONFIDENTIAL),
            (N_("post that was asked"), N_("sent to it"), SIGHTS[Sees.CONTENT]),
        ],
    )
