"""The life of a thing as a table: which moves there are, and which of them an actor may make now.

A row says what is done, from which states, to which, who may do it, what must be so, what is asked for, what it does
to the clock and who is told. Where several rows of an action fit a state, the first whose `who` and `given` hold is
taken. Buttons, forms, server checks, the published rules and the sweeping tests are made from the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from tracker.access.actor import Actor
from tracker.access.engine import AnyOf, explain_rule
from tracker.foundation.groups import grouped
from tracker.foundation.words import Labels
from tracker.workflow.asks import Ask

#: A word of the vocabulary of the subject whose table it is.
Term = Any


@dataclass(frozen=True)
class Fact:
    """Something that must be so before a move; `sentence` is said when it is not."""

    name: str
    sentence: str
    #: Given the thing, the actor and the instant.
    test: Callable[[Any, Actor, datetime], bool]


@dataclass(frozen=True)
class Move:
    """One arrow of a life."""

    action: Term
    frm: frozenset[Term]
    #: None: it stays where it is.
    to: Term
    who: AnyOf
    given: tuple[Fact, ...]
    #: Names of asks; a trailing `?` marks what may stay empty.
    asks: tuple[str, ...]
    #: What the clocks do, as a word of the subject or in plain words.
    clock: Term
    #: The seats that hear of it.
    tells: tuple[Term, ...]
    #: The seat that has it afterwards, where the table decides it.
    holder: Term = None

    def unmet(self, thing: object, actor: Actor, now: datetime) -> str | None:
        """The first sentence that stands in the way; None when nothing does."""
        found = self.obstacle(thing, actor, now)
        return found[1] if found else None

    def obstacle(self, thing: object, actor: Actor, now: datetime) -> tuple[int, str] | None:
        """What stands in the way first, and how near the actor came: -1 for who may not, else the facts that hold."""
        why = explain_rule(self.who, actor, thing)
        if why is not None:
            return -1, why
        for place, fact in enumerate(self.given):
            if not fact.test(thing, actor, now):
                return place, fact.sentence
        return None


def _keeps_nobody(_actor: Actor, _thing: object) -> str | None:
    return None


@dataclass(frozen=True, kw_only=True)
class Life:
    """A table of moves with the words it is told in."""

    moves: tuple[Move, ...]
    #: Each state with its words and tone, in the order shown.
    states: Mapping[Term, tuple[str, str]]
    #: Each action in words.
    actions: Labels
    asks: Mapping[str, Ask]
    #: What state a thing is in.
    state_of: Callable[[Any], StrEnum]
    #: Said where no row of an action starts from the state, and where somebody else was quicker.
    not_now: str
    changed: str
    #: Actions the page does not offer as the next thing to do.
    quiet: Collection[StrEnum] = ()
    #: The words of clocks and seats, where the rows hold words of a vocabulary.
    terms: Labels = field(default_factory=dict)
    #: Why a thing is kept from an actor whatever his posts may do.
    kept_from: Callable[[Actor, Any], str | None] = _keeps_nobody

    @cached_property
    def _rows(self) -> Mapping[tuple[StrEnum, StrEnum], list[Move]]:
        """The rows of an action from a state, in the table's order."""
        return grouped(((move.action, state), move) for move in self.moves for state in move.frm)

    def find(self, action: StrEnum, thing: object, actor: Actor, now: datetime) -> tuple[Move | None, str]:
        """The row that applies, or the reason why none does: (move, "") or (None, sentence)."""
        kept = self.kept_from(actor, thing)
        if kept is not None:
            return None, kept
        state = self.state_of(thing)
        obstacles: list[tuple[int, str]] = []
        for move in self._rows.get((action, state), ()):
            found = move.obstacle(thing, actor, now)
            if found is None:
                return move, ""
            obstacles.append(found)
        if not obstacles:
            return None, self.not_now
        # The row the actor came nearest to tells more than one that is not for him.
        return None, max(obstacles, key=lambda one: one[0])[1]

    def offered(self, thing: object, actor: Actor, now: datetime) -> list[Move]:
        """The moves the actor may make now, in the table's order, one an action."""
        if self.kept_from(actor, thing) is not None:
            return []
        state = self.state_of(thing)
        found: dict[StrEnum, Move] = {}
        for move in self.moves:
            if state in move.frm and move.action not in found and move.unmet(thing, actor, now) is None:
                found[move.action] = move
        return list(found.values())

    def loud(self, moves: Iterable[Move]) -> list[Move]:
        """Those of the moves that a page offers as the next thing to do."""
        return [move for move in moves if move.action not in self.quiet]

    def hushed(self, moves: Iterable[Move]) -> list[Move]:
        """The others: they wait behind "more"."""
        return [move for move in moves if move.action in self.quiet]
