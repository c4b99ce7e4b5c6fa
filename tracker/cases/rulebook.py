"""The rules as rows for a page, a picture, and prose: all made from the tables, never typed twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.access.engine import AnyOf
from tracker.access.policy import PERMISSION_LABELS, POLICY, SCOPES, Permission, Reach, Sees
from tracker.cases.asks import ASKS
from tracker.cases.rules import CLOCKS, MOVES, SEATS, Move
from tracker.cases.vocabulary import ACTIONS, STATES, VISIBILITIES, State
from tracker.foundation.words import N_
from tracker.people.vocabulary import ROLE_LABELS

REACHES = {
    Reach.AREA: N_("in its area"),
    Reach.INVOLVED: N_("it has a part in"),
    Reach.COMMITTEE: N_("of its committee"),
    Reach.HEADED: N_("of the committee it heads"),
    Reach.REPORTED: N_("from cases it logged"),
}
SIGHTS = {Sees.CONTENT: N_("everything"), Sees.ROUTE: N_("that it runs, where and with whom")}


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


@dataclass(frozen=True)
class Life:
    """The vocabulary a subject's table of moves is put into words with."""

    moves: Sequence[Any]
    #: Each state with its words and tone, in the order shown.
    states: Mapping[Any, tuple[str, str]]
    steps: Mapping[Any, str]
    asks: Mapping[str, Any]

    def row(self, move: Any) -> RuleRow:
        """A move in words."""
        return RuleRow(
            action=self.steps[move.action],
            code=move.action.value,
            frm=tuple(words for state, (words, _tone) in self.states.items() if state in move.frm),
            to=self.states[move.to][0],
            who=who_words(move.who),
            given=tuple(fact.sentence for fact in move.given),
            asks=tuple((self.asks[name.rstrip("?")].label, not name.endswith("?")) for name in move.asks),
            clock=move.clock,
            holder="",
            tells=(move.tells,) if isinstance(move.tells, str) else move.tells,
        )

    def book(self, *, slug: str, title: str, sight_title: str, sights: Sequence[tuple[str, str, str]]) -> Book:
        """The whole table; a move that stays where it is has no arrow."""
        starting = {state: [self.row(one) for one in self.moves if state in one.frm] for state in self.states}
        arrows: dict[tuple[str, str], list[str]] = defaultdict(list)
        for move in self.moves:
            for state in self.states:
                if state in move.frm and move.to is not state:
                    arrows[state.value, move.to.value].append(self.steps[move.action])
        return Book(
            slug=slug,
            title=title,
            sight_title=sight_title,
            by_state=[(*self.states[state], rows) for state, rows in starting.items() if rows],
            rows=[self.row(move) for move in self.moves],
            arrows=dict(arrows),
            sights=sights,
        )


_books: dict[str, Book] = {}


def add_book(book: Book) -> None:
    """Publish another subject's rules beside those of cases; called when the application is made."""
    _books[book.slug] = book


def books() -> list[Book]:
    """The rules of other subjects."""
    return list(_books.values())


def who_words(rule: AnyOf) -> tuple[tuple[str, ...], ...]:
    """Each clause as the words of its questions."""
    return tuple(tuple(one.words for one in clause.predicates) for clause in rule)


def _row(move: Move) -> RuleRow:
    return RuleRow(
        action=ACTIONS[move.action],
        code=move.action.value,
        frm=tuple(STATES[state][0] for state in State if state in move.frm),
        to=STATES[move.to][0] if move.to else STAYS,
        who=who_words(move.who),
        given=tuple(fact.sentence for fact in move.given),
        asks=tuple((ASKS[name.rstrip("?")].label, not name.endswith("?")) for name in move.asks),
        clock=CLOCKS[move.clock],
        holder=SEATS[move.holder],
        tells=tuple(SEATS[seat] for seat in move.tells),
    )


def move_rows() -> list[RuleRow]:
    """The whole life cycle, row by row."""
    return [_row(move) for move in MOVES]


def rows_by_state() -> list[tuple[str, str, list[RuleRow]]]:
    """(state in words, tone, the rows that start from it) for every state something can be done in."""
    grouped = [(STATES[state], [_row(move) for move in MOVES if state in move.frm]) for state in State]
    return [(label, tone, rows) for (label, tone), rows in grouped if rows]


def scope_rows() -> list[tuple[str, str, str, str]]:
    """(role, classes, reach, sight) for each row of the scope table; classes joined by a comma."""
    return [(ROLE_LABELS[row.role], ",".join(row.classes), REACHES[row.reach], SIGHTS[row.sees]) for row in SCOPES]


def class_words() -> dict[str, str]:
    return {one.value: label for one, label in VISIBILITIES.items()}


def matrix_rows() -> list[tuple[str, list[tuple[str, ...]]]]:
    """(permission in words, the clauses that grant it, each as the words of its questions)."""
    return [(PERMISSION_LABELS[permission], list(who_words(POLICY[permission]))) for permission in Permission]


def arrows() -> dict[tuple[State, State], list[str]]:
    """State to state with the actions that lead there; what leaves the state as it is stays out."""
    found: dict[tuple[State, State], list[str]] = defaultdict(list)
    for move in MOVES:
        for state in State:
            if state in move.frm and move.to and move.to is not state:
                label = ACTIONS[move.action]
                if label not in found[state, move.to]:
                    found[state, move.to].append(label)
    return dict(found)


_HEAD = (
    "| action | from | to | who | given | asks | clock | then with | told |",
    "|---|---|---|---|---|---|---|---|---|",
)


def write_rulebook() -> str:
    """docs/rules.md: the tables in plain English, so that a changed rule is a changed line in review."""
    lines = [
        "# Rules",
        "",
        "Made by `tracker rules --write` from the subjects' `rules.py` and `tracker/access/policy.py`; do not edit.",
        "",
        "## Life of a case",
        "",
        *_HEAD,
    ]
    lines += [_line(row) for row in move_rows()]
    lines += [
        "",
        "Fields in brackets may be left empty. “not” gives what is said when the condition does not hold.",
        "",
    ]
    lines += ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {a.value} --> {b.value}: {', '.join(labels)}" for (a, b), labels in arrows().items()]
    lines += ["```", "", "## Who may do what", ""]
    lines += ["| right | posts |", "|---|---|"]
    lines += [f"| {label} | {'; '.join(', '.join(clause) for clause in clauses)} |" for label, clauses in matrix_rows()]
    lines += ["", "## Who sees which cases", "", "| post | classes | cases | sees |", "|---|---|---|---|"]
    names = class_words()
    for role_label, classes, reach, sight in scope_rows():
        lines.append(f"| {role_label} | {', '.join(names[one] for one in classes.split(','))} | {reach} | {sight} |")
    for book in books():
        lines += _chapter(book)
    return "\n".join(lines) + "\n"


def _line(row: RuleRow) -> str:
    who = "; or ".join(" ".join(clause) for clause in row.who)
    asks = ", ".join(label if needed else f"({label})" for label, needed in row.asks)
    given = " ".join(f"not: “{sentence}”" for sentence in row.given)
    first, told = f"{row.action} `{row.code}`", ", ".join(row.tells)
    cells = [first, ", ".join(row.frm), row.to, who, given, asks, row.clock, row.holder, told]
    return "| " + " | ".join(cell or "—" for cell in cells) + " |"


def _chapter(book: Book) -> list[str]:
    lines = ["", f"## {book.title}", "", *_HEAD]
    lines += [_line(row) for row in book.rows]
    lines += ["", "```mermaid", "stateDiagram-v2"]
    lines += [f"    {a} --> {b}: {', '.join(labels)}" for (a, b), labels in book.arrows.items()]
    lines += ["```", "", f"## {book.sight_title}", "", "| post | which | sees |", "|---|---|---|"]
    lines += [f"| {role} | {reach} | {sight} |" for role, reach, sight in book.sights]
    return lines
