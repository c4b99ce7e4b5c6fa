"""The rules as rows for a page, a picture, and prose: all made from the tables, never typed twice."""

from __future__ import annotations

from tracker.access.policy import POLICY, SCOPES, Permission
from tracker.cases.rules import LIFE
from tracker.cases.vocabulary import State, Visibility
from tracker.workflow.rulebook import BOOKS, HEAD, arrows_of, chapter, line_of, rows_of, who_words


def scope_rows() -> list[tuple[str, list[str], str, str]]:
    """(role, classes, reach, sight) in words for each row of the scope table."""
    return [
        (row.role.label, [Visibility(one).label for one in row.classes], row.reach.label, row.sees.label)
        for row in SCOPES
    ]


def matrix_rows() -> list[tuple[str, list[tuple[str, ...]]]]:
    """(permission in words, the clauses that grant it, each as the words of its questions)."""
    return [(permission.label, list(who_words(POLICY[permission]))) for permission in Permission]


def arrows() -> dict[tuple[State, State], list[str]]:
    """State to state with the actions that lead there."""
    return {(State(frm), State(to)): labels for (frm, to), labels in arrows_of(LIFE).items()}


def write_rulebook() -> str:
    """docs/rules.md: the tables in plain English, so that a changed rule is a changed line in review."""
    lines = [
        "# Rules",
        "",
        "Made by `tracker rules --write` from the subjects' `rules.py` and `tracker/access/policy.py`; do not edit.",
        "",
        "## Life of a case",
        "",
        *HEAD,
    ]
    lines += [line_of(row) for row in rows_of(LIFE)]
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
    for role_label, classes, reach, sight in scope_rows():
        lines.append(f"| {role_label} | {', '.join(classes)} | {reach} | {sight} |")
    for book in BOOKS:
        lines += chapter(book)
    return "\n".join(lines) + "\n"
