"""The tables of moves as rows for a page, a picture and prose: made from the tables, never typed twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.access.engine import AnyOf
from tracker.access.policy import Reach
from tracker.foundation.groups import grouped
from tracker.foundation.words import N_, Vocabulary
from tracker.hooks import Hook
from tracker.workflow.life import Life, Move


@dataclass(frozen=True)
class RuleRow:
    """One row of the life cycle in message ids, ready to be translated."""

    action: str
    code: str
    frm: tuple[str, ...]
    to: str
    who: tuple[tuple[str, ...], ...]
    given: tuple[str, ...]
    asks: tuple[tuple[str, bool], ...]
    clock: str
    holder: str
    tells: tuple[str, ...]


STAYS = N_("stays as it is")


@dataclass(frozen=True)
class Book:
    """The table of another subject, as pages and prose show it; `slug` names it where a name must be plain."""

    slug: str
    title: str
    sight_title: str
    #: (state in words, tone, the rows that start from it)
    by_state: Sequence[tuple[str, str, list[RuleRow]]]
    rows: Sequence[RuleRow]
    #: (from, to): the actions, all in stored words but the actions.
    arrows: dict[tuple[str, str], list[str]]
    #: (role, reach, sight)
    sights: Sequence[tuple[str, str, str]]


def _row_of(life: Life, move: Move) -> RuleRow:
    """A move in words; what is no word of a vocabulary is plain already."""
    return RuleRow(
        action=life.actions[move.action],
        code=move.action.value,
        frm=tuple(words for state, (words, _tone) in life.states.items() if state in move.frm),
        to=life.states[move.to][0] if move.to else STAYS,
        who=who_words(move.who),
        given=tuple(fact.sentence for fact in move.given),
        asks=tuple((life.asks[name.rstrip("?")].label, not name.endswith("?")) for name in move.asks),
        clock=life.terms.get(move.clock, move.clock),
        holder=life.terms.get(move.holder, "") if move.holder else "",
        tells=tuple(life.terms.get(seat, seat) for seat in move.tells),
    )


def rows_of(life: Life) -> list[RuleRow]:
    """The whole table, row by row."""
    return [_row_of(life, move) for move in life.moves]


def by_state(life: Life) -> list[tuple[str, str, list[RuleRow]]]:
    """(state in words, tone, the rows that start from it) for every state something can be done in."""
    grouped = [
        (words, tone, [_row_of(life, move) for move in life.moves if state in move.frm])
        for state, (words, tone) in life.states.items()
    ]
    return [found for found in grouped if found[2]]


def arrows_of(life: Life) -> dict[tuple[str, str], list[str]]:
    """State to state with the actions that lead there; what leaves a state as it is stays out."""
    found = grouped(
        ((state.value, move.to.value), life.actions[move.action])
        for move in life.moves
        for state in life.states
        if state in move.frm and move.to and move.to is not state
    )
    return {pair: list(dict.fromkeys(labels)) for pair, labels in found.items()}


def book_of(life: Life, *, slug: str, title: str, sight_title: str, sights: Sequence[tuple[str, str, str]]) -> Book:
    """The table of a subject beside that of cases; `sights` are (role, reach, sight)."""
    return Book(
        slug=slug, title=title, sight_title=sight_title, by_state=by_state(life), rows=rows_of(life),
        arrows=arrows_of(life), sights=sights,
    )  # fmt: skip


def in_area(role: Vocabulary, sight: str) -> tuple[str, str, str]:
    """A row of a book: what a role sees of all that lies in its area."""
    return role.label, Reach.AREA.label, sight


#: The rules of other subjects, published beside those of cases.
BOOKS: Hook[Book] = Hook()


def who_words(rule: AnyOf) -> tuple[tuple[str, ...], ...]:
    """Each clause as the words of its questions."""
    return tuple(tuple(one.words for one in clause.predicates) for clause in rule)


HEAD = (
    "| action | from | to | who | given | asks | clock | then with | told |",
    "|---|---|---|---|---|---|---|---|---|",
)


def line_of(row: RuleRow) -> str:
    """The row as a line of a table in Markdown."""
    who = "; or ".join(" ".join(clause) for clause in row.who)
    asks = ", ".join(label if needed else f"({label})" for label, needed in row.asks)
    given = " ".join(f"not: “{sentence}”" for sentence in row.given)
    first, told = f"{row.action} `{row.code}`", ", ".join(row.tells)
    cells = [first, ", ".join(row.frm), row.to, who, given, asks, row.clock, row.holder, told]
    return "| " + " | ".join(cell or "—" for cell in cells) + " |"


def chapter(book: Book) -> list[str]:
    """The lines of a book: its table, its picture, who sees what."""
    lines = ["", f"## {book.title}", "", *HEAD]
    lines += [line_of(row) for row in book.rows]
    lines += ["", "```mermaid", "stateDiagram-v2"]
    lines += [f"    {a} --> {b}: {', '.join(labels)}" for (a, b), labels in book.arrows.items()]
    lines += ["```", "", f"## {book.sight_title}", "", "| post | which | sees |", "|---|---|---|"]
    lines += [f"| {role} | {reach} | {sight} |" for role, reach, sight in book.sights]
    return lines
