"""The rules of mediation as rows for the page of rules and docs/rules.md."""

from __future__ import annotations

from collections import defaultdict

from tracker.access.policy import MEDIATION_SCOPES
from tracker.cases.rulebook import REACHES, SIGHTS, STAYS, Book, RuleRow, who_words
from tracker.foundation.words import N_
from tracker.mediation.asks import ASKS
from tracker.mediation.rules import CLOCKS, MOVES, SEATS, Move
from tracker.mediation.vocabulary import STAGES, STEPS, Stage
from tracker.people.vocabulary import ROLE_LABELS


def _row(move: Move) -> RuleRow:
    return RuleRow(
        action=STEPS[move.action],
        code=move.action.value,
        frm=tuple(STAGES[stage][0] for stage in Stage if stage in move.frm),
        to=STAGES[move.to][0] if move.to else STAYS,
        who=who_words(move.who),
        given=tuple(fact.sentence for fact in move.given),
        asks=tuple((ASKS[name.rstrip("?")].label, not name.endswith("?")) for name in move.asks),
        clock=CLOCKS[move.clock],
        holder="",
        tells=tuple(SEATS[seat] for seat in move.tells),
    )


def book() -> Book:
    """Everything about the life of a mediation and who sees it."""
    grouped = [(STAGES[stage], [_row(move) for move in MOVES if stage in move.frm]) for stage in Stage]
    arrows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for move in MOVES:
        for stage in Stage:
            if stage in move.frm and move.to and move.to is not stage:
                arrows[stage.value, move.to.value].append(STEPS[move.action])
    return Book(
        slug="mediation",
        title=N_("Life of a mediation"),
        sight_title=N_("Who sees which mediations"),
        by_state=[(label, tone, rows) for (label, tone), rows in grouped if rows],
        rows=[_row(move) for move in MOVES],
        arrows=dict(arrows),
        sights=[(ROLE_LABELS[row.role], REACHES[row.reach], SIGHTS[row.sees]) for row in MEDIATION_SCOPES],
    )
