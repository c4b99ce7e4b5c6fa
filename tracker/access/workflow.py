"""The workflow engine: which rows of a table of moves apply to a thing in a state, for an actor, now.

A subject brings its table (cases/rules.py, mediation/rules.py); a row says what is done, from which states, to which,
who may do it and what must be so. Where several rows of an action fit a state, the first whose `who` and `given`
hold is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from tracker.access.actor import Actor
from tracker.access.engine import AnyOf, explain_rule
from tracker.foundation.words import N_, UNANSWERED, Refused, is_blank


@dataclass(frozen=True)
class Fact:
    """Something that must be so before a move; `sentence` is said when it is not."""

    name: str
    sentence: str
    #: Given the subject's facts, the actor and the instant.
    test: Callable[[Any, Actor, datetime], bool]


class Row(Protocol):
    """What the engine reads of a row."""

    @property
    def action(self) -> Any: ...
    @property
    def frm(self) -> Collection[Any]: ...
    @property
    def who(self) -> AnyOf: ...
    @property
    def given(self) -> Sequence[Fact]: ...


R = TypeVar("R", bound=Row)


class Ask(Protocol):
    """What the engine reads of a field a row may ask for."""

    @property
    def label(self) -> str: ...
    @property
    def is_chosen(self) -> bool: ...
    @property
    def takes_files(self) -> bool: ...


def check_answers(
    asks: Iterable[str], answers: Mapping[str, Any], words: Mapping[str, Ask], files: Sequence[Any] = ()
) -> None:
    """Refused at the first thing a row asks for (without a trailing `?`) that was not given; blanks give nothing.

    `words` are the subject's asks by name: the refusal says the label of what is missing.
    """
    for name in asks:
        if name.endswith("?"):
            continue
        given = list(files) if words[name].takes_files else answers.get(name)
        if is_blank(given) if isinstance(given, str) else given is None or given == []:
            message = N_("Choose: %(label)s") if words[name].is_chosen else N_("Fill in: %(label)s")
            raise Refused(message, field=name, code=UNANSWERED, label=words[name].label)


class Stale(Refused):
    """Somebody else has changed the thing since its page was opened."""


def check_seen(seen: int | str | None, current: int | str, sentence: str) -> None:
    """Stale when what was looked at is no longer what stands; `seen` None asks nothing (the command line)."""
    if seen is not None and str(seen) != str(current):
        raise Stale(sentence, code="stale")


def unmet(row: Row, facts: Any, actor: Actor, now: datetime) -> str | None:
    """The first sentence that stands in the way of one row; None when nothing does."""
    why = explain_rule(row.who, actor, facts)
    if why is not None:
        return why
    return next((fact.sentence for fact in row.given if not fact.test(facts, actor, now)), None)


def find_row(
    table: Iterable[R], action: Any, state: Any, facts: Any, actor: Actor, now: datetime, *, otherwise: str
) -> tuple[R | None, str | None]:
    """The row that applies, or the reason why none does: (row, None) or (None, sentence).

    `otherwise` is said when no row of the action starts from the state.
    """
    reasons: list[tuple[bool, str]] = []
    for row in table:
        if row.action is not action or state not in row.frm:
            continue
        why = unmet(row, facts, actor, now)
        if why is None:
            return row, None
        reasons.append((explain_rule(row.who, actor, facts) is None, why))
    if not reasons:
        return None, otherwise
    # A row the actor might use tells more than one that is not for him.
    return None, max(reasons, key=lambda reason: reason[0])[1]


def rows_for(table: Iterable[R], state: Any, facts: Any, actor: Actor, now: datetime) -> list[R]:
    """The rows the actor may use now, in the table's order, one an action."""
    offered: dict[Any, R] = {}
    for row in table:
        if state in row.frm and row.action not in offered and unmet(row, facts, actor, now) is None:
            offered[row.action] = row
    return list(offered.values())
